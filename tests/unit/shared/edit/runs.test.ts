import { maskComponents } from '@shared/edit/components';
import { fillHoles, fillHolesInSlices } from '@shared/edit/fill-holes';
import { joinRuns, runsOf } from '@shared/edit/runs';
import { type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type MaskVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { draw, grid, maskFrom } from './drawings';

/** Voxels that paths of faces join to a seed, by a search that knows nothing of runs. */
function reached(mask: MaskVolume, seeds: readonly number[], value: number, axes: readonly number[]): Set<number> {
  const { size } = mask.geometry;
  const found = new Set(seeds.filter((i) => mask.data[i] === value));
  const stack = [...found];
  while (stack.length > 0) {
    const i = stack.pop()!;
    const at = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    for (const axis of axes) {
      for (const step of [-1, 1]) {
        const next = [...at];
        next[axis]! += step;
        if (next[axis]! < 0 || next[axis]! >= size[axis]!) continue;
        const j = next[0]! + size[0] * (next[1]! + size[1] * next[2]!);
        if (mask.data[j] !== value || found.has(j)) continue;
        found.add(j);
        stack.push(j);
      }
    }
  }
  return found;
}

const borders = ([nx, ny, nz]: Vec3, alsoSlices: boolean): number[] =>
  Array.from({ length: nx * ny * nz }, (_, i) => i).filter((i) => {
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    return x === 0 || y === 0 || x === nx - 1 || y === ny - 1 || (alsoSlices && (z === 0 || z === nz - 1));
  });

describe('runs', () => {
  it('gives the stretches of a value row by row, also where they go on in the next row', () => {
    const mask = draw([
      ['##.#', '#...', '....', '####'],
      ['####', '...#', '.##.', '....'],
    ]);
    const ones = runsOf(mask.data, mask.geometry.size, 1);
    expect([...ones.starts]).toEqual([0, 3, 4, 12, 16, 23, 25]);
    expect([...ones.ends]).toEqual([2, 4, 5, 16, 20, 24, 27]);
    expect([...ones.rows]).toEqual([0, 2, 3, 3, 4, 5, 6, 7, 7]);
    const zeros = runsOf(mask.data, mask.geometry.size, 0);
    expect([...zeros.starts]).toEqual([2, 5, 8, 20, 24, 27, 28]);
    expect([...zeros.ends]).toEqual([3, 8, 12, 23, 25, 28, 32]);
  });

  it('has none in a mask without the value', () => {
    const mask = maskFrom(grid([5, 3, 2]), () => false);
    expect(runsOf(mask.data, [5, 3, 2], 1).starts).toHaveLength(0);
    expect([...runsOf(mask.data, [5, 3, 2], 1).rows]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(runsOf(mask.data, [5, 3, 2], 0).starts).toHaveLength(6);
  });

  it('joins over faces only, and slices only where they may be joined', () => {
    const mask = draw([
      ['#.#', '###'],
      ['#.#', '...'],
    ]);
    const runs = runsOf(mask.data, mask.geometry.size, 1);
    expect([...joinRuns(runs, mask.geometry.size)]).toEqual([0, 0, 0, 0, 0]);
    expect([...joinRuns(runs, mask.geometry.size, false)]).toEqual([0, 0, 0, 3, 4]);
  });

  it.each([21, 22, 23, 24])('finds the components and cavities that a search by voxels finds, seed %i', (seed) => {
    const random = createRandom(seed);
    const density = 0.25 + 0.15 * (seed % 4);
    const mask = maskFrom(grid([13, 9, 7]), () => random.chance(density));
    const { runs, numbers, sizes } = maskComponents(mask);
    let voxels = 0;
    numbers.forEach((number, run) => {
      const all = reached(mask, [runs.starts[run]!], 1, [0, 1, 2]);
      expect(all.size).toBe(sizes[number - 1]);
      voxels += runs.ends[run]! - runs.starts[run]!;
    });
    expect(voxels).toBe(mask.data.reduce((sum, v) => sum + v, 0));
    const outside = reached(mask, borders(mask.geometry.size, true), 0, [0, 1, 2]);
    expect(fillHoles(mask).data).toEqual(mask.data.map((_, i) => (outside.has(i) ? 0 : 1)));
    const across = reached(mask, borders(mask.geometry.size, false), 0, [0, 1]);
    expect(fillHolesInSlices(mask, 2).data).toEqual(mask.data.map((_, i) => (across.has(i) ? 0 : 1)));
  });
});
