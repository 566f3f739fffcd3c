import { openCase, closeCase } from '@main/case/case-opener';
import { verifyCase } from '@main/case/verify';
import { createRandom } from '@shared/random';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeCase } from '../case/case-fixture';
import { digest } from './crash-digest';

const CASE_ID = 'abcdef0123456789';
const SEED = 20_261;
const ROUNDS = 20;

interface Told {
  readonly state: string;
}

/** Runs the editing process and kills it after `ms` of editing; gives what it was told was kept. */
async function editAndKill(home: string, seed: number, ms: number): Promise<Told[]> {
  const script = resolve(import.meta.dirname, 'crash-child.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, home, CASE_ID, String(seed)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  await new Promise<void>((done) => {
    let timer: NodeJS.Timeout | undefined;
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      timer ??= setTimeout(() => child.kill('SIGKILL'), ms);
    });
    child.once('close', () => done());
  });
  expect(errors).toBe('');
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Told);
}

async function stateOf(folder: string): Promise<{ state: string; repairs: number }> {
  const open = await openCase(folder);
  const state = digest(
    await open.layer('labels'),
    await open.layer('regions-0'),
    open.record.regions,
    open.history().applied,
  );
  const repairs = open.repairs.length;
  await closeCase(open);
  return { state, repairs };
}

/** The states one step back and one step forth. */
async function stepAway(folder: string): Promise<string[]> {
  const open = await openCase(folder);
  const states: string[] = [];
  for (const [go, back] of [
    ['undo', 'redo'],
    ['redo', 'undo'],
  ] as const) {
    if (!(await open.move(go))) continue;
    const voxels = [await open.layer('labels'), await open.layer('regions-0')] as const;
    states.push(digest(...voxels, open.record.regions, open.history().applied));
    await open.move(back);
  }
  await closeCase(open);
  return states;
}

describe(`a host that is killed ${ROUNDS} times while it edits (seed ${SEED})`, () => {
  it('has kept all that it acknowledged, and nothing torn', async () => {
    const home = await mkdtemp(join(tmpdir(), 'lacuna-crash-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const folder = join(home, 'cases', CASE_ID);
    await mkdir(join(home, 'cases'), { recursive: true });
    await makeCase(folder);
    const random = createRandom(SEED);
    let before = (await stateOf(folder)).state;
    let acknowledged = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const told = await editAndKill(home, SEED + round, random.integer(1, 250));
      const at = `round ${round}`;
      // What the last round left is what this one finds; only then does it go on.
      expect(told[0]?.state, at).toBe(before);
      const found = await stateOf(folder);
      expect(found.repairs, at).toBe(0);
      // The call under way when it was killed may be kept too, whole: taking it back gives what was told.
      const kept = told.at(-1).state;
      if (found.state !== kept) expect(await stepAway(folder), `${at}: ${kept}`).toContain(kept);
      expect((await verifyCase(folder)).problems, at).toEqual([]);
      before = (await stateOf(folder)).state;
      acknowledged += told.length;
    }
    expect(acknowledged).toBeGreaterThan(ROUNDS * 2);
  }, 300_000);
});
