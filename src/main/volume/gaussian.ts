import { type Vec3 } from '@shared/geometry';
import { createVolume, type Volume } from '@shared/volume';
import { simdKernels } from './simd/kernels';

/** Sampled Gaussian up to 4 sigma, sum 1 with both sides; index is the distance in voxels. */
function halfKernel(sigma: number): Float32Array {
  if (!(sigma >= 0 && sigma < Infinity)) throw new RangeError(`Gaussian of sigma ${sigma} voxels`);
  const radius = sigma > 0 ? Math.max(1, Math.ceil(4 * sigma)) : 0;
  const kernel = Float64Array.from({ length: radius + 1 }, (_, i) => (radius ? Math.exp(-0.5 * (i / sigma) ** 2) : 1));
  const sum = kernel.reduce((total, w, i) => total + (i ? 2 * w : w), 0);
  return Float32Array.from(kernel, (w) => w / sum);
}

/** Values of a plane at most, so that it stays in the processor's cache. */
const PLANE = 1 << 17;
/** Kernels read and write up to 16 values past the end. */
const SPILL = 64;

/**
 * Gaussian smoothing with a standard deviation in millimetres, one for all axes of the grid or one each; 0 leaves an
 * axis as it is. The kernel is sampled and reaches to 4 sigma; beyond the volume the outermost voxel is repeated, so a
 * constant stays constant. Computed in single precision.
 */
export function gaussian(volume: Volume, sigmaMm: number | Vec3): Volume<Float32Array> {
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const sigmas = typeof sigmaMm === 'number' ? [sigmaMm, sigmaMm, sigmaMm] : sigmaMm;
  const [kx, ky, kz] = geometry.spacing.map((step, axis) => halfKernel(sigmas[axis]! / step)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const result = new Float32Array(data.length);

  const block = Math.min(ny, Math.max(1, Math.floor(PLANE / (nx * nz))));
  const plane = 4 * Math.max(nx * ny, nx * block * nz) + SPILL;
  const line = 4 * (nx + 2 * kx.length) + SPILL;
  const kernelAt = [2 * plane + line, 0, 0];
  kernelAt[1] = kernelAt[0]! + kx.byteLength;
  kernelAt[2] = kernelAt[1] + ky.byteLength;
  const { buffer, run } = simdKernels(kernelAt[2] + kz.byteLength);
  [kx, ky, kz].forEach((kernel, axis) => new Float32Array(buffer, kernelAt[axis], kernel.length).set(kernel));
  const planes = [new Float32Array(buffer, 0, plane >> 2), new Float32Array(buffer, plane, plane >> 2)] as const;

  const slice = nx * ny;
  for (let z = 0; z < nz; z++) {
    planes[0].set(data.subarray(z * slice, (z + 1) * slice));
    run.blurAlong(0, plane, nx, ny, kernelAt[0]!, kx.length - 1, 2 * plane);
    run.blurAcross(plane, 0, nx, ny, kernelAt[1], ky.length - 1);
    result.set(planes[0].subarray(0, slice), z * slice);
  }
  if (kz.length === 1) return createVolume(geometry, result);
  for (let y = 0; y < ny; y += block) {
    const width = nx * Math.min(block, ny - y);
    for (let z = 0; z < nz; z++) {
      const at = nx * y + slice * z;
      planes[0].set(result.subarray(at, at + width), z * width);
    }
    run.blurAcross(0, plane, width, nz, kernelAt[2], kz.length - 1);
    for (let z = 0; z < nz; z++) result.set(planes[1].subarray(z * width, (z + 1) * width), nx * y + slice * z);
  }
  return createVolume(geometry, result);
}
