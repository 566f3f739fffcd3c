import { type Geometry, type Mat3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { type Volume, type VoxelArray } from '@shared/volume';

/** Anisotropic, off-origin and turned by a random rotation; mirrored for odd seeds. */
export function randomGrid(seed: number): Geometry {
  const random = createRandom(seed);
  const q = Array.from({ length: 4 }, () => random.normal());
  const n = Math.hypot(...q);
  const [a, b, c, d] = q.map((value) => value / n) as [number, number, number, number];
  const mirror = seed % 2 ? -1 : 1;
  const direction: Mat3 = [
    a * a + b * b - c * c - d * d,
    2 * (b * c - a * d),
    2 * (b * d + a * c) * mirror,
    2 * (b * c + a * d),
    a * a + c * c - b * b - d * d,
    2 * (c * d - a * b) * mirror,
    2 * (b * d - a * c),
    2 * (c * d + a * b),
    (a * a + d * d - b * b - c * c) * mirror,
  ];
  return {
    size: [random.integer(1, 9), random.integer(1, 9), random.integer(1, 9)],
    spacing: [random.uniform(0.1, 2), random.uniform(0.1, 2), random.uniform(0.1, 2)],
    origin: [random.uniform(-300, 300), random.uniform(-300, 300), random.uniform(-300, 300)],
    direction,
  };
}

export const ARRAYS = {
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** A volume of the given type whose values use its whole range. */
export function randomVolume(seed: number, type: keyof typeof ARRAYS, geometry = randomGrid(seed)): Volume {
  const random = createRandom(seed, type);
  const count = geometry.size[0] * geometry.size[1] * geometry.size[2];
  const data: VoxelArray = new ARRAYS[type](count);
  const isFloat = type.startsWith('float');
  for (let i = 0; i < count; i++) data[i] = isFloat ? random.normal(0, 1000) : random.integer(0, 2 ** 32 - 1);
  return { geometry, data };
}
