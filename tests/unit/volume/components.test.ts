import { describe, expect, it } from 'vitest';
import { indexToWorld, type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume } from '@shared/volume';
import { connectedComponents, type Connectivity, keepLargest, removeSmall } from '@main/volume/components';
import { fillHoles } from '@main/volume/fill-holes';
import { ball, draw, drawn, middle, obliqueGrid, permuted, randomMask, randomSize } from '../../fixtures/volumes';

/** Component numbers by flooding voxel by voxel, -1 for voxels that are not `of`; whether each reaches a face. */
function flood({ geometry, data }: MaskVolume, connectivity: Connectivity, of: 0 | 1) {
  const [nx, ny, nz] = geometry.size;
  const numbers = new Int32Array(data.length).fill(-1);
  const faces: boolean[] = [];
  const reach = { 6: 1, 18: 2, 26: 3 }[connectivity];
  for (let seed = 0; seed < data.length; seed++) {
    if (numbers[seed] !== -1 || (data[seed] ? 1 : 0) !== of) continue;
    const number = faces.push(false) - 1;
    const stack = [seed];
    numbers[seed] = number;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
      if (x === 0 || y === 0 || z === 0 || x === nx - 1 || y === ny - 1 || z === nz - 1) faces[number] = true;
      for (let k = 0; k < 27; k++) {
        const [dx, dy, dz] = [(k % 3) - 1, (Math.floor(k / 3) % 3) - 1, Math.floor(k / 9) - 1];
        const [u, v, w] = [x + dx, y + dy, z + dz];
        if (Math.abs(dx) + Math.abs(dy) + Math.abs(dz) > reach) continue;
        if (u < 0 || v < 0 || w < 0 || u >= nx || v >= ny || w >= nz) continue;
        const j = u + nx * (v + ny * w);
        if (numbers[j] !== -1 || (data[j] ? 1 : 0) !== of) continue;
        numbers[j] = number;
        stack.push(j);
      }
    }
  }
  return { numbers, faces };
}

describe('connected components', () => {
  const mask = drawn(`
    ##...#
    .#....
    .....#

    ......
    ..#...
    .....#`);

  it.each([
    [6, '11...3\n.1....\n.....2\n\n......\n..4...\n.....2', [3, 2, 1, 1]],
    [18, '11...3\n.1....\n.....2\n\n......\n..1...\n.....2', [4, 2, 1]],
    [26, '11...3\n.1....\n.....2\n\n......\n..1...\n.....2', [4, 2, 1]],
  ] as const)('joins over %i neighbours, largest first', (connectivity, picture, voxels) => {
    const { labels, components } = connectedComponents(mask, connectivity);
    expect(draw(labels)).toBe(picture);
    expect(components.map((c) => c.voxels)).toEqual(voxels);
    expect(components.map((c) => c.label)).toEqual(voxels.map((_, i) => i + 1));
  });

  it('tells corner neighbours from edge neighbours', () => {
    const corner = drawn('#.\n..\n\n..\n.#');
    expect(connectedComponents(corner, 26).components).toHaveLength(1);
    expect(connectedComponents(corner, 18).components).toHaveLength(2);
  });

  it('measures volume, box and centroid in millimetres of the patient', () => {
    const grid = obliqueGrid([60, 50, 40], [0.4, 0.5, 0.7]);
    const centre = indexToWorld(grid, [30, 22, 18]);
    const [component] = connectedComponents(ball(grid, centre, 6.01)).components;
    expect(Math.abs(component!.volumeMm3 / ((4 / 3) * Math.PI * 6.01 ** 3) - 1)).toBeLessThan(0.01);
    component!.centroid.forEach((v, axis) => expect(v).toBeCloseTo(centre[axis]!, 6));
    expect(component!.min).toEqual([15, 10, 10]);
    expect(component!.max).toEqual([45, 34, 26]);
  });

  it('of an empty mask are none, of a full one the volume', () => {
    const grid = obliqueGrid([64, 3, 2]);
    const empty = connectedComponents(createVolume(grid, new Uint8Array(384)));
    expect(empty.components).toEqual([]);
    expect(empty.labels.data.every((v) => v === 0)).toBe(true);
    const full = connectedComponents(createVolume(grid, new Uint8Array(384).fill(255)));
    expect(full.components.map((c) => [c.voxels, c.min, c.max])).toEqual([[384, [0, 0, 0], [63, 2, 1]]]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('are those of a flood fill, seed %i', (seed) => {
    const random = createRandom(seed);
    const [nx, ny, nz] = randomSize(random, 10);
    const volume = randomMask(random, obliqueGrid([nx * random.integer(1, 7), ny, nz]), random.uniform(0.05, 0.9));
    for (const connectivity of [6, 18, 26] as const) {
      const { labels, components } = connectedComponents(volume, connectivity);
      const { numbers, faces } = flood(volume, connectivity, 1);
      expect(components).toHaveLength(faces.length);
      const pairs = new Set(Array.from(numbers, (number, i) => `${number} ${labels.data[i]!}`));
      expect(pairs.size).toBe(faces.length + (numbers.includes(-1) ? 1 : 0));
      for (const { label, voxels } of components) {
        expect(labels.data.reduce((sum, v) => sum + (v === label ? 1 : 0), 0)).toBe(voxels);
      }
    }
  });

  it('largest and small ones are told apart by volume, ties by place', () => {
    expect(draw(keepLargest(mask, 6))).toBe('##....\n.#....\n......\n\n......\n......\n......');
    expect(draw(keepLargest(mask, 6, 2))).toBe('##....\n.#....\n.....#\n\n......\n......\n.....#');
    const voxel = 0.4 * 0.7 * 1.1;
    expect(draw(removeSmall(mask, 2 * voxel - 1e-9, 6))).toBe('##....\n.#....\n.....#\n\n......\n......\n.....#');
    expect(keepLargest(drawn('...\n...')).data).toEqual(new Uint8Array(6));
  });
});

describe('hole filling', () => {
  it('fills what is closed off and leaves what is open', () => {
    const shell = drawn(`
      ######
      ######
      ######

      ######
      #..##.
      ######

      ######
      ######
      ######`);
    const filled = draw(fillHoles(shell));
    expect(filled.split('\n\n')[1]).toBe('######\n#####.\n######');
  });

  it('takes background that touches by an edge as closed off, unless told otherwise', () => {
    const leaky = drawn(`
      ####
      ####
      ####

      ####
      #.##
      ###.

      ####
      ####
      ####`);
    leaky.data[1 + 4 * (1 + 3)] = 0;
    expect(fillHoles(leaky).data.filter((v) => v === 0)).toHaveLength(1);
    expect(fillHoles(drawn('####\n#.##\n####\n\n####\n##.#\n####\n\n####\n####\n####'), 18).data).toContain(0);
  });

  it('does nothing to empty, full and one-voxel-thick masks', () => {
    for (const mask of [drawn('....\n....'), drawn('####\n####'), drawn('###\n#.#\n###')]) {
      expect(draw(fillHoles(mask))).toBe(draw(mask));
    }
  });

  it.each([1, 2, 3, 4])('fills the components of background that reach no face, seed %i', (seed) => {
    const random = createRandom(seed);
    const mask = randomMask(random, obliqueGrid([random.integer(20, 70), 11, 9]), random.uniform(0.6, 0.95));
    for (const connectivity of [6, 18, 26] as const) {
      const { numbers, faces } = flood(mask, connectivity, 0);
      const expected = mask.data.map((v, i) => (v || !faces[numbers[i]!] ? 1 : 0));
      expect(fillHoles(mask, connectivity).data).toEqual(expected);
    }
  });

  it('gives back a ball from its shell, whatever the order of the axes', () => {
    const grid = obliqueGrid([30, 26, 22], [0.5, 0.6, 0.7]);
    const solid = ball(grid, middle(grid), 6);
    const inner = ball(grid, middle(grid), 4);
    const shell = createVolume(
      grid,
      solid.data.map((v, i) => v - inner.data[i]!),
    );
    const order: Vec3 = [1, 2, 0];
    expect(fillHoles(shell).data).toEqual(solid.data);
    expect(fillHoles(permuted(shell, order)).data).toEqual(permuted(solid, order).data);
  });
});
