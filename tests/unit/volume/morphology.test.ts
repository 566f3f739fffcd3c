import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { close, dilate, type Element, erode, type MorphologyOptions, open } from '@main/volume/morphology';
import { ball, draw, drawn, middle, obliqueGrid, randomMask, randomSize } from '../../fixtures/volumes';

/** The definition, voxel by voxel. */
function bruteForce<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  { outside }: MorphologyOptions,
  highest: boolean,
): T {
  const { geometry, data } = volume;
  const [nx, ny, nz] = geometry.size;
  const given = 'radius' in element ? element.radius : element.radiusMm;
  const radii = (typeof given === 'number' ? [given, given, given] : [...given]).map((r, axis) =>
    'radius' in element ? r : r / geometry.spacing[axis]!,
  );
  const part = (d: number, r: number): number => (d === 0 ? 0 : Math.abs(d) / r);
  const offsets: [number, number, number][] = [];
  const [rx, ry, rz] = radii.map((r) => Math.ceil(r)) as [number, number, number];
  for (let dz = -rz; dz <= rz; dz++) {
    for (let dy = -ry; dy <= ry; dy++) {
      for (let dx = -rx; dx <= rx; dx++) {
        const parts = [part(dx, radii[0]!), part(dy, radii[1]!), part(dz, radii[2]!)];
        const inBox = parts.every((p) => p <= 1 + 1e-12);
        const onAxis = [dx, dy, dz].filter((d) => d !== 0).length <= 1;
        const inBall = parts.reduce((sum, p) => sum + p * p, 0) <= 1 + 1e-12;
        if (inBox && (element.shape === 'box' || (element.shape === 'cross' ? onAxis : inBall)))
          offsets.push([dx, dy, dz]);
      }
    }
  }
  const result = data.slice() as T;
  for (let i = 0; i < data.length; i++) {
    const [x, y, z] = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / nx / ny)];
    const under = offsets.map(([dx, dy, dz]) => {
      const [u, v, w] = [x + dx, y + dy, z + dz];
      const inside = u >= 0 && v >= 0 && w >= 0 && u < nx && v < ny && w < nz;
      return inside ? data[u + nx * (v + ny * w)]! : outside;
    });
    const values = under.filter((v) => v !== undefined);
    result[i] = highest ? Math.max(...values) : Math.min(...values);
  }
  return result;
}

describe('binary morphology', () => {
  const dot = drawn(`
    .....
    .....
    .....

    .....
    ..#..
    .....

    .....
    .....
    .....`);

  it('dilates a voxel to the cross', () => {
    expect(draw(dilate(dot, { shape: 'cross', radius: 1 }))).toBe(
      draw(
        drawn(`
        .....
        ..#..
        .....

        ..#..
        .###.
        ..#..

        .....
        ..#..
        .....`),
      ),
    );
  });

  it('dilates a voxel to a box of unequal radii', () => {
    expect(draw(dilate(dot, { shape: 'box', radius: [2, 1, 0] }))).toBe(
      draw(
        drawn(`
        .....
        .....
        .....

        #####
        #####
        #####

        .....
        .....
        .....`),
      ),
    );
  });

  it('takes millimetres along each axis of an anisotropic grid', () => {
    // spacing 0.4, 0.7, 1.1: 0.8 mm reaches two voxels along x, one along y, none along z; the diagonal is farther
    expect(draw(dilate(dot, { shape: 'ball', radiusMm: 0.8 }))).toBe(
      draw(
        drawn(`
        .....
        .....
        .....

        ..#..
        #####
        ..#..

        .....
        .....
        .....`),
      ),
    );
  });

  it('erodes what is thinner than the element, and by default not from the faces of the volume', () => {
    const slab = drawn(`
      ####
      ####
      ####
      ....`);
    expect(draw(erode(slab, { shape: 'box', radius: 1 }))).toBe('####\n####\n....\n....');
    expect(draw(erode(slab, { shape: 'box', radius: [1, 1, 0] }, { outside: 0 }))).toBe('....\n.##.\n....\n....');
  });

  it('lets set voxels beyond the volume grow in when told so', () => {
    const empty = drawn('....\n....\n....\n....');
    expect(draw(dilate(empty, { shape: 'cross', radius: [1, 1, 0] }, { outside: 1 }))).toBe('####\n#..#\n#..#\n####');
  });

  it('opening removes a bridge and closing fills a gap', () => {
    expect(draw(open(drawn('###...###\n#########\n###...###'), { shape: 'box', radius: [1, 1, 0] }))).toBe(
      '###...###\n###...###\n###...###',
    );
    expect(draw(close(drawn('..........\n..##.##...\n..........'), { shape: 'box', radius: [1, 0, 0] }))).toBe(
      '..........\n..#####...\n..........',
    );
  });

  it('closing and opening reach for the faces unless the voxels beyond have a value', () => {
    const near = drawn('.#......##');
    const line: Element = { shape: 'box', radius: [1, 0, 0] };
    expect(draw(close(near, line))).toBe('##......##');
    expect(draw(close(near, line, { outside: 0 }))).toBe('.#......##');
    expect(draw(open(near, line))).toBe('........##');
    expect(draw(open(near, line, { outside: 0 }))).toBe('..........');
    expect(draw(open(near, line, { outside: 1 }))).toBe('........##');
  });

  it('a dilated ball is a ball with the radii added, to a voxel', () => {
    const grid = obliqueGrid([61, 41, 31], [0.4, 0.6, 0.8]);
    const grown = dilate(ball(grid, middle(grid), 5), { shape: 'ball', radiusMm: 4 }).data;
    const inner = ball(grid, middle(grid), 9 - Math.hypot(0.4, 0.6, 0.8)).data;
    const outer = ball(grid, middle(grid), 9.001).data;
    expect(grown.every((v, i) => inner[i]! <= v && v <= outer[i]!)).toBe(true);
  });

  it.each(['box', 'ball', 'cross'] as const)('leaves empty and full masks as they are: %s', (shape) => {
    for (const value of [0, 1]) {
      const mask = createVolume(obliqueGrid([33, 5, 4]), new Uint8Array(33 * 5 * 4).fill(value));
      for (const operation of [erode, dilate, open, close]) {
        expect(operation(mask, { shape, radius: 2 }).data).toEqual(mask.data);
      }
    }
  });

  it('an element of radius 0 changes nothing; a negative one is refused', () => {
    expect(dilate(dot, { shape: 'ball', radius: 0 }).data).toEqual(dot.data);
    expect(() => dilate(dot, { shape: 'ball', radius: -1 })).toThrow(RangeError);
    expect(() => erode(dot, { shape: 'box', radiusMm: NaN })).toThrow(RangeError);
  });
});

const ELEMENTS: Element[] = [
  { shape: 'box', radius: 1 },
  { shape: 'box', radius: [7, 2, 0] },
  { shape: 'box', radius: [40, 1, 5] },
  { shape: 'cross', radius: 1 },
  { shape: 'cross', radius: [3, 0, 2] },
  { shape: 'ball', radius: 1.5 },
  { shape: 'ball', radius: [4, 2.2, 3] },
  { shape: 'ball', radiusMm: 1.4 },
  { shape: 'ball', radiusMm: [2, 0, 1.1] },
];

describe.each([1, 2, 3, 4])('against the definition, seed %i', (seed) => {
  const random = createRandom(seed);
  const [, ny, nz] = randomSize(random, 7);
  const grid = obliqueGrid([random.integer(1, 70), ny, nz]);
  const kinds: [string, Volume][] = [
    ['a mask', randomMask(random, grid, random.uniform(0.02, 0.98))],
    ['Int16', sampledLike(new Int16Array(grid.size[0] * ny * nz), () => random.integer(-32768, 32767))],
    ['Uint8', sampledLike(new Uint8Array(grid.size[0] * ny * nz), () => random.integer(0, 255))],
    ['Uint16', sampledLike(new Uint16Array(grid.size[0] * ny * nz), () => random.integer(0, 65535))],
    ['Int32', sampledLike(new Int32Array(grid.size[0] * ny * nz), () => random.integer(-(2 ** 31), 2 ** 31 - 1))],
    ['Float32', sampledLike(new Float32Array(grid.size[0] * ny * nz), () => random.normal())],
    ['Float64', sampledLike(new Float64Array(grid.size[0] * ny * nz), () => random.normal())],
  ];
  function sampledLike<T extends VoxelArray>(data: T, draw: () => number): Volume<T> {
    for (let i = 0; i < data.length; i++) data[i] = draw();
    return createVolume(grid, data);
  }

  it.each(kinds)(`%s of ${grid.size.join(' x ')}`, (_, volume) => {
    const element = random.pick(ELEMENTS);
    for (const options of [{}, { outside: 0 }, { outside: 1 }]) {
      expect(erode(volume, element, options).data).toEqual(bruteForce(volume, element, options, false));
      expect(dilate(volume, element, options).data).toEqual(bruteForce(volume, element, options, true));
    }
  });

  it.each(ELEMENTS)(`a mask of ${grid.size.join(' x ')} with %o`, (element) => {
    const mask = kinds[0]![1];
    expect(erode(mask, element).data).toEqual(bruteForce(mask, element, {}, false));
    expect(dilate(mask, element).data).toEqual(bruteForce(mask, element, {}, true));
  });
});
