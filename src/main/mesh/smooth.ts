import { type Geometry, type Mat3, transpose } from '@shared/geometry';
import { type TriangleMesh } from '@shared/mesh';
import { buildAdjacency, neighbours } from './adjacency';
import { areaVectors, signedVolume } from './measure';

export interface SmoothOptions {
  /** Order of the filter; more makes a sharper pass band. 15 by default. */
  readonly iterations?: number;
  /** Waves below it stay, 0..2 (an edge-long ripple is 2); 0.3 by default. Smaller is smoother. */
  readonly passBand?: number;
  /** How far a vertex may end from where it was. */
  readonly limit: DeviationLimit;
  /** The volume to have at the end, mm^3; the mesh's own by default. */
  readonly volumeMm3?: number;
}

/** A distance in millimetres, or a part of a voxel along each axis of a grid (an ellipsoid). */
export type DeviationLimit = { readonly mm: number } | { readonly voxels: number; readonly geometry: Geometry };

/**
 * Low-pass filtering of a closed surface by a windowed sinc (Taubin, Zhang, Golub 1996), which does not shrink what it
 * keeps; what volume is still missing is given as an even offset, and vertices beyond the limit are drawn back onto it.
 * Same triangles, new positions.
 */
export function smoothMesh(mesh: TriangleMesh, options: SmoothOptions): TriangleMesh {
  const { iterations = 15, passBand = 0.3 } = options;
  if (mesh.triangles.length === 0) return mesh;
  const wanted = options.volumeMm3 ?? signedVolume(mesh);
  const toUnit = unitBall(options.limit);
  const smoothed = { positions: sincFilter(mesh, sincCoefficients(iterations, passBand)), triangles: mesh.triangles };
  for (let round = 0; round < VOLUME_ROUNDS; round++) {
    offsetToVolume(smoothed, wanted);
    hold(smoothed.positions, mesh.positions, toUnit);
  }
  return smoothed;
}

/** What the limit takes away from the volume, the next round gives to vertices that are still free. */
const VOLUME_ROUNDS = 3;

/** The matrix that takes an allowed displacement into the unit ball. */
function unitBall(limit: DeviationLimit): Mat3 {
  if ('mm' in limit) return [1 / limit.mm, 0, 0, 0, 1 / limit.mm, 0, 0, 0, 1 / limit.mm];
  const { direction, spacing } = limit.geometry;
  return transpose(direction).map(
    (value, i) => value / (limit.voxels * spacing[Math.floor(i / 3)]!),
  ) as unknown as Mat3;
}

/** Chebyshev coefficients of the low pass with a Hamming window, scaled to keep the constant. */
function sincCoefficients(order: number, passBand: number): Float64Array {
  const theta = Math.acos(1 - passBand / 2);
  const c = new Float64Array(order + 1);
  c[0] = theta / Math.PI;
  for (let n = 1; n <= order; n++) {
    const hamming = 0.54 + 0.46 * Math.cos((Math.PI * n) / (order + 1));
    c[n] = (2 * hamming * Math.sin(n * theta)) / (n * Math.PI);
  }
  const sum = c.reduce((total, value) => total + value, 0);
  return c.map((value) => value / sum);
}

/** Sum of `c[n] T_n((I + W) / 2)` applied to the positions, W being the mean of the neighbours. */
function sincFilter(mesh: TriangleMesh, c: Float64Array): Float32Array {
  const adjacency = buildAdjacency(mesh);
  const ring = neighbours(mesh, adjacency);
  const { start } = adjacency;
  const length = mesh.positions.length;
  const result = new Float32Array(length);
  let before = new Float32Array(length);
  let current = new Float32Array(mesh.positions);
  let next = new Float32Array(length);
  for (let i = 0; i < length; i++) result[i] = c[0]! * current[i]!;
  for (let n = 1; n < c.length; n++) {
    const weight = c[n]!;
    // T_1 = x, then T_(n + 1) = 2 x T_n - T_(n - 1).
    const half = n === 1 ? 0.5 : 1;
    for (let v = 0; 3 * v < length; v++) {
      const from = start[v]!;
      const to = start[v + 1]!;
      let x = 0;
      let y = 0;
      let z = 0;
      for (let i = from; i < to; i++) {
        const w = 3 * ring[i]!;
        x += current[w]!;
        y += current[w + 1]!;
        z += current[w + 2]!;
      }
      const scale = to > from ? 1 / (to - from) : 0;
      const at = 3 * v;
      const nx = half * (current[at]! + x * scale) - before[at]!;
      const ny = half * (current[at + 1]! + y * scale) - before[at + 1]!;
      const nz = half * (current[at + 2]! + z * scale) - before[at + 2]!;
      next[at] = nx;
      next[at + 1] = ny;
      next[at + 2] = nz;
      result[at]! += weight * nx;
      result[at + 1]! += weight * ny;
      result[at + 2]! += weight * nz;
    }
    [before, current, next] = [current, next, before];
  }
  return result;
}

function hold(positions: Float32Array, anchor: Float32Array, m: Mat3): void {
  for (let i = 0; i < positions.length; i += 3) {
    const dx = positions[i]! - anchor[i]!;
    const dy = positions[i + 1]! - anchor[i + 1]!;
    const dz = positions[i + 2]! - anchor[i + 2]!;
    const a = m[0] * dx + m[1] * dy + m[2] * dz;
    const b = m[3] * dx + m[4] * dy + m[5] * dz;
    const c = m[6] * dx + m[7] * dy + m[8] * dz;
    const square = a * a + b * b + c * c;
    if (square <= 1) continue;
    const scale = 1 / Math.sqrt(square);
    positions[i] = anchor[i]! + dx * scale;
    positions[i + 1] = anchor[i + 1]! + dy * scale;
    positions[i + 2] = anchor[i + 2]! + dz * scale;
  }
}

/**
 * Moves all vertices along their normals, in place, to the given volume (to first order): a sixth of a vertex's area
 * vector is the derivative of the volume with respect to its place.
 */
function offsetToVolume(mesh: TriangleMesh, volumeMm3: number): void {
  const { positions } = mesh;
  const vectors = areaVectors(mesh);
  const lengths = new Float32Array(vectors.length / 3);
  let derivative = 0;
  for (let v = 0, i = 0; v < lengths.length; v++, i += 3) {
    const [x, y, z] = [vectors[i]!, vectors[i + 1]!, vectors[i + 2]!];
    lengths[v] = Math.sqrt(x * x + y * y + z * z);
    derivative += lengths[v]! / 6;
  }
  if (!(derivative > 0)) return;
  const offset = (volumeMm3 - signedVolume(mesh)) / derivative;
  for (let i = 0; i < vectors.length; i++) {
    const length = lengths[Math.floor(i / 3)]!;
    if (length > 0) positions[i]! += (offset * vectors[i]!) / length;
  }
}
