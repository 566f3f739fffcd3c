import { countMask } from '@shared/edit/box';
import { keepLargest, maskComponents, removeSmall } from '@shared/edit/components';
import { fillHoles, fillHolesInSlices } from '@shared/edit/fill-holes';
import { smoothMask } from '@shared/edit/smooth';
import { combineMasks } from '@shared/edit/logic';
import { fillBetweenSlices } from '@shared/edit/slice-fill';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';
import { ball, draw, drawn, grid, maskFrom } from './drawings';

describe('islands', () => {
  const two = draw([['##...', '##..#', '....#', '#....']]);

  it('numbers components by size; corners do not join', () => {
    const { numbers, runs, sizes } = maskComponents(two);
    expect(sizes).toEqual([4, 2, 1]);
    const voxels = [...numbers].map((number, run) => (number === 1 ? runs.ends[run]! - runs.starts[run]! : 0));
    expect(voxels.reduce((sum, n) => sum + n, 0)).toBe(4);
  });

  it('keeps the largest, or all that are large enough', () => {
    expect(drawn(keepLargest(two))).toEqual([['##...', '##...', '.....', '.....']]);
    expect(drawn(removeSmall(two, 2))).toEqual([['##...', '##..#', '....#', '.....']]);
  });

  it('has nothing to keep of an empty mask', () => {
    expect(countMask(keepLargest(maskFrom(grid([3, 3, 3]), () => false)))).toBe(0);
  });
});

describe('fill holes', () => {
  it('fills a cavity and leaves a tunnel open', () => {
    const shell = draw([
      ['.....', '.....', '.....', '.....', '.....'],
      ['.....', '.###.', '.###.', '.###.', '.....'],
      ['.....', '.###.', '.#.#.', '.###.', '.....'],
      ['.....', '.###.', '.###.', '.###.', '.....'],
      ['.....', '.....', '.....', '.....', '.....'],
    ]);
    expect(countMask(fillHoles(shell))).toBe(27);
    const ring = draw([['.....', '.###.', '.#.#.', '.###.', '.....']]);
    expect(drawn(fillHoles(ring))).toEqual(drawn(ring));
    expect(drawn(fillHolesInSlices(ring, 2))).toEqual([['.....', '.###.', '.###.', '.###.', '.....']]);
    expect(drawn(fillHolesInSlices(ring, 0))).toEqual(drawn(ring));
  });

  it('is the identity on its own result', () => {
    const random = createRandom(11);
    const mask = maskFrom(grid([12, 10, 8]), () => random.chance(0.6));
    const once = fillHoles(mask);
    expect(fillHoles(once).data).toEqual(once.data);
    for (let i = 0; i < mask.data.length; i++) expect(once.data[i]).toBeGreaterThanOrEqual(mask.data[i]!);
  });
});

describe('smooth', () => {
  it('keeps the volume of a ragged ball within one percent and takes its hairs off', () => {
    const random = createRandom(5);
    const geometry = grid([44, 38, 24]);
    const round = ball(geometry, 6);
    const ragged = maskFrom(geometry, () => false);
    for (let i = 0; i < ragged.data.length; i++) ragged.data[i] = round.data[i]! ^ (random.chance(0.06) ? 1 : 0);
    const smooth = smoothMask(ragged, 1);
    expect(Math.abs(countMask(smooth) / countMask(ragged) - 1)).toBeLessThan(0.01);
    expect(maskComponents(smooth).sizes.length).toBeLessThan(maskComponents(ragged).sizes.length / 10);
  });

  it('leaves a mask as it is for no strength and an empty one empty', () => {
    const mask = ball(grid([9, 9, 9]), 1);
    expect(smoothMask(mask, 0).data).toEqual(mask.data);
    expect(
      countMask(
        smoothMask(
          maskFrom(grid([5, 5, 5]), () => false),
          1,
        ),
      ),
    ).toBe(0);
  });
});

describe('logic', () => {
  it('adds, subtracts and intersects', () => {
    const a = draw([['##.']]);
    const b = draw([['.##']]);
    expect(drawn(combineMasks(a, b, 'add'))).toEqual([['###']]);
    expect(drawn(combineMasks(a, b, 'subtract'))).toEqual([['#..']]);
    expect(drawn(combineMasks(a, b, 'intersect'))).toEqual([['.#.']]);
  });
});

describe('fill between slices', () => {
  it('makes a cone from a large and a small disc', () => {
    const geometry = grid([21, 21, 9], [1, 1, 1]);
    const radius = (z: number): number => (z === 0 ? 8 : z === 8 ? 4 : -1);
    const drawnSlices = maskFrom(geometry, (x, y, z) => Math.hypot(x - 10, y - 10) <= radius(z));
    const filled = fillBetweenSlices(drawnSlices, 2)!;
    const area = (z: number): number => countMask({ geometry, data: filled.data.slice(z * 441, (z + 1) * 441) });
    for (let z = 1; z < 8; z++) {
      expect(area(z)).toBeLessThanOrEqual(area(z - 1));
      expect(Math.abs(area(z) - Math.PI * (8 - z / 2) ** 2)).toBeLessThan(25);
    }
  });

  it('leaves drawn slices alone and says when there is no gap', () => {
    const filled = fillBetweenSlices(draw([['.##...'], ['......'], ['..##..']]), 2)!;
    expect(drawn(filled)).toEqual([['.##...'], ['.###..'], ['..##..']]);
    expect(fillBetweenSlices(draw([['#'], ['#']]), 2)).toBeNull();
    expect(fillBetweenSlices(draw([['.'], ['#'], ['.']]), 2)).toBeNull();
  });
});
