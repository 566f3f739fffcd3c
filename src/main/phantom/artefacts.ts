import type { Geometry } from '@shared/geometry';
import type { Random } from '@shared/random';
import { worldToIndex, type Vec3 } from '@shared/geometry';

/** What the scanner adds to the true picture. */
export interface Artefacts {
  /** Noise before blur, HU, and blur in voxels (standard deviation). */
  readonly noise: number;
  readonly blur: number;
  /** HU lost at the axis of rotation. */
  readonly cupping: number;
  /** Strength of metal streaks, HU beside the metal. */
  readonly streaks: number;
  /** Grey value = gain * HU + offset: CBCT values are not true HU. */
  readonly gain: number;
  readonly offset: number;
}

export function drawArtefacts(random: Random, spacing: number): Artefacts {
  return {
    noise: random.uniform(70, 190) * Math.min(1, Math.sqrt(0.35 / spacing) + 0.25),
    blur: Math.min(0.9, random.uniform(0.18, 0.32) / spacing + 0.15),
    cupping: random.uniform(20, 140),
    streaks: random.uniform(250, 900),
    gain: random.normal(1, 0.07),
    offset: random.normal(0, 45),
  };
}

/** Gaussian numbers from a table, read in an order that a small generator makes: fast, and the same for a seed. */
export function noiseSource(random: Random): () => number {
  const table = Float32Array.from({ length: 1 << 16 }, () => random.normal());
  let state = random.integer(1, 0x7fffffff);
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return table[state >>> 16]!;
  };
}

/** Blurs in place with the kernel (w, 1 - 2w, w) along each axis, as often as the wanted spread needs; borders replicate. */
export function blurInPlace(data: Int16Array, size: Vec3, sigma: number): void {
  const passes = Math.max(1, Math.ceil((sigma * sigma) / 0.5));
  const w = Math.min(0.25, (sigma * sigma) / (2 * passes));
  const [nx, ny, nz] = size;
  const plane = nx * ny;
  for (let pass = 0; pass < passes; pass++) {
    const before = new Int16Array(plane);
    const here = new Int16Array(plane);
    for (let z = 0; z < nz; z++) {
      const o = z * plane;
      blurRows(data, o, nx, ny, w);
      blurColumns(data, o, nx, ny, w);
    }
    before.set(data.subarray(0, plane));
    for (let z = 0; z < nz; z++) {
      const o = z * plane;
      const after = z + 1 < nz ? o + plane : o;
      here.set(data.subarray(o, o + plane));
      for (let i = 0; i < plane; i++)
        data[o + i] = Math.round(here[i]! + w * (before[i]! + data[after + i]! - 2 * here[i]!));
      before.set(here);
    }
  }
}

function blurRows(data: Int16Array, start: number, nx: number, ny: number, w: number): void {
  for (let y = 0; y < ny; y++) {
    const o = start + y * nx;
    let before = data[o]!;
    for (let x = 0; x < nx; x++) {
      const here = data[o + x]!;
      const after = x + 1 < nx ? data[o + x + 1]! : here;
      data[o + x] = Math.round(here + w * (before + after - 2 * here));
      before = here;
    }
  }
}

function blurColumns(data: Int16Array, start: number, nx: number, ny: number, w: number): void {
  const before = data.slice(start, start + nx);
  for (let y = 0; y < ny; y++) {
    const o = start + y * nx;
    const next = y + 1 < ny ? o + nx : o;
    for (let x = 0; x < nx; x++) {
      const here = data[o + x]!;
      data[o + x] = Math.round(here + w * (before[x]! + data[next + x]! - 2 * here));
      before[x] = here;
    }
  }
}

/** Streaks through metal in the slices that hold it: bright and dark rays, and a dark band between pairs of metals. */
export function addStreaks(
  data: Int16Array,
  geometry: Geometry,
  metals: readonly Vec3[],
  strength: number,
  random: Random,
): void {
  const [nx, ny, nz] = geometry.size;
  const h = geometry.spacing[0];
  const at = metals.map((world) => worldToIndex(geometry, world)).filter(([, , z]) => z > -8 / h && z < nz + 8 / h);
  if (at.length === 0) return;
  const rays = at.map(() => Array.from({ length: 128 }, () => random.normal()));
  for (let z = 0; z < nz; z++) {
    const here = at
      .map((p, m) => ({ p, m, weight: Math.exp(-(((z - p[2]) * h) ** 2) / 14) }))
      .filter((e) => e.weight > 0.05);
    for (const { p, m, weight } of here) {
      const table = rays[m]!;
      const partner = at.length > 1 ? at[(m + 1) % at.length]! : undefined;
      const bandAngle = partner ? Math.atan2(partner[1] - p[1], partner[0] - p[0]) : 0;
      for (let y = 0; y < ny; y++) {
        for (let x = 0; x < nx; x++) {
          const dx = x - p[0];
          const dy = y - p[1];
          const r = Math.sqrt(dx * dx + dy * dy) * h;
          if (r > 70) continue;
          const angle = Math.atan2(dy, dx);
          const t = ((angle + Math.PI) / (2 * Math.PI)) * 127.999;
          const i = Math.floor(t);
          const ray = table[i]! + (t - i) * (table[(i + 1) & 127]! - table[i]!);
          let off = Math.abs(angle - bandAngle);
          if (off > Math.PI / 2) off = Math.abs(off - Math.PI);
          const band = partner ? -1.4 * Math.exp(-((off * Math.max(r, 1)) ** 2) / 8) : 0;
          const fall = (weight * 6) / (6 + r);
          const o = x + nx * (y + ny * z);
          const v = data[o]! + strength * 0.9 * fall * (ray + band);
          data[o] = v < -1024 ? -1024 : v > 8000 ? 8000 : v;
        }
      }
    }
  }
}
