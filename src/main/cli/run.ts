import { AppError, isAbort } from '@shared/errors';
import { type Command, commandHelp, type Commands, parseCommand } from './command';
import { terminalProgress } from './progress';

export const EXIT = { done: 0, usage: 2, input: 3, failed: 4 } as const;

/** Where an error's fault lies, by the area of its code. */
export function exitCode(error: unknown): number {
  if (!(error instanceof AppError)) return EXIT.failed;
  const area = error.code.split('/')[0] ?? '';
  switch (area) {
    case 'usage':
      return EXIT.usage;
    case 'job':
    case 'mesh':
      return EXIT.failed;
    case 'anomaly':
      return error.code === 'anomaly/no-input' ? EXIT.usage : EXIT.input;
    default:
      return error.code === 'file/not-writable' || error.code === 'file/disk-full' ? EXIT.failed : EXIT.input;
  }
}

interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

function overview(commands: readonly Command[]): string {
  const rows = commands.map((command) => `  ${command.name.padEnd(12)}${command.summary}`);
  return [
    'lacuna COMMAND [...]: finds wounds of the jaw in CBCT scans and models printable dressings.',
    'Research software, not a medical device.',
    '',
    ...rows,
    '',
    'lacuna COMMAND --help tells more of one.',
  ].join('\n');
}

/** Runs one command line and returns the exit code; every error is one line on standard error. */
export async function runCommandLine(
  commands: Commands,
  argv: readonly string[],
  streams: Streams,
  signal: AbortSignal,
): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === 'help') {
    const all = await Promise.all(Object.values(commands).map((load) => load()));
    streams.out(`${overview(all)}\n`);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  const progress = terminalProgress(signal);
  try {
    const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (!load) throw new AppError('usage/unknown-command', { command: name });
    const command = await load();
    if (rest.includes('--help')) {
      streams.out(`${commandHelp(command)}\n`);
      return EXIT.done;
    }
    const args = parseCommand(command, rest);
    const result = await command.run(args, progress);
    progress.done();
    streams.out(args.flag('json') ? `${JSON.stringify(result.json, null, 2)}\n` : `${result.text}\n`);
    return result.ok === false ? EXIT.input : EXIT.done;
  } catch (error) {
    progress.done();
    if (isAbort(error)) {
      streams.err('lacuna: cancelled; nothing was left half-written\n');
      return EXIT.failed;
    }
    const bug = !(error instanceof AppError) && error instanceof Error;
    streams.err(`lacuna: ${error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error)}\n`);
    if (bug && process.env.LACUNA_DEBUG) streams.err(`${error.stack ?? ''}\n`);
    return exitCode(error);
  }
}
