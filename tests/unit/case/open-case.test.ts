import { closeCase, openCase } from '@main/case/case-opener';
import { type OpenCase } from '@main/case/open-case';
import { compact, updateRecord } from '@main/case/save-store';
import { verifyCase } from '@main/case/verify';
import { type Measurement } from '@shared/case/measurement';
import { changedVoxels } from '@shared/edit/label-diff';
import { voxelVolume } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GRID, makeCase, randomBoxDiff, region, temporaryFolder } from './case-fixture';

const PAINT = { action: 'paint', details: { radiusMm: 2 } };

async function newCase(): Promise<string> {
  const folder = join(await temporaryFolder(), 'case');
  await makeCase(folder);
  return folder;
}

async function opened(folder: string): Promise<OpenCase> {
  const open = await openCase(folder);
  onTestFinished(() => closeCase(open));
  return open;
}

/** Ends without tidying up, as a killed process does: only the lock is given back, for the test's own process lives. */
async function abandon(open: OpenCase): Promise<void> {
  await open.writers!.lock.release();
  await open.writers!.journal.close();
  await open.writers!.audit.close();
  open.writers = undefined;
}

async function state(open: OpenCase) {
  const [labels, regions] = [await open.layer('labels'), await open.layer('regions-0')];
  return { labels: Buffer.from(labels), voxels: Buffer.from(regions), list: open.record.regions };
}

describe('an edit', () => {
  it('changes voxels, measures the region and appears in the history', async () => {
    const open = await opened(await newCase());
    const diff = await randomBoxDiff(open, 'regions-0', 1, 5);
    const { patch } = await open.step({ label: PAINT, diffs: [diff] });
    const voxels = changedVoxels(diff.diff);
    expect(patch.after).toMatchObject([
      { id: 'r1', volumeMm3: expect.closeTo(voxels * voxelVolume(GRID), 9) as number },
    ]);
    const data = await open.layer('regions-0');
    expect(data.reduce((n, value) => n + (value === 1 ? 1 : 0), 0)).toBe(voxels);
    expect(open.history()).toMatchObject({ applied: 1, steps: [{ action: 'paint', changedVoxels: voxels }] });
    expect(open.record.state).toBe('corrected');
  });

  it('that does not fit the voxels is refused and changes nothing', async () => {
    const open = await opened(await newCase());
    const diff = await randomBoxDiff(open, 'regions-0', 1, 6);
    await open.step({ label: PAINT, diffs: [diff] });
    const before = await state(open);
    await expect(open.step({ label: PAINT, diffs: [diff] })).rejects.toMatchObject({ code: 'case/does-not-fit' });
    expect(await state(open)).toEqual(before);
  });

  it('that writes a value without meaning is refused', async () => {
    const open = await opened(await newCase());
    await expect(
      open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'regions-0', 9, 6)] }),
    ).rejects.toMatchObject({ code: 'case/bad-edit' });
    await expect(open.step({ label: PAINT, diffs: [await randomBoxDiff(open, 'labels', 6, 6)] })).rejects.toMatchObject(
      { code: 'case/bad-edit' },
    );
  });
});

describe('history', () => {
  it.each([1, 2, 3])('undone to the start and redone to the end gives the same states (seed %i)', async (seed) => {
    const open = await opened(await newCase());
    const random = createRandom(seed);
    const states = [await state(open)];
    for (let n = 0; n < 12; n++) {
      const layer = random.pick(['labels', 'regions-0'] as const);
      const diff = await randomBoxDiff(
        open,
        layer,
        layer === 'labels' ? random.integer(0, 5) : random.integer(0, 2),
        seed * 100 + n,
      );
      await open.step({ label: PAINT, diffs: [diff] });
      states.push(await state(open));
    }
    for (let n = 11; n >= 0; n--) {
      await open.move('undo');
      expect(await state(open), `undo to ${n}`).toEqual(states[n]);
    }
    expect(await open.move('undo')).toBeUndefined();
    for (let n = 1; n <= 12; n++) {
      await open.move('redo');
      expect(await state(open), `redo to ${n}`).toEqual(states[n]);
    }
    expect(await open.move('redo')).toBeUndefined();
  });

  it('goes on after a restart, over a compaction, with the redone branch dropped by a new edit', async () => {
    const folder = await newCase();
    const first = await openCase(folder);
    const start = await state(first);
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 1, 1)] });
    const one = await state(first);
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 2, 2)] });
    await first.move('undo');
    await closeCase(first);

    const second = await openCase(folder);
    expect(second.repairs).toEqual([]);
    expect(second.steps.sequence).toBe(second.saved.baseSequence);
    expect(second.history()).toMatchObject({ applied: 1, steps: { length: 2 } });
    await second.move('undo');
    expect(await state(second)).toEqual(start);
    await second.move('redo');
    expect(await state(second)).toEqual(one);
    await second.step({
      label: { action: 'erase', details: {} },
      diffs: [await randomBoxDiff(second, 'labels', 0, 3)],
    });
    expect(second.history().steps.map(({ action }) => action)).toEqual(['paint', 'erase']);
    await closeCase(second);
  });
});

describe('a measurement', () => {
  const distance = (id: string, millimetres: number): Measurement => ({
    ...{ id, name: `Distance ${id}`, createdAt: `2026-01-0${id}T00:00:00.000Z`, kind: 'distance', millimetres },
    points: [
      [0, 0, 0],
      [millimetres, 0, 0],
    ],
  });
  const measure = (open: OpenCase, before: Measurement[], after: Measurement[]) =>
    open.step({
      label: { action: 'measurement/add', details: {} },
      diffs: [],
      measurements: { before, after },
    });

  it('is a step that is undone, redone and found again after a crash and after a compaction', async () => {
    const folder = await newCase();
    const [a, b, longer] = [distance('1', 4), distance('2', 6), distance('1', 5)];
    const first = await openCase(folder);
    await measure(first, [], [a]);
    await measure(first, [], [b]);
    await measure(first, [a], [longer]);
    expect(first.record).toMatchObject({ measurements: [longer, b], state: 'analysed' });
    await first.move('undo');
    expect(first.record.measurements).toEqual([a, b]);
    await updateRecord(first, { name: 'Renamed' });
    await abandon(first);

    const second = await openCase(folder);
    expect(second.record).toMatchObject({ measurements: [a, b], name: 'Renamed', state: 'analysed' });
    await second.move('redo');
    await measure(second, [longer], []);
    expect(second.record.measurements).toEqual([b]);
    await closeCase(second);

    const third = await opened(folder);
    expect(third.record.measurements).toEqual([b]);
    await third.move('undo');
    expect(third.record.measurements).toEqual([longer, b]);
    for (let n = 0; n < 3; n++) await third.move('undo');
    expect(third.record.measurements).toEqual([]);
    expect((await verifyCase(folder)).problems).toEqual([]);
  });
});

describe('after a crash', () => {
  it('the case is as it was acknowledged, and its audit complete', async () => {
    const folder = await newCase();
    const first = await openCase(folder);
    for (let n = 0; n < 5; n++) {
      await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 1 + (n % 2), n)] });
      if (n === 2) await compact(first);
    }
    await first.move('undo');
    const acknowledged = await state(first);
    await abandon(first);
    const audit = await readFile(join(folder, 'audit.jsonl'), 'utf8');
    const lines = audit.split('\n');
    await writeFile(join(folder, 'audit.jsonl'), `${lines.slice(0, -3).join('\n')}\n{"sequ`);

    const second = await opened(folder);
    expect(await state(second)).toEqual(acknowledged);
    expect(second.history()).toMatchObject({ applied: 4, steps: { length: 5 } });
    const kinds = (await readFile(join(folder, 'audit.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(kinds).toHaveLength(6);
    expect(kinds.at(-1)).toContain('"kind":"undo"');
  });

  it('a damaged case.json is replaced by the state before the last change, and the repair is told', async () => {
    const folder = await newCase();
    const first = await openCase(folder);
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 1, 4)] });
    await updateRecord(first, { name: 'Renamed' });
    const acknowledged = await state(first);
    await abandon(first);
    await writeFile(join(folder, 'case.json'), '{"schemaVersion":1,"id":"abc');

    const second = await opened(folder);
    expect(second.repairs).toMatchObject([{ what: 'case.json' }]);
    expect(await state(second)).toEqual(acknowledged);
    expect(JSON.parse(await readFile(join(folder, 'case.json'), 'utf8'))).toMatchObject({ id: 'abcdef0123456789' });
  });

  it('edits behind a changed line of the journal are given up with a word, those before it are kept', async () => {
    const folder = await newCase();
    const first = await openCase(folder);
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 1, 4)] });
    const one = await state(first);
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 2, 5)] });
    await first.step({ label: PAINT, diffs: [await randomBoxDiff(first, 'regions-0', 1, 6)] });
    const path = join(folder, first.record.journal);
    await abandon(first);
    const lines = (await readFile(path, 'utf8')).split('\n');
    lines[1] = lines[1]!.replace('paint', 'erase');
    await writeFile(path, lines.join('\n'));

    const second = await opened(folder);
    expect(second.repairs).toMatchObject([{ what: 'journal' }]);
    expect(await state(second)).toEqual(one);
    expect((await readdir(folder)).some((name) => name.endsWith('.damaged'))).toBe(true);
  });
});

describe('regions', () => {
  it('come and go with undo, and keep their looks', async () => {
    const open = await opened(await newCase());
    await open.step({
      label: { action: 'region/create', details: {} },
      diffs: [],
      patch: { before: [], after: [region(3)] },
    });
    expect(open.record.regions.map(({ id }) => id)).toEqual(['r1', 'r2', 'r3']);
    expect(open.record.nextRegion).toBe(4);
    await open.move('undo');
    expect(open.record.regions.map(({ id }) => id)).toEqual(['r1', 'r2']);
    expect(open.record.nextRegion).toBe(4);
  });
});
