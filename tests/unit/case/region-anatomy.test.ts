import { anatomyNear } from '@main/case/region-anatomy';
import type { Box } from '@shared/edit/build-diff';
import { type Geometry, type Vec3 } from '@shared/geometry';
import { LABEL_NAMES } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const COS = Math.cos(0.3);
const SIN = Math.sin(0.3);
const GRID: Geometry = {
  size: [80, 70, 60],
  spacing: [0.6, 0.5, 0.9],
  origin: [-31, 12, -140],
  direction: [COS, -SIN, 0, SIN, COS, 0, 0, 0, 1],
};
const SKULL = 1;
const MANDIBLE = 2;
const UPPER_TEETH = 3;
const VALUE = 7;

/** Fills the voxels within `radius` millimetres of a voxel, along the grid's axes. */
function ball(data: Uint8Array, centre: Vec3, radius: number, value: number): void {
  const [nx, ny, nz] = GRID.size;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const away = Math.hypot(
          (x - centre[0]) * GRID.spacing[0],
          (y - centre[1]) * GRID.spacing[1],
          (z - centre[2]) * GRID.spacing[2],
        );
        if (away <= radius) data[i] = value;
      }
    }
  }
}

const empty = (): Uint8Array => new Uint8Array(GRID.size[0] * GRID.size[1] * GRID.size[2]);
const WHOLE: Box = { start: [0, 0, 0], size: [...GRID.size] };

describe('the nearest anatomy', () => {
  it('is the one that it touches, however much of another lies in the corners of its box', () => {
    const [labels, data] = [empty(), empty()];
    ball(data, [40, 35, 30], 8, VALUE);
    // 2 mm below the region, against a large one 6.5 mm away on the diagonal.
    ball(labels, [40, 35, 17], 1.5, MANDIBLE);
    ball(labels, [62, 61, 30], 4, SKULL);
    const tight: Box = { start: [25, 18, 20], size: [31, 35, 21] };
    expect(anatomyNear(labels, data, GRID, VALUE, tight)).toBe(LABEL_NAMES[MANDIBLE]);
    expect(anatomyNear(labels, data, GRID, VALUE, WHOLE)).toBe(LABEL_NAMES[MANDIBLE]);
  });

  it('is the closest one where it touches none', () => {
    const [labels, data] = [empty(), empty()];
    ball(data, [40, 35, 30], 3, VALUE);
    // 7 mm and 12 mm away.
    ball(labels, [40, 13, 30], 1, UPPER_TEETH);
    ball(labels, [73, 35, 30], 4.8, SKULL);
    expect(anatomyNear(labels, data, GRID, VALUE, WHOLE)).toBe(LABEL_NAMES[UPPER_TEETH]);
  });

  it('is the commonest one among those that the region touches', () => {
    const [labels, data] = [empty(), empty()];
    ball(data, [40, 35, 30], 5, VALUE);
    ball(labels, [40, 45, 30], 2, UPPER_TEETH);
    ball(labels, [40, 20, 30], 6, MANDIBLE);
    expect(anatomyNear(labels, data, GRID, VALUE, WHOLE)).toBe(LABEL_NAMES[MANDIBLE]);
  });

  it('is none where nothing is near or nothing is labelled', () => {
    const [labels, data] = [empty(), empty()];
    ball(data, [8, 8, 8], 2, VALUE);
    expect(anatomyNear(labels, data, GRID, VALUE, WHOLE)).toBeUndefined();
    ball(labels, [75, 65, 55], 3, SKULL);
    expect(anatomyNear(labels, data, GRID, VALUE, WHOLE)).toBeUndefined();
  });

  it('finds a region of a single voxel on the edge of the scan', () => {
    const [labels, data] = [empty(), empty()];
    data[data.length - 1] = VALUE;
    const corner: Vec3 = [79, 69, 59];
    ball(labels, [70, 69, 59], 2, UPPER_TEETH);
    expect(anatomyNear(labels, data, GRID, VALUE, { start: corner, size: [1, 1, 1] })).toBe(LABEL_NAMES[UPPER_TEETH]);
  });
});
