import { bodyOf } from '@main/anatomy/body';
import { IDENTITY, type Vec3 } from '@shared/geometry';
import type { Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';

const SIZE: Vec3 = [60, 50, 30];
const at = (x: number, y: number, z: number): number => x + SIZE[0] * (y + SIZE[1] * z);

function filled(inside: (x: number, y: number, z: number) => number | undefined): Volume<Float32Array> {
  const means = new Float32Array(SIZE[0] * SIZE[1] * SIZE[2]).fill(-1000);
  for (let z = 0; z < SIZE[2]; z++) {
    for (let y = 0; y < SIZE[1]; y++) {
      for (let x = 0; x < SIZE[0]; x++) means[at(x, y, z)] = inside(x, y, z) ?? -1000;
    }
  }
  return { geometry: { size: SIZE, spacing: [4, 4, 4], origin: [-90, 30, 200], direction: IDENTITY }, data: means };
}

/** A head 160 mm wide that the scan's lower end cuts off, with bone in its middle. */
const head = (x: number, y: number, z: number): number | undefined => {
  const squared = (x - 30) ** 2 + (y - 22) ** 2 + (z - 4) ** 2;
  if (squared <= 100) return 900;
  return squared <= 400 ? 40 : undefined;
};

describe('the body in a scan', () => {
  it('is the head, thin parts beside it, and not the table on which it lies', () => {
    const nose = (x: number, y: number, z: number): boolean => x === 30 && y === 0 && z < 8;
    const table = (_x: number, y: number): boolean => y >= 42 && y < 46;
    const body = bodyOf(
      filled((x, y, z) => head(x, y, z) ?? (nose(x, y, z) ? 40 : table(x, y) ? 300 : undefined)),
    ).data;
    for (const [x, y, z] of [
      [30, 22, 0],
      [30, 22, 20],
      [12, 22, 4],
      [30, 0, 4],
    ] as const) {
      expect(body[at(x, y, z)]).toBe(1);
    }
    expect(body[at(2, 44, 4)]).toBe(0);
    expect(body[at(57, 44, 28)]).toBe(0);
  });

  it('is everything where the scan is filled', () => {
    expect(bodyOf(filled(() => 40)).data.includes(0)).toBe(false);
  });

  it('is everything where nothing is as thick as a patient: a dry skull', () => {
    const shell = filled((x, y, z) => {
      const squared = (x - 30) ** 2 + (y - 22) ** 2 + (z - 4) ** 2;
      return squared <= 400 && squared >= 324 ? 900 : undefined;
    });
    expect(bodyOf(shell).data.includes(0)).toBe(false);
  });

  it('is both of two', () => {
    const body = bodyOf(filled((x) => (x < 20 || x > 40 ? 40 : undefined))).data;
    expect([body[at(3, 25, 15)], body[at(55, 25, 15)]]).toEqual([1, 1]);
    expect(body[at(30, 25, 15)]).toBe(0);
  });
});
