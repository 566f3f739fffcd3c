import { indexToWorld, type Vec3 } from '../geometry';
import { type MaskVolume } from '../volume';

export interface Plane {
  /** World point, LPS mm. */
  readonly point: Vec3;
  /** World vector of any length but zero. */
  readonly normal: Vec3;
}

/** Signed millimetres from the plane, positive on the side of the normal. */
export function distanceToPlane(plane: Plane, p: Vec3): number {
  const { point, normal } = plane;
  const length = Math.hypot(...normal);
  return ((p[0] - point[0]) * normal[0] + (p[1] - point[1]) * normal[1] + (p[2] - point[2]) * normal[2]) / length;
}

/** The point mirrored at the plane. */
export function mirrorPoint(plane: Plane, p: Vec3): Vec3 {
  const length = Math.hypot(...plane.normal);
  const d = (2 * distanceToPlane(plane, p)) / length;
  return [p[0] - d * plane.normal[0], p[1] - d * plane.normal[1], p[2] - d * plane.normal[2]];
}

/** The mask's voxels whose centres lie on the side of the normal; those on the plane stay with the other part. */
export function partBeyondPlane(mask: MaskVolume, plane: Plane): MaskVolume {
  const { geometry } = mask;
  const [nx, ny, nz] = geometry.size;
  const base = distanceToPlane(plane, indexToWorld(geometry, [0, 0, 0]));
  const sx = distanceToPlane(plane, indexToWorld(geometry, [1, 0, 0])) - base;
  const sy = distanceToPlane(plane, indexToWorld(geometry, [0, 1, 0])) - base;
  const sz = distanceToPlane(plane, indexToWorld(geometry, [0, 0, 1])) - base;
  const data = new Uint8Array(mask.data.length);
  let i = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (mask.data[i] && base + x * sx + y * sy + z * sz > 1e-9) data[i] = 1;
      }
    }
  }
  return { geometry, data };
}
