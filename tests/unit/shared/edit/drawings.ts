import { type Geometry, type Mat3, type Vec3 } from '@shared/geometry';
import { type MaskVolume } from '@shared/volume';

/** Rotated about two axes, so that no index axis is a world axis. */
export const OBLIQUE: Mat3 = (() => {
  const [a, b] = [0.3, -0.2];
  const [ca, sa, cb, sb] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b)];
  return [ca, -sa * cb, sa * sb, sa, ca * cb, -ca * sb, 0, sb, cb];
})();

export function grid(size: Vec3, spacing: Vec3 = [0.4, 0.5, 0.8]): Geometry {
  return { size, spacing, origin: [-31, 12.5, 140], direction: OBLIQUE };
}

/** A mask drawn slice by slice: rows of `#` (1) and `.` (0), top row first. */
export function draw(slices: readonly (readonly string[])[], spacing: Vec3 = [1, 1, 1]): MaskVolume {
  const size: Vec3 = [slices[0]![0]!.length, slices[0]!.length, slices.length];
  const data = Uint8Array.from(slices.flat().join(''), (c) => (c === '#' ? 1 : 0));
  return { geometry: grid(size, spacing), data };
}

/** The inverse of {@link draw}. */
export function drawn(mask: MaskVolume): string[][] {
  const [nx, ny, nz] = mask.geometry.size;
  return Array.from({ length: nz }, (_, z) =>
    Array.from({ length: ny }, (__, y) =>
      Array.from(mask.data.subarray(nx * (y + ny * z), nx * (y + ny * z) + nx), (v) => (v ? '#' : '.')).join(''),
    ),
  );
}

/** 1 where `inside(x, y, z)` holds for the voxel's index. */
export function maskFrom(geometry: Geometry, inside: (x: number, y: number, z: number) => boolean): MaskVolume {
  const [nx, ny, nz] = geometry.size;
  const data = new Uint8Array(nx * ny * nz);
  let i = 0;
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) data[i++] = inside(x, y, z) ? 1 : 0;
  }
  return { geometry, data };
}

/** A ball in space (mm) around the middle of the grid. */
export function ball(geometry: Geometry, radius: number, centre?: Vec3): MaskVolume {
  const c = centre ?? (geometry.size.map((n) => (n - 1) / 2) as unknown as Vec3);
  const [sx, sy, sz] = geometry.spacing;
  return maskFrom(
    geometry,
    (x, y, z) => ((x - c[0]) * sx) ** 2 + ((y - c[1]) * sy) ** 2 + ((z - c[2]) * sz) ** 2 <= radius * radius,
  );
}
