import { voxelCount } from '@shared/geometry';
import { type MaskVolume, type Volume } from '@shared/volume';

/** A voxel keeps at least this much of its side's sign: the surface never crosses a voxel centre. */
const LEAST = 0.05;

/**
 * A smooth field whose 0-level follows the mask without its stairs, positive inside, between -1 and 1.
 *
 * The mask (as -1 and 1) is low-passed by the kernel `2 g - g * g` (g a Gaussian of `sigma` voxels), whose second moment
 * is zero, so that curved surfaces neither shrink nor grow to second order; then every voxel is held on its own side of
 * 0. The surface therefore stays between the centres of neighbouring voxels: within half a voxel of the mask's faces,
 * with nothing lost or joined. Space outside the volume counts as outside the mask. An empty mask gives -1 everywhere.
 */
export function maskField(mask: MaskVolume, sigma = 1.2): Volume<Float32Array> {
  const { geometry, data } = mask;
  const field = new Float32Array(voxelCount(geometry));
  const once = blur(
    Float32Array.from(data, (value) => (value ? 1 : 0)),
    geometry.size,
    sigma,
  );
  const twice = blur(once, geometry.size, sigma);
  for (let i = 0; i < field.length; i++) {
    const value = 2 * (2 * once[i]! - twice[i]!) - 1;
    field[i] = data[i] ? Math.max(value, LEAST) : Math.min(value, -LEAST);
  }
  return { geometry, data: field };
}

/** Separable Gaussian in voxels, zero outside. */
function blur(data: Float32Array, size: readonly [number, number, number], sigma: number): Float32Array {
  const radius = Math.ceil(3 * sigma);
  const kernel = Float64Array.from({ length: radius + 1 }, (_, i) => Math.exp((-i * i) / (2 * sigma * sigma)));
  const sum = kernel.reduce((total, value, i) => total + (i === 0 ? value : 2 * value), 0);
  const steps = [1, size[0], size[0] * size[1]];
  let from = data;
  for (let axis = 0; axis < 3; axis++) {
    const n = size[axis]!;
    const step = steps[axis]!;
    const to = new Float32Array(from.length);
    const line = new Float64Array(n + 2 * radius);
    for (let first = 0; first < from.length; first++) {
      if (Math.floor(first / step) % n !== 0) continue;
      for (let i = 0; i < n; i++) line[i + radius] = from[first + i * step]!;
      for (let i = 0; i < n; i++) {
        let value = kernel[0]! * line[i + radius]!;
        for (let k = 1; k <= radius; k++) value += kernel[k]! * (line[i + radius - k]! + line[i + radius + k]!);
        to[first + i * step] = value / sum;
      }
    }
    from = to;
  }
  return from;
}
