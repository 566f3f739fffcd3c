import { type Geometry, type Vec3, voxelCount } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { type MaskVolume, type Volume } from '@shared/volume';
import Module from 'manifold-3d';
import { middle, sampled } from '../../fixtures/volumes';

/** Positive inside. */
export type Solid = (p: Vec3) => number;

export function sphere(centre: Vec3, radius: number): Solid {
  return (p) => radius - Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]);
}

/** A ring around the world's z axis through its centre. */
export function torus(centre: Vec3, ring: number, tube: number): Solid {
  return (p) => tube - Math.hypot(Math.hypot(p[0] - centre[0], p[1] - centre[1]) - ring, p[2] - centre[2]);
}

/** Not a distance, but zero in the right places and smooth. */
export function ellipsoid(centre: Vec3, radii: Vec3): Solid {
  return (p) =>
    (1 - Math.hypot(...p.map((value, axis) => (value - centre[axis]!) / radii[axis]!))) * Math.min(...radii);
}

/** Everything on the far side of a plane from where its normal points. */
export function halfSpace(point: Vec3, normal: Vec3): Solid {
  const length = Math.hypot(...normal);
  return (p) =>
    ((point[0] - p[0]) * normal[0] + (point[1] - p[1]) * normal[1] + (point[2] - p[2]) * normal[2]) / length;
}

export function fieldOf(geometry: Geometry, solid: Solid): Volume<Float32Array> {
  return sampled(geometry, new Float32Array(voxelCount(geometry)), solid);
}

export function maskOf(geometry: Geometry, solid: Solid): MaskVolume {
  return sampled(geometry, new Uint8Array(voxelCount(geometry)), (p) => (solid(p) > 0 ? 1 : 0));
}

export { middle };

const { Manifold, Mesh } = await (async () => {
  const module = await Module();
  module.setup();
  return module;
})();

/** What the manifold library says of a mesh: it throws for anything that is not a closed oriented manifold. */
export function manifoldOracle(mesh: TriangleMesh): { volume: number; area: number; genus: number; pieces: number } {
  const solid = new Manifold(new Mesh({ numProp: 3, vertProperties: mesh.positions, triVerts: mesh.triangles }));
  const pieces = solid.decompose();
  const result = {
    volume: solid.volume(),
    area: solid.surfaceArea(),
    genus: pieces.length === 1 ? pieces[0]!.genus() : NaN,
    pieces: pieces.length,
  };
  for (const piece of pieces) piece.delete();
  solid.delete();
  return result;
}

/** V - E + F: 2 for a ball, 0 for a ring. */
export function eulerNumber({ positions, triangles }: TriangleMesh): number {
  return positions.length / 3 - triangles.length / 2 + triangles.length / 3;
}

/** An axis-aligned box of 12 triangles. */
export function boxMesh(min: Vec3, max: Vec3): TriangleMesh {
  const positions = new Float32Array(24);
  for (let corner = 0; corner < 8; corner++) {
    for (let axis = 0; axis < 3; axis++) {
      positions[3 * corner + axis] = (corner >> axis) & 1 ? max[axis]! : min[axis]!;
    }
  }
  const quads = [
    [0, 4, 6, 2],
    [1, 3, 7, 5],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 2, 3, 1],
    [4, 5, 7, 6],
  ];
  return { positions, triangles: Uint32Array.from(quads.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!])) };
}

/** Several meshes in one, not welded. */
export function joined(...meshes: readonly TriangleMesh[]): TriangleMesh {
  const positions: number[] = [];
  const triangles: number[] = [];
  for (const mesh of meshes) {
    const offset = positions.length / 3;
    positions.push(...mesh.positions);
    triangles.push(...Array.from(mesh.triangles, (v) => v + offset));
  }
  return { positions: Float32Array.from(positions), triangles: Uint32Array.from(triangles) };
}

/** The same surface seen from its other side. */
export function inverted({ positions, triangles }: TriangleMesh): TriangleMesh {
  return { positions, triangles: triangles.map((_, i) => triangles[i - (i % 3) + 2 - (i % 3)]!) };
}
