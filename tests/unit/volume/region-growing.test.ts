import { describe, expect, it } from 'vitest';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { createVolume } from '@shared/volume';
import { connectedComponents } from '@main/volume/components';
import { regionGrow } from '@main/volume/region-growing';
import { ball, draw, drawn, middle, obliqueGrid, randomMask, sampled } from '../../fixtures/volumes';

describe('region growing', () => {
  const values = drawn(`
    5550005
    5590505
    0005505

    0000000
    0000050
    0000000`);

  it.each([
    [6, '##.....\n##.....\n.......\n\n.......\n.......\n.......'],
    [18, '##.....\n##.....\n.......\n\n.......\n.......\n.......'],
    [26, '##.....\n##.....\n.......\n\n.......\n.......\n.......'],
  ] as const)('stops at values outside the range, %i neighbours', (connectivity, picture) => {
    const result = regionGrow({ ...values, data: values.data.map((v, i) => (i === 2 ? 0 : v)) }, [[0, 0, 0]], {
      low: 4,
      high: 6,
      connectivity,
    });
    expect(draw(result)).toBe(picture);
  });

  it('takes the ends of the range and reaches over faces, edges and corners as told', () => {
    const grow = (connectivity: 6 | 18 | 26): string =>
      draw(regionGrow(values, [[4, 2, 0]], { low: 5, high: 5, connectivity }));
    expect(grow(6)).toBe('.......\n....#..\n...##..\n\n.......\n.......\n.......');
    expect(grow(18)).toBe('......#\n....#.#\n...##.#\n\n.......\n.....#.\n.......');
    expect(grow(26)).toBe(grow(18));
    const corner = drawn('5.\n..\n\n..\n.5');
    expect(regionGrow(corner, [[0, 0, 0]], { low: 5, high: 5, connectivity: 18 }).data[7]).toBe(0);
    expect(regionGrow(corner, [[0, 0, 0]], { low: 5, high: 5 }).data[7]).toBe(1);
  });

  it('stays within a mask', () => {
    const line = drawn('5555555');
    expect(draw(regionGrow(line, [[0, 0, 0]], { low: 5, high: 5, within: drawn('###.###') }))).toBe('###....');
    expect(draw(regionGrow(line, [[3, 0, 0]], { low: 5, high: 5, within: drawn('###.###') }))).toBe('.......');
  });

  it('keeps within a distance of the nearest seed, in millimetres', () => {
    const grid = obliqueGrid([41, 31, 21]);
    const full = createVolume(grid, new Int16Array(41 * 31 * 21).fill(300));
    const range = { low: 300, high: 300 };
    expect(regionGrow(full, [[20, 15, 10]], { ...range, maxDistanceMm: 5.01 }).data).toEqual(
      ball(grid, middle(grid), 5.01).data,
    );
    const two: Vec3[] = [
      [3, 4, 5],
      [8, 7, 6],
    ];
    const balls = two.map((seed) => ball(grid, indexToWorld(grid, seed), 3.31).data);
    expect(regionGrow(full, two, { ...range, maxDistanceMm: 3.31 }).data).toEqual(
      balls[0]!.map((v, i) => v | balls[1]![i]!),
    );
    const within = sampled(grid, new Uint8Array(full.data.length), (p) => (p[0] > -30 ? 1 : 0));
    expect(regionGrow(full, [[20, 15, 10]], { ...range, maxDistanceMm: 5.01, within }).data).toEqual(
      ball(grid, middle(grid), 5.01).data.map((v, i) => v & within.data[i]!),
    );
  });

  it('grows nothing from seeds outside the volume or the values, nor from none', () => {
    const range = { low: 5, high: 5 };
    const seeds: Vec3[] = [
      [-1, 0, 0],
      [7, 0, 0],
      [0, 0, 2],
      [3, 0, 0],
    ];
    expect(regionGrow(values, seeds, range).data).toEqual(new Uint8Array(42));
    expect(regionGrow(values, [], range).data).toEqual(new Uint8Array(42));
    expect(regionGrow(createVolume(obliqueGrid([1, 1, 1]), Float32Array.of(NaN)), [[0, 0, 0]], range).data[0]).toBe(0);
  });

  it.each([1, 2, 3, 4, 5, 6])('grows the connected component of the seed, seed %i', (seed) => {
    const random = createRandom(seed);
    const mask = randomMask(random, obliqueGrid([random.integer(1, 40), 12, 9]), random.uniform(0.2, 0.6));
    const start = mask.data.indexOf(1);
    const [nx, ny] = mask.geometry.size;
    const at: Vec3 = [start % nx, Math.floor(start / nx) % ny, Math.floor(start / nx / ny)];
    for (const connectivity of [6, 18, 26] as const) {
      const { labels } = connectedComponents(mask, connectivity);
      const expected = Uint8Array.from(labels.data, (label) => (label === labels.data[start] ? 1 : 0));
      expect(regionGrow(mask, [at], { low: 1, high: 1, connectivity }).data).toEqual(expected);
    }
  });

  it('stops when told to', () => {
    const controller = new AbortController();
    controller.abort();
    const context = { ...QUIET, signal: controller.signal };
    expect(() => regionGrow(values, [[0, 0, 0]], { low: 5, high: 5, context })).toThrow(
      expect.objectContaining({ name: 'AbortError' }) as Error,
    );
  });
});
