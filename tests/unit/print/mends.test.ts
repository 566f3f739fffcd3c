import { describe, expect, it } from 'vitest';
import { isSound, type TriangleMesh } from '@shared/mesh';
import { buildBvh } from '@main/mesh/bvh';
import { checkMesh } from '@main/mesh/checks';
import { closestPoint } from '@main/mesh/closest-point';
import { isoSurface } from '@main/mesh/iso-surface';
import { checkPrint } from '@main/print/checks';
import { fillVoids, keepLargestShell, mendMesh } from '@main/print/mends';
import { obliqueGrid } from '../../fixtures/volumes';
import { boxMesh, fieldOf, inverted, joined, middle, sphere } from '../mesh/solids';
import { calibrated, hydrogel } from './printers';

const block = boxMesh([0, 0, 0], [9, 9, 9]);
const hollow = inverted(boxMesh([1, 1, 1], [8, 8, 8]));

describe('filling voids', () => {
  it('leaves the outer surface alone', () => {
    const filled = checkMesh(fillVoids(joined(block, hollow)));
    expect(filled).toMatchObject({ shells: 1, voids: 0, triangles: 12, volumeMm3: 729 });
  });
  it('takes in what lay loose in the hollow', () => {
    expect(checkMesh(fillVoids(joined(block, hollow, boxMesh([3, 3, 3], [4, 4, 4]))))).toMatchObject({
      shells: 1,
      voids: 0,
      volumeMm3: 729,
    });
  });
  it('changes nothing without a void', () => {
    expect(fillVoids(block).triangles).toEqual(block.triangles);
  });
});

describe('keeping the largest shell', () => {
  it('keeps its hollow and drops the others with theirs', () => {
    const other = joined(boxMesh([20, 0, 0], [26, 6, 6]), inverted(boxMesh([21, 1, 1], [25, 5, 5])));
    const kept = checkMesh(keepLargestShell(joined(other, block, hollow)));
    expect(kept).toMatchObject({ shells: 1, voids: 1, volumeMm3: 729 - 343 });
    expect(isSound(kept)).toBe(true);
  });
  it('drops a loose piece in its hollow', () => {
    const kept = checkMesh(keepLargestShell(joined(block, hollow, boxMesh([3, 3, 3], [4, 4, 4]))));
    expect(kept).toMatchObject({ shells: 1, voids: 1, volumeMm3: 386 });
  });
  it('takes an empty mesh', () => {
    const empty = { positions: new Float32Array(), triangles: new Uint32Array() };
    expect(keepLargestShell(empty).triangles).toHaveLength(0);
  });
});

describe('thickening', () => {
  const grid = obliqueGrid([64, 60, 50], [0.3, 0.3, 0.3]);
  const centre = middle(grid);
  /** A ball with a thin brim around it. */
  const hat = isoSurface(
    fieldOf(grid, (p) =>
      Math.max(
        sphere(centre, 3)(p),
        Math.min(0.35 - Math.abs(p[2] - centre[2]), 6 - Math.hypot(p[0] - centre[0], p[1] - centre[1])),
      ),
    ),
    0,
  );
  const wallOf = (mesh: TriangleMesh): ReturnType<typeof checkPrint>['checks'][number] =>
    checkPrint(mesh, hydrogel, calibrated).checks.find(({ name }) => name === 'wall')!;

  it('brings a thin brim to the minimum and leaves the rest where it is', async () => {
    expect(wallOf(hat).passed).toBe(false);
    const mended = await mendMesh(hat, 'thicken', hydrogel, calibrated);
    expect(isSound(checkMesh(mended))).toBe(true);
    const wall = wallOf(mended);
    expect(wall.passed).toBe(true);
    // The brim is a slab of about 1.2 mm now: no more than needed.
    const bvh = buildBvh(mended);
    const brim = closestPoint(bvh, [centre[0] + 4.5, centre[1], centre[2]])!;
    expect(brim.distance).toBeGreaterThan(0.57);
    expect(brim.distance).toBeLessThan(0.75);
    // The ball's poles have not moved.
    for (const side of [-3, 3]) {
      expect(closestPoint(bvh, [centre[0], centre[1], centre[2] + side])!.distance).toBeLessThan(0.02);
    }
  }, 240_000);

  it('grows more when the material will be printed smaller', async () => {
    const smaller = { ...calibrated, scale: [0.9, 0.9, 0.9] as [number, number, number] };
    const mended = await mendMesh(hat, 'thicken', hydrogel, smaller);
    const wall = checkPrint(mended, hydrogel, smaller).checks.find(({ name }) => name === 'wall')!;
    expect(wall.passed).toBe(true);
  }, 240_000);

  it('changes nothing where walls are thick enough', async () => {
    expect(await mendMesh(block, 'thicken', hydrogel, calibrated)).toBe(block);
  });
});
