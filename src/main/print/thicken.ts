import { type Geometry, IDENTITY, type Vec3 } from '@shared/geometry';
import { isSound, type TriangleMesh } from '@shared/mesh';
import { createVolume } from '@shared/volume';
import Module from 'manifold-3d';
import { checkMesh } from '../mesh/checks';
import { decimateMesh } from '../mesh/decimate';
import { isoSurface } from '../mesh/iso-surface';
import { smoothMesh } from '../mesh/smooth';
import { patchesBelow } from './patches';
import { type Ball, measureWalls, thinBalls } from './thickness';

/** Balls grow a little over the minimum: their union has dimples, and faceted ones are smaller than round ones. */
const OVER = 1.04;
/** Voxels of the grid on which the balls are joined, and how fine it is at most. */
const MOST_VOXELS = 30e6;
const STEPS_PER_WALL = 10;
/** Balls along the thickness of a wall: the closer, the smoother their union. */
const SAMPLES_PER_WALL = 8;
/** Thickening may bring new surfaces close together. */
const MOST_ROUNDS = 6;

/**
 * The solid with every wall thinner than `leastMm` grown to it, evenly to both sides of its middle; all the rest of the
 * surface stays exactly where it is. Walls are found by the balls that fit between opposite surfaces; each too small
 * ball grows, and the union of all of them is joined with the solid. Edges are not walls and stay sharp, and so do thin
 * spots of less than `leastMm` squared; those thinner than `featureMm` grow from `featureMm` squared on.
 *
 * @throws Error when the mesh is not sound
 */
export async function thicken(mesh: TriangleMesh, leastMm: number, featureMm = leastMm): Promise<TriangleMesh> {
  let result = mesh;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { thickness } = measureWalls(result, leastMm / 2);
    const thin = new Set(
      [leastMm, featureMm].flatMap((limit) =>
        patchesBelow(result, thickness, limit, limit ** 2).flatMap(({ triangles }) => [...triangles]),
      ),
    );
    if (thin.size === 0) break;
    const balls = thinBalls(result, leastMm / SAMPLES_PER_WALL, leastMm, thin);
    const walls = isoSurface(ballField(balls, (OVER * leastMm) / 2, leastMm / STEPS_PER_WALL), 0);
    const even = smoothMesh(walls, { passBand: 0.1, limit: { mm: leastMm / 15 } });
    result = await joined(result, await decimateMesh(even, leastMm / 30, walls.positions), leastMm / 500);
  }
  return result;
}

/** Radius minus the distance to the nearest ball's centre, sampled; the grid's frame is the world's. */
function ballField(
  balls: readonly Ball[],
  radius: number,
  finest: number,
): ReturnType<typeof createVolume<Float32Array>> {
  const low = [0, 1, 2].map((axis) => balls.reduce((least, { centre }) => Math.min(least, centre[axis]!), Infinity));
  const high = [0, 1, 2].map((axis) => balls.reduce((most, { centre }) => Math.max(most, centre[axis]!), -Infinity));
  const sides = low.map((value, axis) => high[axis]! - value + 2 * radius);
  const step = Math.max(finest, Math.cbrt((sides[0]! * sides[1]! * sides[2]!) / MOST_VOXELS));
  const size = sides.map((side) => Math.ceil(side / step) + 3) as unknown as Vec3;
  const origin = low.map((value) => value - radius - step) as unknown as Vec3;
  const geometry: Geometry = { size, spacing: [step, step, step], origin, direction: IDENTITY };
  const data = new Float32Array(size[0] * size[1] * size[2]).fill(-radius);
  const reach = radius + step;
  for (const { centre } of balls) {
    const from = centre.map((value, axis) => Math.max(0, Math.ceil((value - reach - origin[axis]!) / step)));
    const to = centre.map((value, axis) =>
      Math.min(size[axis]! - 1, Math.floor((value + reach - origin[axis]!) / step)),
    );
    for (let z = from[2]!; z <= to[2]!; z++) {
      const dz = origin[2] + z * step - centre[2];
      for (let y = from[1]!; y <= to[1]!; y++) {
        const dy = origin[1] + y * step - centre[1];
        const row = size[0] * (y + size[1] * z);
        for (let x = from[0]!; x <= to[0]!; x++) {
          const dx = origin[0] + x * step - centre[0];
          const value = radius - Math.sqrt(dx * dx + dy * dy + dz * dz);
          if (value > data[row + x]!) data[row + x] = value;
        }
      }
    }
  }
  return createVolume(geometry, data);
}

/** The union of two solids without slivers below `tolerance`. */
async function joined(a: TriangleMesh, b: TriangleMesh, tolerance: number): Promise<TriangleMesh> {
  const module = await Module();
  module.setup();
  const { Manifold, Mesh } = module;
  const solids = [a, b].map(
    ({ positions, triangles }) =>
      new Manifold(new Mesh({ numProp: 3, vertProperties: positions, triVerts: triangles })),
  );
  const union = solids[0]!.add(solids[1]!);
  const simple = union.simplify(tolerance);
  try {
    for (const solid of [simple, union]) {
      const { vertProperties, triVerts } = solid.getMesh();
      const mesh = { positions: Float32Array.from(vertProperties), triangles: Uint32Array.from(triVerts) };
      if (isSound(checkMesh(mesh))) return mesh;
    }
    throw new Error('joining a thickened wall did not give a sound solid');
  } finally {
    for (const solid of [...solids, union, simple]) solid.delete();
  }
}
