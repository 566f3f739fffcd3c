import { frameOfGeometry, SLICE_VIEWS, viewAxes } from '@renderer/vtk/frame';
import { contourSegments } from '@renderer/vtk/contours';
import { blendBox, blendTable, joinPixelBoxes, valueBoxes } from '@renderer/vtk/overlay';
import { type PlaneGrid, planeGrid } from '@renderer/vtk/plane-grid';
import { resliceNearest } from '@renderer/vtk/reslice';
import { cutBox } from '@shared/edit/box';
import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';

/** The value nearest to a pixel, taken on its own. */
function pixel({ geometry, data }: Volume, grid: PlaneGrid, i: number, j: number, outside: number): number {
  const at = grid.origin.map(
    (o, axis) => o + i * grid.spacing[0] * grid.axes.right[axis]! + j * grid.spacing[1] * grid.axes.down[axis]!,
  ) as unknown as Vec3;
  const [x, y, z] = worldToIndex(geometry, at).map(Math.round) as unknown as Vec3;
  const [nx, ny, nz] = geometry.size;
  return x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? outside : data[x + nx * (y + ny * z)]!;
}

/** The same grid with its first axis running the other way and the last two swapped. */
function turnedAbout(geometry: Geometry): Geometry {
  const { size, spacing, direction: d } = geometry;
  return {
    size: [size[0], size[2], size[1]],
    spacing: [spacing[0], spacing[2], spacing[1]],
    origin: indexToWorld(geometry, [size[0] - 1, 0, 0]),
    direction: [-d[0], d[2], d[1], -d[3], d[5], d[4], -d[6], d[8], d[7]],
  };
}

describe('nearest voxels of a slice', () => {
  const random = createRandom(77);
  const oblique = obliqueGrid([11, 8, 6]);
  it.each([
    ['an oblique grid', oblique],
    ['a grid with turned and swapped axes', turnedAbout(oblique)],
  ])('are those under each pixel, on %s', (_, geometry) => {
    const count = geometry.size.reduce((product, n) => product * n, 1);
    const labels: Volume<Uint8Array> = {
      geometry,
      data: Uint8Array.from({ length: count }, () => Math.floor(random.next() * 6)),
    };
    const scan: Volume<Int16Array> = {
      geometry,
      data: Int16Array.from({ length: count }, () => Math.floor(random.next() * 1800) - 900),
    };
    const part = cutBox(labels, { start: [3, 2, 1], size: [5, 4, 3] });
    const frame = frameOfGeometry(geometry);
    for (const view of SLICE_VIEWS) {
      for (const through of [
        [5, 4, 3],
        [0, 0, 0],
        [10, 5, 5],
      ] as const) {
        const grid = planeGrid(geometry, viewAxes(frame, view), indexToWorld(geometry, through));
        const [nu, nv] = grid.size;
        const expected = (volume: Volume, outside: number): number[] =>
          Array.from({ length: nu * nv }, (__, p) => pixel(volume, grid, p % nu, Math.floor(p / nu), outside));
        expect([...resliceNearest(labels, grid, new Uint8Array(nu * nv), 0)]).toEqual(expected(labels, 0));
        expect([...resliceNearest(scan, grid, new Int16Array(nu * nv), -999)]).toEqual(expected(scan, -999));
        expect([...resliceNearest(part, grid, new Uint8Array(nu * nv).fill(9), 0)]).toEqual(expected(part, 0));
        expect([...resliceNearest(labels, grid, new Float32Array(nu * nv), 7)]).toEqual(expected(labels, 7));
      }
    }
  });
});

describe('boxes of values', () => {
  const values = Uint8Array.from([
    ...[0, 0, 0, 0, 0, 0],
    ...[0, 2, 0, 0, 5, 0],
    ...[2, 2, 0, 0, 5, 5],
    ...[0, 0, 0, 2, 0, 0],
  ]);

  it('hold each value and no more', () => {
    const boxes = valueBoxes(values, 6);
    expect([...boxes.keys()].sort()).toEqual([2, 5]);
    expect(boxes.get(2)).toEqual({ i0: 0, i1: 4, j0: 1, j1: 4 });
    expect(boxes.get(5)).toEqual({ i0: 4, i1: 6, j0: 1, j1: 3 });
    expect(joinPixelBoxes(boxes.values())).toEqual({ i0: 0, i1: 6, j0: 1, j1: 4 });
    expect(joinPixelBoxes([])).toBeNull();
  });

  it('give the same colours and contours as the whole picture', () => {
    const boxes = valueBoxes(values, 6);
    const table = new Uint8Array(1024);
    table.set([10, 20, 30, 128], 8);
    table.set([200, 100, 50, 255], 20);
    const whole = Uint8Array.from({ length: 96 }, (_, i) => i * 2);
    const boxed = whole.slice();
    blendTable(whole, values, table);
    blendBox(boxed, values, 6, table, joinPixelBoxes(boxes.values())!);
    expect(boxed).toEqual(whole);
    for (const value of [2, 5]) {
      const of = (v: number): number => (v === value ? 1 : 0);
      const lines = contourSegments(values, 6, 4, 0.5, of, boxes.get(value));
      expect(lines.length).toBeGreaterThan(0);
      expect(lines).toEqual(contourSegments(values, 6, 4, 0.5, of));
    }
  });
});
