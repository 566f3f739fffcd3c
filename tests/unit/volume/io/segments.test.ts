import type { Geometry } from '@shared/geometry';
import { LABEL_NAMES } from '@shared/labels';
import { createRandom } from '@shared/random';
import type { LabelVolume } from '@shared/volume';
import { encodeNrrd } from '@main/volume/io/nrrd';
import { segmentMap, toAnatomyLabels } from '@main/volume/io/segments';
import { readSegmentFile, readVolume } from '@main/volume/io/volume-reader';
import { writeSegmentFile, writeVolume } from '@main/volume/io/volume-writer';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const GRID: Geometry = {
  size: [4, 3, 5],
  spacing: [0.3, 0.5, 0.8],
  origin: [-12, 40.5, 7],
  direction: [c, -s, 0, s, c, 0, 0, 0, -1],
};
const random = createRandom(12);
const LABELS: LabelVolume = { geometry: GRID, data: Uint8Array.from({ length: 60 }, () => random.integer(0, 5)) };

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'segments-ä-'))));
afterAll(() => rm(folder, { recursive: true }));

describe('a label map in a file (seed 12)', () => {
  it.each(['a.nii', 'b.nii.gz', 'c.nrrd', 'd.seg.nrrd'])(
    'comes back the same from %s, oblique and left-handed',
    async (name) => {
      const path = join(folder, name);
      await writeSegmentFile(path, LABELS);
      const map = await readSegmentFile(path);
      const { labels, findings } = toAnatomyLabels(map, {}, path);
      expect(labels.data).toEqual(LABELS.data);
      expect(findings).toEqual([]);
      labels.geometry.direction.forEach((value, i) => expect(value).toBeCloseTo(GRID.direction[i]!, 5));
      const names = name.endsWith('.seg.nrrd') ? LABEL_NAMES.slice(1) : ['', '', '', '', ''];
      expect(map.segments.map((segment) => segment.name)).toEqual(names);
      expect(map.segments.map(({ voxels }) => voxels)).toEqual(
        [1, 2, 3, 4, 5].map((label) => LABELS.data.filter((value) => value === label).length),
      );
    },
  );

  it('tells Slicer name, value, colour and box of each segment that is there', async () => {
    const path = join(folder, 'one.seg.nrrd');
    const data = new Uint8Array(60);
    data[1 + 4 * (2 + 3 * 3)] = 2;
    data[3 + 4 * (1 + 3 * 4)] = 2;
    await writeSegmentFile(path, { geometry: GRID, data });
    const { fields } = (await readVolume(path)) as unknown as { fields: Record<string, string> };
    expect(fields).toMatchObject({
      Segment0_Name: 'mandible',
      Segment0_LabelValue: '2',
      Segment0_Layer: '0',
      Segment0_Extent: '1 3 1 2 3 4',
      Segment0_Color: '0.913725 0.698039 0.470588',
    });
    expect(fields).not.toHaveProperty('Segment1_Name');
  });

  it('reads segments that overlap in two layers, the canal over the mandible', async () => {
    const path = join(folder, 'layers.seg.nrrd');
    const first = new Uint8Array(60).fill(1, 0, 30);
    const second = new Uint8Array(60).fill(7, 20, 25);
    const both = new Uint8Array(120);
    for (let i = 0; i < 60; i++) [both[2 * i], both[2 * i + 1]] = [first[i]!, second[i]!];
    const head = [
      ...['NRRD0004', 'type: uchar', 'dimension: 4', 'space: left-posterior-superior', 'sizes: 2 4 3 5'],
      ...['space directions: none (0.3,0,0) (0,0.5,0) (0,0,0.8)', 'kinds: list domain domain domain'],
      ...['endian: little', 'encoding: raw', 'space origin: (1,2,3)'],
      ...['Segment0_ID:=Segment_1', 'Segment0_Name:=Mandible', 'Segment0_LabelValue:=1', 'Segment0_Layer:=0'],
      ...['Segment1_ID:=Segment_2', 'Segment1_Name:=Mandibular canal', 'Segment1_LabelValue:=7', 'Segment1_Layer:=1'],
      ...['Segment2_ID:=Segment_3', 'Segment2_Name:=Nothing', 'Segment2_LabelValue:=9', 'Segment2_Layer:=1', '', ''],
    ].join('\n');
    await writeFile(path, Buffer.concat([Buffer.from(head), both]));
    const map = await readSegmentFile(path);
    expect(map.layers).toEqual([first, second]);
    expect(map.segments).toEqual([
      { layer: 0, value: 1, name: 'Mandible', voxels: 30 },
      { layer: 1, value: 7, name: 'Mandibular canal', voxels: 5 },
      { layer: 1, value: 9, name: 'Nothing', voxels: 0 },
    ]);
    const { labels } = toAnatomyLabels(map, {}, path);
    expect([...labels.data]).toEqual(Array.from({ length: 60 }, (_, i) => (i >= 20 && i < 25 ? 5 : i < 30 ? 2 : 0)));
    await expect(readVolume(path)).rejects.toThrow(/more than one value a voxel/);
  });

  it('keeps other values for the mapping, whatever the element type', async () => {
    const path = join(folder, 'other.nrrd');
    const data = Float32Array.from(LABELS.data, (value) => value * 100);
    await writeVolume(path, { geometry: GRID, data });
    const map = await readSegmentFile(path);
    expect(map.segments.map(({ value }) => value)).toEqual([100, 200, 300, 400, 500]);
    expect(() => toAnatomyLabels(map, {}, path)).toThrow(/100, 200, 300, 400, 500.*--map/);
    const { labels } = toAnatomyLabels(map, { 100: 1, 200: 2, 300: 3, 400: 4, 500: 5 }, path);
    expect(labels.data).toEqual(LABELS.data);
  });

  it('refuses a scan, or values with fractions, as a label map', async () => {
    const path = join(folder, 'scan.nrrd');
    await writeFile(path, encodeNrrd({ geometry: GRID, data: Float32Array.from(LABELS.data, (v) => v + 0.5) }));
    await expect(readSegmentFile(path)).rejects.toMatchObject({ code: 'labels/not-whole' });
  });
});

describe('segments mapped to the six labels', () => {
  const map = (values: readonly number[], names: Readonly<Record<number, string>> = {}) =>
    segmentMap(
      { ...GRID, size: [values.length, 1, 1] },
      [Int16Array.from(values)],
      Object.entries(names).map(([value, name]) => ({ layer: 0, value: Number(value), name })),
      'x.nrrd',
    );

  it('go by the mapping first, then by name, then by value', () => {
    const segments = map([0, 1, 2, 3, 4], { 2: 'Maxilla', 3: 'Lower teeth', 4: 'Odd' });
    const { labels, findings } = toAnatomyLabels(segments, { odd: 5, 'lower teeth': 3 }, 'x.nrrd');
    expect([...labels.data]).toEqual([0, 1, 1, 3, 5]);
    expect(findings.map(({ code }) => code)).toEqual(['labels/absent']);
  });

  it('are left out with a warning when their names mean nothing', () => {
    const { labels, findings } = toAnatomyLabels(map([1, 2], { 1: 'Mandible', 2: 'Thing' }), {}, 'x.nrrd');
    expect([...labels.data]).toEqual([2, 0]);
    expect(findings[0]).toMatchObject({ code: 'labels/left-out', severity: 'warning', details: { segments: 'Thing' } });
  });

  it('need no canal: what is not there is a note, a missing mandible a warning', () => {
    const absent = toAnatomyLabels(map([1, 2, 3, 4]), {}, 'x.nrrd').findings;
    expect(absent).toMatchObject([
      { code: 'labels/absent', severity: 'info', details: { labels: 'mandibular canal' } },
    ]);
    expect(toAnatomyLabels(map([1, 3, 4, 5]), {}, 'x.nrrd').findings[0]).toMatchObject({ severity: 'warning' });
  });

  it.each([
    ['nameless values beyond 5', [1, 9, -1], {}, 'labels/unknown-values'],
    ['names that all mean nothing', [1], { 1: 'Segment_1' }, 'labels/not-mapped'],
    ['an empty map', [0, 0], {}, 'labels/empty'],
    ['only structures that are none of ours', [1], { 1: 'Maxillary sinus' }, 'labels/empty'],
  ] as const)('are refused for %s', (_, values, names, code) => {
    expect(() => toAnatomyLabels(map(values, names), {}, 'x.nrrd')).toThrow(expect.objectContaining({ code }));
  });
});
