import { decimalStrings, type EncodedElement } from '@main/dicom/data-set-encoder';
import { readSeries } from '@main/dicom/series-reader';
import { describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatenate } from '@main/dicom/data-set-encoder';
import { encapsulatedElement, folderOf, int16, sliceFile, type SliceOptions } from './dicom-files';

const PIXELS = 12;
const FRAMES = 5;
/** Frame k holds 100 k + pixel number. */
const frameValues = (k: number): number[] => Array.from({ length: PIXELS }, (_, i) => 100 * k + i);
const pixels = (order: readonly number[]): Uint8Array => concatenate(order.map((k) => int16(frameValues(k))));
const NO_GEOMETRY = [0x00200032, 0x00200037, 0x00280030];

/** A single multi-frame file in a folder of its own; returns its path. */
function file(options: SliceOptions): string {
  const path = join(folderOf(), 'multi.dcm');
  writeFileSync(path, sliceFile(options));
  return path;
}

const frames = (n: number): EncodedElement => [0x00280008, 'IS', String(n)];
const position = (z: number): EncodedElement => [0x00209113, 'SQ', [[[0x00200032, 'DS', decimalStrings([-3, 4, z])]]]];
const measures = (elements: EncodedElement[]): EncodedElement => [0x00289110, 'SQ', [elements]];

const SHARED: EncodedElement = [
  0x52009229,
  'SQ',
  [
    [
      [0x00209116, 'SQ', [[[0x00200037, 'DS', decimalStrings([1, 0, 0, 0, 1, 0])]]]],
      measures([
        [0x00180050, 'DS', '7'],
        [0x00280030, 'DS', '0.5\\0.4'],
      ]),
    ],
  ],
];

describe('enhanced multi-frame', () => {
  it('takes z from the per-frame positions, not from thickness or frame order', async () => {
    const zs = [30.8, 30, 30.4, 31.6, 31.2];
    const perFrame: EncodedElement = [0x52009230, 'SQ', zs.map((z) => [position(z)])];
    const path = file({
      extra: [frames(FRAMES), SHARED, perFrame],
      without: NO_GEOMETRY,
      pixels: pixels([2, 0, 1, 4, 3]),
    });
    const { volume, findings, series } = await readSeries(path);
    expect(volume.geometry).toMatchObject({ size: [4, 3, 5], spacing: [0.4, 0.5, 0.4], origin: [-3, 4, 30] });
    expect([...volume.data]).toEqual([0, 1, 2, 3, 4].flatMap(frameValues));
    expect(findings).toEqual([]);
    expect(series).toMatchObject({ files: 1, images: 5 });
  });

  it('applies the rescale of each frame', async () => {
    const rescale = (k: number): EncodedElement => [
      0x00289145,
      'SQ',
      [
        [
          [0x00281052, 'DS', String(-10 * k)],
          [0x00281053, 'DS', '2'],
        ],
      ],
    ];
    const perFrame: EncodedElement = [0x52009230, 'SQ', [0, 1, 2].map((k) => [position(0.5 * k), rescale(k)])];
    const path = file({ extra: [frames(3), SHARED, perFrame], without: NO_GEOMETRY, pixels: pixels([0, 1, 2]) });
    const { volume } = await readSeries(path);
    expect([volume.data[1], volume.data[PIXELS + 1], volume.data[2 * PIXELS + 1]]).toEqual([2, 192, 382]);
  });

  it('spread over two files is one series', async () => {
    const part = (zs: readonly number[], ks: readonly number[], instance: number): Uint8Array =>
      sliceFile({
        instance,
        extra: [frames(zs.length), SHARED, [0x52009230, 'SQ', zs.map((z) => [position(z)])]],
        without: NO_GEOMETRY,
        pixels: pixels(ks),
      });
    const folder = folderOf({ a: part([1.5, 2], [3, 4], 1), b: part([0, 0.5, 1], [0, 1, 2], 2) });
    const { volume } = await readSeries(folder);
    expect([...volume.data]).toEqual([0, 1, 2, 3, 4].flatMap(frameValues));
  });
});

describe('plain multi-frame', () => {
  it('with one position: frames follow along the normal by the spacing between slices, as a finding says', async () => {
    const path = file({
      position: [1, 2, 3],
      orientation: [1, 0, 0, 0, 0, -1],
      extra: [frames(FRAMES), [0x00180088, 'DS', '0.3'], [0x00180050, 'DS', '0.9']],
      pixels: pixels([0, 1, 2, 3, 4]),
    });
    const { volume, findings } = await readSeries(path);
    expect(volume.geometry.spacing).toEqual([0.4, 0.5, 0.3]);
    expect(volume.geometry.origin).toEqual([1, 2, 3]);
    expect([volume.geometry.direction[2], volume.geometry.direction[5], volume.geometry.direction[8]]).toEqual([
      0, 1, 0,
    ]);
    expect([...volume.data]).toEqual([0, 1, 2, 3, 4].flatMap(frameValues));
    expect(findings.map(({ code }) => code)).toEqual(['dicom/assumed-positions']);
  });

  it('with grid frame offsets follows those', async () => {
    const path = file({
      position: [0, 0, 0],
      extra: [frames(3), [0x3004000c, 'DS', '0\\0.25\\0.5']],
      pixels: pixels([0, 1, 2]),
    });
    expect((await readSeries(path)).volume.geometry.spacing[2]).toBe(0.25);
  });

  it('without any distance of slices is refused', async () => {
    const path = file({ extra: [frames(3)], pixels: pixels([0, 1, 2]) });
    await expect(readSeries(path)).rejects.toMatchObject({ code: 'dicom/bad-geometry' });
  });

  it('with fewer frames than it says keeps those it has when the rest are few', async () => {
    const n = 40;
    const all = pixels(Array.from({ length: n }, (_, k) => k));
    const extra: EncodedElement[] = [frames(n), [0x00180088, 'DS', '0.3']];
    const path = file({ extra, pixels: all.subarray(0, all.length - 3) });
    const { volume, findings } = await readSeries(path);
    expect(volume.geometry.size[2]).toBe(n - 1);
    expect(findings.map(({ code }) => code)).toEqual(['dicom/assumed-positions', 'dicom/truncated']);
    const half = file({ extra, pixels: all.subarray(0, all.length / 2) });
    await expect(readSeries(half)).rejects.toMatchObject({ code: 'dicom/truncated', details: { truncated: 20 } });
  });
});

describe('encapsulated frames', () => {
  const RLE = '1.2.840.10008.1.2.5';
  /** RLE of a frame: two segments of one literal run each. */
  function rle(k: number): Uint8Array {
    const bytes = int16(frameValues(k));
    const plane = (byte: number): Uint8Array => bytes.filter((_, i) => i % 2 === byte);
    const head = new Uint8Array(64);
    const view = new DataView(head.buffer);
    view.setUint32(0, 2, true);
    view.setUint32(4, 64, true);
    view.setUint32(8, 64 + PIXELS + 1, true);
    return concatenate([head, Uint8Array.of(PIXELS - 1), plane(1), Uint8Array.of(PIXELS - 1), plane(0)]);
  }
  const extra: EncodedElement[] = [frames(3), [0x00180088, 'DS', '0.3']];
  const head = (count = 3): Uint8Array =>
    sliceFile({ syntax: RLE, extra: [frames(count), ...extra.slice(1)], without: [0x7fe00010] });
  const expected = [0, 1, 2].flatMap(frameValues);

  it('one fragment a frame', async () => {
    const bytes = concatenate([head(), encapsulatedElement([rle(0), rle(1), rle(2)])]);
    const { volume } = await readSeries(join(folderOf({ f: bytes }), 'f'));
    expect([...volume.data]).toEqual(expected);
  });

  it('several fragments a frame by the offset table', async () => {
    const parts = [0, 1, 2].flatMap((k) => [rle(k).subarray(0, 40), rle(k).subarray(40)]);
    const element = encapsulatedElement(parts);
    const frameBytes = 16 + 40 + rle(0).length - 40;
    const table = new Uint8Array(12);
    const view = new DataView(table.buffer);
    [0, 1, 2].forEach((k) => {
      view.setUint32(4 * k, k * frameBytes, true);
    });
    const withTable = concatenate([element.subarray(0, 16), Uint8Array.of(12, 0, 0, 0), table, element.subarray(20)]);
    const { volume } = await readSeries(join(folderOf({ f: concatenate([head(), withTable]) }), 'f'));
    expect([...volume.data]).toEqual(expected);
  });

  it('cut off in the last frame', async () => {
    const whole = concatenate([head(), encapsulatedElement([rle(0), rle(1), rle(2)])]);
    const { volume, findings } = await readSeries(join(folderOf({ f: whole.subarray(0, whole.length - 30) }), 'f'));
    expect(findings.map(({ code }) => code)).toContain('dicom/truncated');
    expect([...volume.data]).toEqual(expected.slice(0, 2 * PIXELS));
  });
});
