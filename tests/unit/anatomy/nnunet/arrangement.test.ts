import { type Geometry, indexToWorld, type Mat3, type Vec3 } from '@shared/geometry';
import { arrange, cropArrangement, cropToNonZero } from '@main/anatomy/nnunet/arrangement';
import { describe, expect, it } from 'vitest';

const SIZE: Vec3 = [3, 4, 5];
const SPACING: Vec3 = [0.5, 0.7, 1.1];

/** The 48 grids whose axes lie along the patient's, each way round. */
const GRIDS: readonly Geometry[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
].flatMap((order) =>
  [0, 1, 2, 3, 4, 5, 6, 7].map((signs): Geometry => {
    const direction = new Array<number>(9).fill(0);
    order.forEach((world, index) => (direction[3 * world + index] = (signs >> index) & 1 ? -1 : 1));
    return { size: SIZE, spacing: SPACING, origin: [10, -20, 30], direction: direction as unknown as Mat3 };
  }),
);

/** World place of voxel (i, j, k) of an arrangement. */
function place(geometry: Geometry, index: number): Vec3 {
  const [nx, ny] = geometry.size;
  return indexToWorld(geometry, [index % nx, Math.floor(index / nx) % ny, Math.floor(index / (nx * ny))]);
}

describe('the scan in the order of the network', () => {
  it.each([
    ['lps', [0, 1, 2], [1, 1, 1]],
    ['lps', [1, 0, 2], [1, 1, 1]],
    ['lps', [2, 0, 1], [1, 1, 1]],
    ['ras', [0, 1, 2], [-1, -1, 1]],
    ['ras', [1, 2, 0], [-1, -1, 1]],
  ] as const)(
    'goes along the same world axes for every orientation of the grid (%s, transpose %j)',
    (frame, transpose, sign) => {
      for (const geometry of GRIDS) {
        const { size, spacing, start, strides } = arrange(geometry, { frame, transpose });
        const origin = place(geometry, start);
        transpose.forEach((axis, k) => {
          const world = 2 - axis;
          const next = place(geometry, start + strides[k]!);
          const step = next.map((value, w) => value - origin[w]!);
          step.forEach((value, w) => expect(value).toBeCloseTo(w === world ? sign[world]! * spacing[k]! : 0, 9));
          const index = SPACING.indexOf(spacing[k]!);
          expect(size[k]).toBe(SIZE[index]);
        });
        const last = start + size.reduce((sum, n, k) => sum + (n - 1) * strides[k]!, 0);
        expect(Math.min(start, last)).toBeGreaterThanOrEqual(0);
        expect(Math.max(start, last)).toBeLessThan(60);
      }
    },
  );

  it('takes the closest axes of an oblique grid', () => {
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    const direction: Mat3 = [c, -s, 0, s, c, 0, 0, 0, 1];
    const geometry: Geometry = { size: SIZE, spacing: SPACING, origin: [1, 2, 3], direction };
    expect(arrange(geometry, { frame: 'lps', transpose: [0, 1, 2] })).toEqual({
      ...{ size: [5, 4, 3], spacing: [1.1, 0.7, 0.5] },
      ...{ start: 0, strides: [12, 3, 1] },
    });
  });
});

describe('cropping to what is not zero', () => {
  const whole = arrange(GRIDS[13]!, { frame: 'lps', transpose: [1, 0, 2] });

  it('is the smallest box of non-zero voxels, whatever the order', () => {
    const box = cropArrangement(whole, [1, 0, 1], [3, 2, 2]);
    const data = new Int16Array(60);
    const at = (i: number, j: number, k: number): number =>
      box.start + i * box.strides[0] + j * box.strides[1] + k * box.strides[2];
    data[at(0, 1, 0)] = -7;
    data[at(1, 0, 0)] = 3;
    expect(cropToNonZero(data, whole)).toEqual(box);
  });

  it('is one voxel where one is not zero, and everything where none is', () => {
    const data = new Int16Array(60);
    expect(cropToNonZero(data, whole)).toEqual(whole);
    data[whole.start] = 1;
    expect(cropToNonZero(data, whole)).toEqual(cropArrangement(whole, [0, 0, 0], [1, 1, 1]));
  });
});
