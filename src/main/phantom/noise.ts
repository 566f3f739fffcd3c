import type { Random } from '@shared/random';

const SIZE = 32;

/**
 * Smooth value noise in [-1, 1], periodic with 32 lattice cells; the argument is in cells, so divide millimetres by the
 * wavelength wanted.
 */
export type Noise = (x: number, y: number, z: number) => number;

export function createNoise(random: Random): Noise {
  const table = Float32Array.from({ length: SIZE * SIZE * SIZE }, () => random.uniform(-1, 1));
  return (x, y, z) => {
    const fx = Math.floor(x);
    const fy = Math.floor(y);
    const fz = Math.floor(z);
    let u = x - fx;
    let v = y - fy;
    let w = z - fz;
    u = u * u * (3 - 2 * u);
    v = v * v * (3 - 2 * v);
    w = w * w * (3 - 2 * w);
    const x0 = fx & 31;
    const x1 = (fx + 1) & 31;
    const y0 = (fy & 31) << 5;
    const y1 = ((fy + 1) & 31) << 5;
    const z0 = (fz & 31) << 10;
    const z1 = ((fz + 1) & 31) << 10;
    const a = table[x0 + y0 + z0]! * (1 - u) + table[x1 + y0 + z0]! * u;
    const b = table[x0 + y1 + z0]! * (1 - u) + table[x1 + y1 + z0]! * u;
    const c = table[x0 + y0 + z1]! * (1 - u) + table[x1 + y0 + z1]! * u;
    const d = table[x0 + y1 + z1]! * (1 - u) + table[x1 + y1 + z1]! * u;
    return (a * (1 - v) + b * v) * (1 - w) + (c * (1 - v) + d * v) * w;
  };
}
