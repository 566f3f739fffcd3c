import { commitApproval, nextRevision } from '@main/case/approval';
import { closeCase, openCase } from '@main/case/case-opener';
import { type OpenCase } from '@main/case/open-case';
import { freezeRevision } from '@main/case/revision-store';
import { adopt, compact, updateRecord } from '@main/case/save-store';
import { verifyCase } from '@main/case/verify';
import { writeVolumeFile } from '@main/case/volume-store';
import { AppError } from '@shared/errors';
import { createRandom } from '@shared/random';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Fault, FaultyDisk } from '../../support/faulty-fs';
import { GRID, makeCase, MODEL, randomBoxDiff, region, temporaryFolder } from './case-fixture';

const { disk } = await vi.hoisted(async () => {
  const { FaultyDisk: Disk } = await import('../../support/faulty-fs');
  return { disk: new Disk() };
});
vi.mock('node:fs/promises', async (original) => disk.wrap(await original()));
expect(disk).toBeInstanceOf(FaultyDisk);

const SEED = 4711;
const PAINT = { action: 'paint', details: {} };
const APPROVER = { name: 'A', role: 'B' };

let base: string;
beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'lacuna-faults-'));
  base = join(root, 'case');
  await makeCase(base);
  return () => rmSync(root, { recursive: true, force: true });
});

/** All that a surgeon would miss, as one text. */
function digest(open: OpenCase): Promise<string> {
  return disk.aside(() => contentOf(open));
}

async function contentOf(open: OpenCase): Promise<string> {
  const { regions, name, revisions } = open.record;
  const voxels = [await open.layer('labels'), await open.layer('regions-0')].map((data) =>
    Buffer.from(data).toString('base64'),
  );
  return JSON.stringify([voxels, regions, name, revisions.map(({ number }) => number), open.history().applied]);
}

async function approve(open: OpenCase): Promise<void> {
  const number = nextRevision(open);
  const about = { number, approvedAt: new Date().toISOString(), approver: APPROVER, sequence: 1, modelId: 'm1' };
  const volumes = [{ name: 'labels' as const, data: await open.layer('labels') }];
  const content = { stl: new Uint8Array(99), volumes, regions: open.record.regions, model: MODEL };
  await commitApproval(
    open,
    await freezeRevision(open.folder, GRID, content, { ...about, changes: [], checks: [] }),
    {},
  );
}

async function analyse(open: OpenCase): Promise<void> {
  const path = join(open.folder, '.staging-x.lvol');
  const data = Uint8Array.from({ length: 19 * 14 * 11 }, (_, i) => (i % 5 === 0 ? 1 : 0));
  await writeVolumeFile(path, 'uint8', GRID, data);
  const staged = { name: 'regions-0', path, type: 'uint8', geometry: GRID, range: [0, 1] } as const;
  await open.mutex.run(() => adopt(open, { state: 'analysed', regions: [region(1)] }, [staged]));
}

/** What a session does, step by step; every step is one thing that the app acknowledges. */
const SESSION: readonly ((open: OpenCase) => Promise<unknown>)[] = [
  async (open) => open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'regions-0', 1, 1)] }),
  async (open) => open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'labels', 3, 2)] }),
  (open) => open.move('undo'),
  (open) => open.mutex.run(() => updateRecord(open, { name: 'Renamed' })),
  (open) => compact(open),
  async (open) => open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'regions-0', 1, 3)] }),
  (open) => open.mutex.run(() => approve(open)),
  (open) => analyse(open),
  async (open) => open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'regions-0', 1, 4)] }),
  (open) => open.mutex.run(() => approve(open)),
];

interface Outcome {
  /** What the case may be like when it is opened again. */
  readonly allowed: readonly string[];
  /** What is in memory at the end, where the app can go on. */
  readonly memory: string | undefined;
  readonly failures: readonly string[];
  /** What the case was like before the first step and after each. */
  readonly states: readonly string[];
  /** The first step that failed. */
  readonly failedAt: number | undefined;
  /** Writing operations of the whole session. */
  readonly operations: number;
}

/** Runs the session on a disk with a fault; errors must be ones that tell the user what to do. */
async function session(folder: string, fault: Fault | undefined): Promise<Outcome> {
  disk.arm(fault);
  const failures: string[] = [];
  const note = (error: unknown): void => {
    failures.push(
      error instanceof AppError ? error.code : `BUG ${error instanceof Error ? error.stack : String(error)}`,
    );
  };
  let open: OpenCase;
  try {
    open = await openCase(folder);
  } catch (error) {
    disk.arm();
    note(error);
    return { allowed: [], states: [], memory: undefined, failures, failedAt: undefined, operations: 0 };
  }
  let allowed = [await digest(open)];
  const states = [...allowed];
  let failedAt: number | undefined;
  for (const [index, step] of SESSION.entries()) {
    try {
      await step(open);
      allowed = [await digest(open)];
    } catch (error) {
      note(error);
      failedAt ??= index;
      allowed.push(await digest(open));
    }
    states.push(allowed.at(-1));
  }
  const memory = open.writers ? await digest(open) : undefined;
  const { writers } = open;
  const operations = disk.count;
  disk.arm();
  if (writers) {
    await writers.lock.release();
    await writers.journal.close();
    await writers.audit.close();
  }
  return { allowed, states, memory, failures, failedAt, operations };
}

const KINDS: readonly Omit<Fault, 'at'>[] = [
  { mode: 'once', code: 'EIO', half: true },
  { mode: 'full', code: 'ENOSPC', half: true },
  { mode: 'gone', code: 'ENOENT', half: false },
  { mode: 'once', code: 'ENOSPC', half: false },
  { mode: 'full', code: 'EROFS', half: false },
  { mode: 'gone', code: 'EIO', half: true },
];

/** A copy of the case, named as its id so that it can be told. */
async function copied(): Promise<string> {
  const folder = join(await temporaryFolder(), 'case');
  cpSync(base, folder, { recursive: true });
  return folder;
}

/** Runs one fault and compares; gives what is wrong. */
async function strike(fault: Fault, states: readonly string[]): Promise<string[]> {
  const folder = await copied();
  const { allowed, memory, failures, failedAt } = await session(folder, fault);
  const wrong = failures.filter((failure) => failure.startsWith('BUG'));
  const again = await openCase(folder);
  const found = await digest(again);
  wrong.push(...again.repairs.map(({ message }) => message));
  await closeCase(again);
  // A disk that fails once must not part what is shown from what is kept.
  if (fault.mode === 'once' && memory !== undefined && found !== memory) wrong.push('kept is not shown');
  // The step that failed may have been kept whole all the same; it was not promised either way.
  const attempted = failedAt === undefined ? [] : [states[failedAt + 1]!];
  if (![...(allowed.length > 0 ? allowed : [states[0]!]), ...attempted].includes(found))
    wrong.push('neither before nor after');
  wrong.push(...(await verifyCase(folder)).problems);
  return wrong.map((what) => `${JSON.stringify({ ...fault, step: failures.length })}: ${what}`);
}

describe(`a disk that fails under the case store (seed ${SEED})`, () => {
  it('at any operation costs nothing that was acknowledged, tears nothing and says why', async () => {
    const folder = await copied();
    const { failures, operations, states } = await session(folder, undefined);
    expect(failures).toEqual([]);
    expect(operations).toBeGreaterThan(100);
    const shift = createRandom(SEED).integer(0, KINDS.length - 1);
    const wrong: string[] = [];
    for (let at = 0; at < operations; at++) {
      wrong.push(...(await strike({ at, ...KINDS[(at + shift) % KINDS.length]! }, states)));
    }
    expect(wrong).toEqual([]);
  }, 240_000);
});
