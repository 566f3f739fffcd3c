import { type TriangleMesh } from '@shared/mesh';
import { buildBvh } from './bvh';
import { closestPoint } from './closest-point';

/** Percentiles of distances, millimetres; all NaN for no distance. */
export interface DeviationStatistics {
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
}

/**
 * Distance in millimetres from each vertex to the nearest point of `reference`, NaN where that is farther than `most`
 * (or the reference has no triangle).
 */
export function vertexDeviations(mesh: TriangleMesh, reference: TriangleMesh, most = Infinity): Float32Array {
  const bvh = buildBvh(reference);
  const result = new Float32Array(mesh.positions.length / 3);
  for (let v = 0; v < result.length; v++) {
    const { positions: p } = mesh;
    result[v] = closestPoint(bvh, [p[3 * v]!, p[3 * v + 1]!, p[3 * v + 2]!], most)?.distance ?? NaN;
  }
  return result;
}

/** NaN values do not count. */
export function deviationStatistics(distances: Float32Array): DeviationStatistics {
  const sorted = distances.filter((value) => !Number.isNaN(value)).sort();
  if (sorted.length === 0) return { mean: NaN, p95: NaN, max: NaN };
  const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
  return { mean, p95: sorted[Math.floor(0.95 * (sorted.length - 1))]!, max: sorted[sorted.length - 1]! };
}
