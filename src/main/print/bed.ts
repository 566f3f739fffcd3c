import { type TriangleMesh } from '@shared/mesh';
import { type Printer } from '@shared/printers';
import { triangleNormal } from '../mesh/measure';

/** A base of this many nozzle widths squared holds the first line of a print. */
const LEAST_BASE_NOZZLES = 16;
/** Or, for broad parts, this much of the part's footprint. */
const LEAST_BASE_SHARE = 0.05;

/** Square millimetres of a solid's cross-section at height `z`, signed by the winding; 0 beyond it. */
export function sectionArea(mesh: TriangleMesh, z: number): number {
  const { positions: p, triangles } = mesh;
  let twice = 0;
  for (let i = 0; i < triangles.length; i += 3) {
    // The oriented segment in which the triangle crosses the plane; a corner at the height counts as above.
    const ends: number[] = [];
    for (let k = 0; k < 3; k++) {
      const a = 3 * triangles[i + k]!;
      const b = 3 * triangles[i + ((k + 1) % 3)]!;
      const above = p[a + 2]! >= z;
      if (above === p[b + 2]! >= z) continue;
      const t = (z - p[a + 2]!) / (p[b + 2]! - p[a + 2]!);
      const end = [p[a]! + t * (p[b]! - p[a]!), p[a + 1]! + t * (p[b + 1]! - p[a + 1]!)];
      if (above) ends.push(...end);
      else ends.unshift(...end);
    }
    if (ends.length === 4) twice += ends[2]! * ends[1]! - ends[0]! * ends[3]!;
  }
  return twice / 2;
}

/** What the first layer must cover so that the part stands, mm^2, for a part in the printer's frame. */
export function leastBaseArea(size: readonly [number, number, number], printer: Printer): number {
  return Math.max(LEAST_BASE_NOZZLES * printer.nozzleMm ** 2, LEAST_BASE_SHARE * size[0] * size[1]);
}

/**
 * How far each triangle of a part in the printer's frame leans over without support: degrees from the vertical, 0 for
 * faces that look up or stand upright and for those that the first layer holds.
 */
export function overhangDegrees(mesh: TriangleMesh, layerMm: number): Float32Array {
  const { positions: p, triangles } = mesh;
  const degrees = new Float32Array(triangles.length / 3);
  for (let t = 0; t < degrees.length; t++) {
    const n = triangleNormal(mesh, t);
    if (n[2] >= 0) continue;
    const highest = Math.max(...[0, 1, 2].map((k) => p[3 * triangles[3 * t + k]! + 2]!));
    if (highest <= layerMm) continue;
    degrees[t] = (Math.asin(Math.min(1, -n[2] / Math.hypot(n[0], n[1], n[2]))) * 180) / Math.PI;
  }
  return degrees;
}
