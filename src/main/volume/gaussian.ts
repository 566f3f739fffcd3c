import { type Vec3 } from '@shared/geometry';
import { createVolume, type Volume } from '@shared/volume';

/** Sampled Gaussian up to 4 sigma, sum 1; index is the distance in voxels. */
function halfKernel(sigma: number): Float64Array {
  const radius = sigma > 0 ? Math.max(1, Math.ceil(4 * sigma)) : 0;
  const kernel = Float64Array.from({ length: radius + 1 }, (_, i) => (radius ? Math.exp(-0.5 * (i / sigma) ** 2) : 1));
  const sum = kernel.reduce((total, w, i) => total + (i ? 2 * w : w), 0);
  return kernel.map((w) => w / sum);
}

/**
 * Gaussian smoothing with a standard deviation in millimetres, one for all axes of the grid or one each; 0 leaves an
 * axis as it is. The kernel is sampled and reaches to 4 sigma; beyond the volume the outermost voxel is repeated, so a
 * constant stays constant.
 */
export function gaussian(volume: Volume, sigmaMm: number | Vec3): Volume<Float32Array> {
  const { size, spacing } = volume.geometry;
  let source = Float32Array.from(volume.data);
  const strides = [1, size[0], size[0] * size[1]];
  for (let axis = 0; axis < 3; axis++) {
    const sigma = (typeof sigmaMm === 'number' ? sigmaMm : sigmaMm[axis]!) / spacing[axis]!;
    if (!(sigma >= 0)) throw new RangeError(`Gaussian of sigma ${sigma}`);
    const kernel = halfKernel(sigma);
    if (kernel.length === 1) continue;
    const stride = strides[axis]!;
    const n = size[axis]!;
    const smooth = new Float32Array(source.length);
    for (let i = 0; i < source.length; i++) {
      const at = Math.floor(i / stride) % n;
      let sum = kernel[0]! * source[i]!;
      for (let k = 1; k < kernel.length; k++) {
        const back = Math.min(k, at);
        const ahead = Math.min(k, n - 1 - at);
        sum += kernel[k]! * (source[i - back * stride]! + source[i + ahead * stride]!);
      }
      smooth[i] = sum;
    }
    source = smooth;
  }
  return createVolume(volume.geometry, source);
}
