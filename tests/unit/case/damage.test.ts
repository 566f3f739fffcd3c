import { closeCase, openCase } from '@main/case/case-opener';
import { type OpenCase } from '@main/case/open-case';
import { compact, updateRecord } from '@main/case/save-store';
import { readVolumeFile } from '@main/case/volume-store';
import { AppError } from '@shared/errors';
import { createRandom, type Random } from '@shared/random';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCase, randomBoxDiff, temporaryFolder } from './case-fixture';

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
    expect(Object.keys(seen).filter((file) => file.endsWith('.lvol')).length).toBeGreaterThanOrEqual(4);
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
