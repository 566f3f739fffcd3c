import { type PixelFormat, type Plane } from '@main/dicom/frames';
import { airValue, applyTable, applyWide, greyTable } from '@main/dicom/grey-values';
import { describe, expect, it } from 'vitest';

const FORMAT: PixelFormat = {
  rows: 1,
  columns: 1,
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  signed: false,
  inverted: false,
  padding: undefined,
};

const plane = (slope: number, intercept: number): Plane => ({
  position: undefined,
  orientation: undefined,
  pixelSpacing: undefined,
  thickness: undefined,
  step: undefined,
  slope,
  intercept,
});

/** Grey values of containers under a format. */
function grey(format: Partial<PixelFormat>, at: Plane, containers: readonly number[]): number[] {
  const target = new Int16Array(containers.length);
  applyTable(greyTable({ ...FORMAT, ...format }, at), Uint16Array.from(containers), target);
  return [...target];
}

describe('grey values', () => {
  it('applies slope and intercept to unsigned values', () => {
    expect(grey({}, plane(1, -1024), [0, 1024, 4095])).toEqual([-1024, 0, 3071]);
  });

  it('reads signed values of 12 bits with and without sign extension', () => {
    expect(grey({ bitsStored: 12, highBit: 11, signed: true }, plane(1, 0), [0x0fff, 0xffff, 0x0800, 5])).toEqual([
      -1, -1, -2048, 5,
    ]);
  });

  it('masks overlay bits above and below the stored ones', () => {
    expect(grey({ bitsStored: 12, highBit: 11 }, plane(1, 0), [0xf123])).toEqual([0x123]);
    expect(grey({ bitsStored: 12, highBit: 15 }, plane(1, 0), [0x123f])).toEqual([0x123]);
  });

  it('rounds what a fractional slope yields', () => {
    expect(grey({ signed: true }, plane(0.5, 0.25), [1, 2, 3, 0xffff])).toEqual([1, 1, 2, 0]);
  });

  it('turns padding into air, also where it lies outside the stored bits', () => {
    expect(grey({ signed: true, padding: [-2000, -2000] }, plane(1, 0), [0x10000 - 2000, 7])).toEqual([-1000, 7]);
    const outside: Partial<PixelFormat> = { bitsStored: 12, highBit: 11, padding: [63536, 63536] };
    expect(grey(outside, plane(1, -1024), [63536, 2000])).toEqual([-1000, 976]);
  });

  it('takes a padding range from either end', () => {
    expect(grey({ padding: [0, 3] }, plane(1, -1024), [0, 3, 4])).toEqual([-1000, -1000, -1020]);
  });

  it('uses the lowest grey value as air where the scanner has none as low as -1000', () => {
    expect(grey({ padding: [4095, 4095], bitsStored: 12, highBit: 11 }, plane(1, 0), [4095, 10])).toEqual([0, 10]);
    expect(airValue({ ...FORMAT, bitsStored: 12 }, plane(1, -500))).toBe(-500);
  });

  it('inverts MONOCHROME1 within the stored range, padding aside', () => {
    expect(grey({ inverted: true, bitsStored: 12, highBit: 11 }, plane(1, -1024), [0, 4095])).toEqual([3071, -1024]);
    expect(grey({ inverted: true, signed: true }, plane(1, 0), [0x8000, 0x7fff])).toEqual([32767, -32768]);
  });

  it('clamps to Int16 and counts what it clamped', () => {
    const target = new Int16Array(3);
    const table = greyTable(FORMAT, plane(1, 0));
    expect(applyTable(table, Uint16Array.of(32767, 32768, 65535), target)).toBe(2);
    expect([...target]).toEqual([32767, 32767, 32767]);
  });

  it('knows when nothing changes', () => {
    expect(greyTable({ ...FORMAT, signed: true }, plane(1, 0)).identity).toBe(true);
    expect(greyTable({ ...FORMAT, signed: true }, plane(1, 1)).identity).toBe(false);
    expect(greyTable(FORMAT, plane(1, 0)).identity).toBe(false);
  });

  it('maps in place', () => {
    const data = Int16Array.of(0, 1024, 2048);
    applyTable(greyTable(FORMAT, plane(1, -1024)), new Uint16Array(data.buffer), data);
    expect([...data]).toEqual([-1024, 0, 1024]);
  });

  it('computes 32-bit samples one by one', () => {
    const target = new Int16Array(3);
    const format: PixelFormat = { ...FORMAT, bitsAllocated: 32, bitsStored: 32, highBit: 31, signed: true };
    expect(applyWide(format, plane(0.01, 0), Uint32Array.of(100, 0xffffff9c, 0x7fffffff), target)).toBe(1);
    expect([...target]).toEqual([1, -1, 32767]);
  });
});
