import { type Command, parseCommand } from '@main/cli/command';
import { exitCode, runCommandLine } from '@main/cli/run';
import { AppError } from '@shared/errors';
import { describe, expect, it } from 'vitest';

const echo: Command = {
  name: 'echo',
  usage: 'echo [WORD] [--times N] [--loud]',
  summary: 'says a word',
  example: 'lacuna echo hello',
  positionals: 1,
  options: {
    times: { type: 'string', value: 'N', help: 'how often' },
    loud: { type: 'boolean', help: 'in capitals' },
    tone: { type: 'string', value: 'TONE', help: 'warm or cold' },
  },
  run(args) {
    const word = args.positionals[0] ?? '';
    if (word === 'bug') throw new TypeError('broken\nhere');
    if (word === 'dicom') throw new AppError('dicom/no-image', { path: 'X' });
    const times = args.number('times', 1, { min: 1, max: 9, whole: true });
    const text = (args.flag('loud') ? word.toUpperCase() : word).repeat(times);
    return Promise.resolve({ json: { text, tone: args.choice('tone', ['warm', 'cold']) }, text });
  },
};

async function run(...argv: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const streams = { out: (text: string) => (out += text), err: (text: string) => (err += text) };
  const code = await runCommandLine({ echo: () => Promise.resolve(echo) }, argv, streams, new AbortController().signal);
  return { code, out, err };
}

describe('command line', () => {
  it('prints text for people and one JSON object for programs', async () => {
    expect(await run('echo', 'a', '--times', '3', '--loud')).toEqual({ code: 0, out: 'AAA\n', err: '' });
    expect(JSON.parse((await run('echo', 'a', '--json')).out)).toEqual({ text: 'a', tone: 'warm' });
  });

  it.each([
    [['nothing'], 'no command "nothing"'],
    [['echo', '--wrong'], '--wrong is unknown'],
    [['echo', '--times', 'many'], 'whole number from 1 to 9'],
    [['echo', '--times', '2.5'], 'whole number'],
    [['echo', '--times'], 'give N'],
    [['echo', 'a', 'b'], 'the argument cannot be "b"'],
    [['echo', '--tone', 'blue'], 'use warm, cold'],
  ])('answers wrong usage %j with one line and exit code 2', async (argv, words) => {
    const { code, out, err } = await run(...argv);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('answers unusable input with 3 and a bug with 4, each in one line', async () => {
    const input = await run('echo', 'dicom');
    expect(input.code).toBe(3);
    const bug = await run('echo', 'bug');
    expect(bug.code).toBe(4);
    expect(bug.err).toBe('lacuna: broken here\n');
  });

  it('lists the commands without arguments and explains one with --help', async () => {
    expect((await run()).code).toBe(2);
    expect((await run('--help')).out).toContain('says a word');
    const help = await run('echo', '--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('--times N');
    expect(help.out).toContain('Example: lacuna echo hello');
  });

  it('calls a cancelled command neither done nor an error of the input', () => {
    const cancelled = new Error('x');
    cancelled.name = 'AbortError';
    expect(exitCode(cancelled)).toBe(4);
    expect(exitCode(new AppError('file/disk-full', { path: 'X' }))).toBe(4);
    expect(exitCode(new AppError('model/bad-hash', { name: 'X' }))).toBe(3);
  });

  it('refuses a required option that is missing by its name', () => {
    const args = parseCommand(echo, []);
    expect(() => args.required('tone')).toThrow(/--tone is missing/);
  });
});
