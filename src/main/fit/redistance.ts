import { createVolume, type Volume } from '@shared/volume';

/** Rounds of eight sweeps; distances over a few voxels settle in the first. */
const ROUNDS = 1;

/**
 * Millimetres to the 0-level of a field, with the field's sign, up to `mostMm`: sub-voxel distances beside the level from
 * the field's crossings, the rest by fast sweeping of the eikonal equation (Zhao, Mathematics of Computation 74, 2005).
 * A field without a sign change gives `mostMm` everywhere, with its sign.
 */
export function redistance(field: Volume<Float32Array>, mostMm: number): Volume<Float32Array> {
  const distance = crossings(field, mostMm);
  for (let round = 0; round < ROUNDS; round++) {
    for (let corner = 0; corner < 8; corner++) sweep(distance, field.geometry.size, field.geometry.spacing, corner);
  }
  const { data } = field;
  for (let i = 0; i < data.length; i++) if (!(data[i]! > 0)) distance[i] = -distance[i]!;
  return createVolume(field.geometry, distance);
}

/** Unsigned distances of the voxels that have a neighbour of the other sign; `mostMm` elsewhere. */
function crossings({ data, geometry }: Volume<Float32Array>, mostMm: number): Float32Array {
  const [nx, ny, nz] = geometry.size;
  const result = new Float32Array(data.length).fill(mostMm);
  const steps = [1, nx, nx * ny] as const;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const value = data[i]!;
        const inside = value > 0;
        let inverse = 0;
        for (let axis = 0; axis < 3; axis++) {
          const at = axis === 0 ? x : axis === 1 ? y : z;
          const step = steps[axis]!;
          let nearest = Infinity;
          if (at > 0 && data[i - step]! > 0 !== inside) nearest = value / (value - data[i - step]!);
          if (at + 1 < geometry.size[axis]! && data[i + step]! > 0 !== inside) {
            nearest = Math.min(nearest, value / (value - data[i + step]!));
          }
          if (nearest < Infinity) inverse += 1 / Math.max(1e-6, nearest * geometry.spacing[axis]!) ** 2;
        }
        // The plane that cuts the axes at these distances.
        if (inverse > 0) result[i] = Math.min(mostMm, 1 / Math.sqrt(inverse));
      }
    }
  }
  return result;
}

/** One Gauss-Seidel pass; the bits of `corner` say from which end each axis is walked. */
function sweep(
  distance: Float32Array,
  [nx, ny, nz]: readonly [number, number, number],
  [hx, hy, hz]: readonly [number, number, number],
  corner: number,
): void {
  const slice = nx * ny;
  for (let k = 0; k < nz; k++) {
    const z = corner & 4 ? nz - 1 - k : k;
    for (let j = 0; j < ny; j++) {
      const y = corner & 2 ? ny - 1 - j : j;
      const row = nx * (y + ny * z);
      for (let n = 0; n < nx; n++) {
        const x = corner & 1 ? nx - 1 - n : n;
        const i = row + x;
        const now = distance[i]!;
        const a = Math.min(x > 0 ? distance[i - 1]! : Infinity, x + 1 < nx ? distance[i + 1]! : Infinity);
        const b = Math.min(y > 0 ? distance[i - nx]! : Infinity, y + 1 < ny ? distance[i + nx]! : Infinity);
        const c = Math.min(z > 0 ? distance[i - slice]! : Infinity, z + 1 < nz ? distance[i + slice]! : Infinity);
        if (a >= now && b >= now && c >= now) continue;
        const solved = eikonal(a, hx, b, hy, c, hz);
        if (solved < now) distance[i] = solved;
      }
    }
  }
}

/** The smallest u with `sum over axes of (max(0, u - value) / h)^2 = 1`. */
function eikonal(a: number, ha: number, b: number, hb: number, c: number, hc: number): number {
  // Order by value; at most three comparisons.
  if (b < a) [a, ha, b, hb] = [b, hb, a, ha];
  if (c < b) {
    [b, hb, c, hc] = [c, hc, b, hb];
    if (b < a) [a, ha, b, hb] = [b, hb, a, ha];
  }
  let u = a + ha;
  if (u <= b) return u;
  const wa = 1 / (ha * ha);
  const wb = 1 / (hb * hb);
  u = root(wa + wb, wa * a + wb * b, wa * a * a + wb * b * b);
  if (u <= c) return u;
  const wc = 1 / (hc * hc);
  return root(wa + wb + wc, wa * a + wb * b + wc * c, wa * a * a + wb * b * b + wc * c * c);
}

/** The larger root of `p u^2 - 2 q u + r - 1`. */
function root(p: number, q: number, r: number): number {
  return (q + Math.sqrt(Math.max(0, q * q - p * (r - 1)))) / p;
}
