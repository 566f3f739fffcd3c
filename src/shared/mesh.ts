import type { Vec3 } from './geometry';

/** A triangle surface in world coordinates. */
export interface TriangleMesh {
  /** x, y, z a vertex, LPS millimetres; stride 3. */
  readonly positions: Float32Array;
  /** Three vertex numbers a triangle, counter-clockwise seen from outside. */
  readonly triangles: Uint32Array;
}

/** Axis-aligned, millimetres. */
export interface Box {
  readonly min: Vec3;
  readonly max: Vec3;
}

export type MeshFlaw =
  'open-edge' | 'non-manifold' | 'inverted' | 'degenerate' | 'duplicate' | 'self-intersection' | 'void' | 'shell';

/** Where a flaw is, for display: a point and some of the triangles concerned. */
export interface MeshPlace {
  readonly flaw: MeshFlaw;
  /** LPS millimetres. */
  readonly point: Vec3;
  /** Triangle numbers, at most a few dozen. */
  readonly triangles: readonly number[];
}

/** What a slicer would complain about, and the measures a person checks. */
export interface MeshChecks {
  /** Every edge has a triangle on both sides. */
  readonly closed: boolean;
  /** No edge has more than two triangles, no vertex joins two fans, neighbours agree on the outside. */
  readonly manifold: boolean;
  /** Shells look outward, voids look into their hole. */
  readonly outward: boolean;
  /** Edges with a triangle on one side only. */
  readonly openEdges: number;
  readonly nonManifold: number;
  readonly degenerate: number;
  readonly duplicate: number;
  /** Pairs of triangles that cut or overlap each other; counted up to a limit. */
  readonly selfIntersections: number;
  /** Separate outer surfaces. */
  readonly shells: number;
  /** Closed hollows inside a shell. */
  readonly voids: number;
  readonly vertices: number;
  readonly triangles: number;
  readonly volumeMm3: number;
  readonly areaMm2: number;
  readonly box: Box;
  /** At most a few dozen a flaw. */
  readonly places: readonly MeshPlace[];
}

/** Whether a slicer takes the mesh without repair. Separate shells and voids are the printer's question, not the file's. */
export function isSound(checks: MeshChecks): boolean {
  return (
    checks.triangles > 0 &&
    checks.closed &&
    checks.manifold &&
    checks.outward &&
    checks.degenerate === 0 &&
    checks.duplicate === 0 &&
    checks.selfIntersections === 0
  );
}
