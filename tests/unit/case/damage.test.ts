import { sha256 } from '@main/case/audit';
import { closeCase, openCase } from '@main/case/case-opener';
import { exportPath } from '@main/case/folder';
import { type OpenCase } from '@main/case/open-case';
import { encodeGreyPng } from '@main/case/png';
import { readModelMesh } from '@main/case/revision-store';
import { compact, updateRecord } from '@main/case/save-store';
import { verifyCase } from '@main/case/verify';
import { readVolumeFile } from '@main/case/volume-store';
import { AppError } from '@shared/errors';
import { createRandom, type Random } from '@shared/random';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { approveModel, makeCase, MODEL, randomBoxDiff, temporaryFolder } from './case-fixture';

// Syncs that reach no disk: what is tested is damage, not power cuts.
vi.mock('node:fs/promises', async (original) => {
  const { FaultyDisk } = await import('../../support/faulty-fs');
  return new FaultyDisk().wrap(await original());
});

const SEED = 990;
let base: string;
let good: string;

async function contentOf(open: OpenCase): Promise<string> {
  const voxels = [await open.layer('labels'), await open.layer('regions-0')].map((data) =>
    Buffer.from(data).toString('base64'),
  );
  return JSON.stringify([voxels, open.record.regions, open.record.name, open.history().applied]);
}

/** The files of a case that edits do not make: a model, an approved revision, exports, a thumbnail. */
async function writeRest(folder: string): Promise<void> {
  writeFileSync(join(folder, 'thumbnail.png'), encodeGreyPng(new Uint8Array(64), 8, 8));
  const body = Buffer.from('stands for triangles');
  await approveModel(folder, body, [MODEL.id]);
  const open = await openCase(folder);
  await open.mutex.run(async () => {
    writeFileSync(exportPath(folder, 'approved.stl'), body);
    const entry = { file: 'approved.stl', format: 'stl' as const, draft: false, sha256: sha256(body), revision: 1 };
    await open.writer().audit.append('export', entry, true);
    const more = { id: 'x1', bytes: body.length, createdAt: MODEL.builtAt };
    await updateRecord(open, { exports: [{ ...entry, ...more }] });
  });
  await closeCase(open);
}

/** Ends as a killed process does. */
async function abandon(open: OpenCase): Promise<void> {
  await open.writers!.lock.release();
  await open.writers!.journal.close();
  await open.writers!.audit.close();
}

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'lacuna-damage-'));
  base = join(root, 'case');
  await makeCase(base);
  await writeRest(base);
  const open = await openCase(base);
  for (const seed of [1, 2, 3, 4, 5]) {
    const layer = seed % 2 ? 'regions-0' : 'labels';
    await open.step({ label: { action: 'paint', details: {} }, diffs: [await randomBoxDiff(open, layer, 1, seed)] });
    if (seed === 3) await compact(open);
  }
  await open.mutex.run(() => updateRecord(open, { name: 'Renamed' }));
  good = await contentOf(open);
  await abandon(open);
  return () => rmSync(root, { recursive: true, force: true });
});

/** Every kind of file that a case has. */
const KINDS = [
  'audit.jsonl',
  'case.base.json',
  'case.json',
  'case.previous.json',
  'exports/approved.stl',
  'journal-1.jsonl',
  'models/m1.mesh',
  'revisions/1/labels.lvol',
  'revisions/1/model.stl',
  'revisions/1/record.json',
  'thumbnail.png',
  'volumes/anomaly.lvol',
  'volumes/labels.lvol',
  'volumes/regions-0.lvol',
  'volumes/scan.lvol',
];

type Damage = readonly [name: string, damage: (bytes: Buffer, random: Random) => Buffer | undefined];

const DAMAGES: readonly Damage[] = [
  ['a flipped bit', (bytes, random) => flipped(bytes, random)],
  ['a flipped bit near its end', (bytes, random) => flipped(bytes, random, Math.max(0, bytes.length - 64))],
  ['a cut', (bytes, random) => bytes.subarray(0, random.integer(0, Math.max(0, bytes.length - 1)))],
  ['nothing in it', () => Buffer.alloc(0)],
  ['zeros at its end', (bytes) => Buffer.concat([bytes, Buffer.alloc(512)])],
  ['zeros instead', (bytes) => Buffer.alloc(bytes.length)],
  ['another file’s content', () => Buffer.from('PK\u0003\u0004 not what it was')],
  ['the file gone', () => undefined],
];

function flipped(bytes: Buffer, random: Random, from = 0): Buffer {
  const copy = Buffer.from(bytes);
  if (copy.length > 0) copy[random.integer(from, copy.length - 1)]! ^= 1 << random.integer(0, 7);
  return copy;
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

async function scanReads(folder: string): Promise<boolean> {
  const scan = files(folder).find((name) => name.startsWith('volumes/scan-'))!;
  if (!scan) return false;
  try {
    return (await readVolumeFile(join(folder, scan))).bytes.length > 0;
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    return false;
  }
}

/** Opening does not look at files that were written once: whoever verifies or uses them must be told. */
async function hidden(file: string, folder: string, isThere: boolean): Promise<string[]> {
  if (/^(revisions|exports)\//.test(file)) {
    const { problems } = await verifyCase(folder);
    return problems.some((problem) => problem.startsWith(file)) ? [] : ['verify does not tell'];
  }
  if (!file.startsWith('models/')) return [];
  const model = { ...MODEL, sha256: sha256('stands for triangles') };
  const code = isThere ? 'case/damaged' : 'case/no-model';
  const used = await readModelMesh(folder, model).catch((error: unknown) => error);
  return used instanceof AppError && used.code === code ? [] : [`the model is used: ${String(used)}`];
}

/** Damages one file of a copy, opens it, and gives what is wrong with the outcome. */
async function outcome(
  file: string,
  [name, damage]: Damage,
  random: Random,
): Promise<{ wrong: string[]; how: string }> {
  const folder = join(await temporaryFolder(), 'case');
  cpSync(base, folder, { recursive: true });
  const path = join(folder, file);
  const before = readFileSync(path);
  const after = damage(before, random);
  if (after) writeFileSync(path, after);
  else unlinkSync(path);
  const others = new Map(
    files(folder)
      .filter((other) => other !== file)
      .map((other) => [other, readFileSync(join(folder, other))]),
  );
  const wrong: string[] = [];
  let how: string;
  try {
    const open = await openCase(folder);
    const same = (await contentOf(open)) === good;
    how = open.repairs.length > 0 ? (same ? 'mended whole' : 'mended') : 'as it was';
    if (!same && open.repairs.length === 0) wrong.push('another state without a word');
    if (open.repairs.some(({ message }) => message.length < 20)) wrong.push('a repair that says nothing');
    await closeCase(open);
    const again = await openCase(folder);
    if (how !== 'mended' && (await contentOf(again)) !== good) wrong.push('another state the second time');
    await closeCase(again);
  } catch (error) {
    how = error instanceof AppError ? error.code : 'BUG';
    if (!(error instanceof AppError)) wrong.push(error instanceof Error ? error.stack! : String(error));
    // A case that is not opened is left as it is: with its file back it is what it was.
    for (const [other, bytes] of others) {
      if (!existsSync(join(folder, other)) || !readFileSync(join(folder, other)).equals(bytes))
        wrong.push(`${other} was changed`);
    }
    writeFileSync(path, before);
    const open = await openCase(folder);
    if ((await contentOf(open)) !== good) wrong.push('lost for good');
    await closeCase(open);
  }
  if (!after?.equals(before)) wrong.push(...(await hidden(file, folder, after !== undefined)));
  if (await scanReads(folder)) {
    if (
      file.startsWith('volumes/scan-') &&
      after &&
      !after.equals(before) &&
      how !== 'BUG' &&
      name !== 'zeros at its end'
    ) {
      if (!readFileSync(path).equals(before)) wrong.push('damaged voxels were given');
    }
  }
  return { wrong: wrong.map((what) => `${file} with ${name}: ${what}`), how };
}

describe(`a case with a damaged file (seed ${SEED})`, () => {
  it.each(DAMAGES)('that has %s opens with what it had, or mended with a word, or says why not', async (...damage) => {
    const random = createRandom(SEED);
    const wrong: string[] = [];
    const seen: Record<string, string> = {};
    for (const file of files(base)) {
      const result = await outcome(file, damage, random);
      wrong.push(...result.wrong);
      seen[file.replace(/-[0-9a-f]{12}/, '')] = result.how;
    }
    expect(wrong).toEqual([]);
    expect(Object.values(seen)).toContain('as it was');
    expect(Object.keys(seen)).toEqual(expect.arrayContaining(KINDS));
  });

  it('of voxels gets them again from the state before and the journal, whole', async () => {
    const random = createRandom(SEED);
    const record = JSON.parse(readFileSync(join(base, 'case.json'), 'utf8')) as {
      volumes: { name: string; file: string }[];
    };
    for (const layer of ['labels', 'regions-0']) {
      const { file } = record.volumes.find(({ name }) => name === layer)!;
      const { wrong, how } = await outcome(`volumes/${file}`, DAMAGES[5]!, random);
      expect([layer, wrong, how]).toEqual([layer, [], 'mended whole']);
    }
  });
});
