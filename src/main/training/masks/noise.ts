import { type Random } from '@shared/random';

const PERIOD = 16;

/**
 * Smooth noise in -1..1: random values on a lattice of `step` voxels, interpolated linearly; it repeats after 16 steps.
 */
export function valueNoise(random: Random, step: number): (x: number, y: number, z: number) => number {
  const lattice = Float32Array.from({ length: PERIOD ** 3 }, () => random.uniform(-1, 1));
  const wrap = (i: number): number => ((i % PERIOD) + PERIOD) % PERIOD;
  return (x, y, z) => {
    const [u, v, w] = [x / step, y / step, z / step];
    const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)];
    let sum = 0;
    for (let corner = 0; corner < 8; corner++) {
      const [di, dj, dk] = [corner & 1, (corner >> 1) & 1, corner >> 2];
      const weight = (di ? u - i : 1 - u + i) * (dj ? v - j : 1 - v + j) * (dk ? w - k : 1 - w + k);
      sum += weight * lattice[wrap(i + di) + PERIOD * (wrap(j + dj) + PERIOD * wrap(k + dk))]!;
    }
    return sum;
  };
}
