import { QUIET } from '@shared/jobs';
import type { LabelVolume, Volume } from '@shared/volume';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { phantomSubject, scannedSubject } from '@main/training/phantom-subjects';
import type { Subject } from '@main/training/subject';
import { loadPhantomSubjects } from '@main/training/phantom-subjects-store';
import { appendSubjects, readSubjects } from '@main/training/subject-store';
import { same, toySubject } from './fixtures';

let dir: string;
beforeEach(async () => (dir = await mkdtemp(join(tmpdir(), 'lacuna-subjects-'))));
afterEach(() => rm(dir, { recursive: true }));

describe('stored subjects', () => {
  it('come back in order, appended and concatenated', async () => {
    const [a, b, c] = [toySubject('a'), toySubject('b', [66, 64, 64]), toySubject('c', [64, 64, 70], 4)];
    const path = join(dir, 'x');
    await appendSubjects(path, [a, b]);
    await appendSubjects(path, [c]);
    const { subjects, whole } = await readSubjects(path);
    expect(whole).toBe(true);
    expect(subjects.map(({ name, size }) => ({ name, size }))).toEqual(
      [a, b, c].map(({ name, size }) => ({ name, size })),
    );
    subjects.forEach((subject, i) => expect(same(subject.labels, [a, b, c][i]!.labels)).toBe(true));
    expect((await stat(path)).size).toBeLessThan(a.labels.length / 5);
  });

  it('cut short by a killed run keep the whole ones', async () => {
    const path = join(dir, 'x');
    await appendSubjects(path, [toySubject('a'), toySubject('b')]);
    const bytes = await readFile(path);
    await writeFile(path, bytes.subarray(0, bytes.length - 10));
    const { subjects, whole } = await readSubjects(path);
    expect(subjects.map(({ name }) => name)).toEqual(['a']);
    expect(whole).toBe(false);
  });

  it('of a missing file are none', async () => {
    expect(await readSubjects(join(dir, 'none'))).toEqual({ subjects: [], whole: true });
  });
});

describe('phantom subjects', () => {
  it('hold all six labels on the model grid and are kept for the next run', async () => {
    const path = join(dir, 'phantoms');
    const [subject] = await loadPhantomSubjects(path, [phantomSubject(3)], QUIET);
    expect(new Set(subject!.labels)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    expect(Math.min(...subject!.size)).toBeGreaterThanOrEqual(64);
    const kept = await readFile(path);
    const [again] = await loadPhantomSubjects(path, [phantomSubject(3)], QUIET);
    expect(same(again!.labels, subject!.labels)).toBe(true);
    expect(await readFile(path)).toEqual(kept);
    expect(same((await phantomSubject(3).make()).labels, subject!.labels)).toBe(true);
  });

  it('of a scan have the labels that are given to its CBCT, beside the same phantom as it is', async () => {
    const path = join(dir, 'scanned');
    const bone = ({ geometry, data }: Volume<Int16Array>): Promise<LabelVolume> =>
      Promise.resolve({ geometry, data: Uint8Array.from(data, (hu) => (hu > 400 ? 2 : 0)) });
    const [scanned, known] = await loadPhantomSubjects(path, [scannedSubject(3, bone), phantomSubject(3)], QUIET);
    expect(new Set(scanned!.labels)).toEqual(new Set([0, 2]));
    const voxels = ({ labels }: Subject): number => labels.reduce((sum, label) => sum + Number(label > 0), 0);
    expect(voxels(scanned!) / voxels(known!)).toBeGreaterThan(0.5);
    expect(voxels(scanned!) / voxels(known!)).toBeLessThan(1.5);
  });
});
