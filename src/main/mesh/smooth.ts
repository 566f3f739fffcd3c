import { type TriangleMesh } from '@shared/mesh';
import { buildAdjacency, neighbours } from './adjacency';
import { signedVolume, surfaceArea, vertexNormals } from './measure';

export interface SmoothOptions {
  /** Order of the filter; more makes a sharper pass band. 20 by default. */
  readonly iterations?: number;
  /** Waves below it stay, 0..2 (an edge-long ripple is 2); 0.1 by default. Smaller is smoother. */
  readonly passBand?: number;
  /** No vertex ends farther than this from where it was, millimetres. */
  readonly maxDeviationMm: number;
}

/**
 * Low-pass filtering of a closed surface by a windowed sinc (Taubin, Zhang, Golub 1996), which does not shrink what it
 * keeps; vertices that moved farther than allowed are drawn back onto that distance, and what volume is still lost is
 * given back as an even offset. Same triangles, new positions.
 */
export function smoothMesh(mesh: TriangleMesh, options: SmoothOptions): TriangleMesh {
  const { iterations = 20, passBand = 0.1, maxDeviationMm } = options;
  if (mesh.triangles.length === 0) return mesh;
  const positions = sincFilter(mesh, sincCoefficients(iterations, passBand));
  limit(positions, mesh.positions, maxDeviationMm);
  const smoothed = { positions, triangles: mesh.triangles };
  matchVolume(smoothed, signedVolume(mesh), 2);
  limit(positions, mesh.positions, maxDeviationMm);
  return smoothed;
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

function limit(positions: Float32Array, original: Float32Array, maximum: number): void {
  for (let i = 0; i < positions.length; i += 3) {
    const dx = positions[i]! - original[i]!;
    const dy = positions[i + 1]! - original[i + 1]!;
    const dz = positions[i + 2]! - original[i + 2]!;
    const distance = Math.sqrt(dx * dx + dy * dy + dz * dz);
    if (distance <= maximum) continue;
    const scale = maximum / distance;
    positions[i] = original[i]! + dx * scale;
    positions[i + 1] = original[i + 1]! + dy * scale;
    positions[i + 2] = original[i + 2]! + dz * scale;
  }
}

/** Moves all vertices along their normals, in place, until the volume is the given one to first order. */
function matchVolume(mesh: TriangleMesh, volumeMm3: number, rounds: number): void {
  for (let round = 0; round < rounds; round++) {
    const offset = (volumeMm3 - signedVolume(mesh)) / surfaceArea(mesh);
    const normals = vertexNormals(mesh);
    for (let i = 0; i < normals.length; i++) mesh.positions[i]! += offset * normals[i]!;
  }
}
