import { type MaskVolume } from '../volume';

/**
 * Smooths a mask and keeps its volume: the mask is blurred (three box filters an axis, close to a Gaussian of `sigma`
 * millimetres) and cut at the level that leaves as many voxels as before, up to ties. Leave a margin of 2 sigma around
 * the mask. `sigma` 0 or an empty mask returns a copy.
 */
export function smoothMask(mask: MaskVolume, sigma: number): MaskVolume {
  const count = mask.data.reduce((sum, v) => sum + v, 0);
  if (sigma <= 0 || count === 0) return { geometry: mask.geometry, data: new Uint8Array(mask.data) };
  const blurred = blurMask(mask, sigma);
  const level = levelForCount(blurred, count);
  const data = new Uint8Array(blurred.length);
  for (let i = 0; i < data.length; i++) data[i] = blurred[i]! >= level ? 1 : 0;
  return { geometry: mask.geometry, data };
}

/** The mask as 0..1, blurred; outside the box counts as 0. */
export function blurMask(mask: MaskVolume, sigma: number): Float32Array {
  const { size, spacing } = mask.geometry;
  let values: Float32Array = Float32Array.from(mask.data);
  let other: Float32Array = new Float32Array(values.length);
  const strides = [1, size[0], size[0] * size[1]] as const;
  for (let axis = 0; axis < 3; axis++) {
    const s = sigma / spacing[axis]!;
    for (let pass = 0; pass < 3; pass++) {
      boxFilter(values, other, size[axis]!, strides[axis]!, s);
      [values, other] = [other, values];
    }
  }
  return values;
}

/** Running mean of a (fractional) half width whose variance is a third of sigma^2, along one axis. */
function boxFilter(from: Float32Array, to: Float32Array, n: number, stride: number, sigma: number): void {
  // Three boxes of width w (w^2 - 1) / 12 each add up to sigma^2; the fractional rest weighs the two end voxels.
  const half = (Math.sqrt(4 * sigma * sigma + 1) - 1) / 2;
  const whole = Math.floor(half);
  const rest = half - whole;
  const norm = 1 / (2 * half + 1);
  const lines = from.length / n;
  const block = stride * n;
  for (let line = 0; line < lines; line++) {
    const base = stride === 1 ? line * n : Math.floor(line / stride) * block + (line % stride);
    let sum = 0;
    for (let k = 0; k <= whole && k < n; k++) sum += from[base + k * stride]!;
    for (let k = 0; k < n; k++) {
      const right = k + whole + 1;
      const left = k - whole - 1;
      const after = right < n ? from[base + right * stride]! : 0;
      const before = left >= 0 ? from[base + left * stride]! : 0;
      to[base + k * stride] = (sum + rest * (after + before)) * norm;
      sum += after;
      const leaving = k - whole;
      if (leaving >= 0) sum -= from[base + leaving * stride]!;
    }
  }
}

/** The value that `count` of the voxels reach, found in a histogram of 0..1. */
function levelForCount(values: Float32Array, count: number): number {
  const bins = 4096;
  const counts = new Uint32Array(bins + 1);
  for (const v of values) counts[v <= 0 ? 0 : v >= 1 ? bins : Math.floor(v * bins)]! += 1;
  let above = 0;
  for (let bin = bins; bin > 0; bin--) {
    const next = above + counts[bin]!;
    if (next >= count) return (next - count < count - above ? bin : bin + 1) / bins;
    above = next;
  }
  return 1 / bins;
}
