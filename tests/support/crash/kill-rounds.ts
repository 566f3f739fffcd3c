import { closeCase, openCase } from '@main/case/case-opener';
import { verifyCase } from '@main/case/verify';
import { createRandom } from '@shared/random';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { bundleForNode } from '../bundle';
import { makeCase } from '../case-folder';
import { digest } from './digest';

const CASE_ID = 'abcdef0123456789';

export interface KillReport {
  readonly kills: number;
  /** Calls that were answered before their process was killed. */
  readonly acknowledged: number;
  /** Kills that struck while a call was under way and left it kept whole. */
  readonly keptUnasked: number;
  /** What was lost, torn or unsound, each with its round; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Lets a process edit a case through the real host, kills it at a random moment, opens the case and compares it with what
 * was acknowledged; again and again on the same case. Random numbers come from `seed` and the round.
 */
export async function killRounds(seed: number, kills: number): Promise<KillReport> {
  const home = mkdtempSync(join(tmpdir(), 'lacuna-crash-'));
  const script = await bundleForNode(resolve(import.meta.dirname, 'child.ts'), 'crash');
  try {
    const folder = join(home, 'cases', CASE_ID);
    mkdirSync(dirname(folder), { recursive: true });
    await makeCase(folder);
    return await rounds(script, home, folder, seed, kills);
  } finally {
    rmSync(home, { recursive: true, force: true });
    rmSync(dirname(script), { recursive: true, force: true });
  }
}

async function rounds(script: string, home: string, folder: string, seed: number, kills: number): Promise<KillReport> {
  const random = createRandom(seed);
  const problems: string[] = [];
  let acknowledged = 0;
  let keptUnasked = 0;
  let before = (await stateOf(folder)).state;
  for (let round = 0; round < kills; round++) {
    const wrong = (what: string): void => void problems.push(`round ${round}: ${what}`);
    const { told, errors } = await editAndKill(script, home, seed + round, random.integer(1, 250));
    if (errors) wrong(errors.slice(0, 800));
    // What the last round left is what this one finds; only then does it go on.
    if (told[0] !== before) wrong('the process found another state than was there');
    const found = await stateOf(folder);
    for (const repair of found.repairs) wrong(`repaired: ${repair}`);
    // The call under way when it was killed may be kept too, whole: taking it back gives what was told.
    const last = told.at(-1);
    if (found.state !== last) {
      keptUnasked += 1;
      if (!(await stepAway(folder)).includes(last ?? ''))
        wrong('the state is neither what was told nor one step from it');
    }
    for (const problem of (await verifyCase(folder)).problems) wrong(problem);
    before = (await stateOf(folder)).state;
    acknowledged += told.length;
  }
  return { kills, acknowledged, keptUnasked, problems };
}

/** Runs the editing process and kills it after `ms` of editing; gives the states that it told of. */
async function editAndKill(
  script: string,
  home: string,
  seed: number,
  ms: number,
): Promise<{ told: string[]; errors: string }> {
  const child = spawn(process.execPath, [script, home, CASE_ID, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
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
  const lines = output.split('\n').slice(0, -1);
  return { told: lines.map((line) => (JSON.parse(line) as { state: string }).state), errors };
}

async function stateOf(folder: string): Promise<{ state: string; repairs: string[] }> {
  const open = await openCase(folder);
  const voxels = [await open.layer('labels'), await open.layer('regions-0')] as const;
  const state = digest(...voxels, open.record.regions, open.history().applied);
  const repairs = open.repairs.map(({ message }) => message);
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
