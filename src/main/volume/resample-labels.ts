import { type Geometry, indexTransform } from '@shared/geometry';
import { createVolume, type LabelVolume } from '@shared/volume';

/**
 * A label map on another grid, each target voxel taking the label with the largest share. Where the target is finer,
 * shares are those of trilinear interpolation of each label (surfaces come out smooth, not in steps); where it is
 * coarser, those of the source voxels inside the target voxel. Beyond the source's voxel box the label is 0.
 */
export function resampleLabels(volume: LabelVolume, target: Geometry): LabelVolume {
  const { data } = volume;
  const [nx, ny, nz] = volume.geometry.size;
  const [tx, ty, tz] = target.size;
  const a = indexTransform(target, volume.geometry);
  const samples = [0, 1, 2].map((axis) =>
    Math.max(1, Math.ceil(Math.hypot(a[axis]!, a[4 + axis]!, a[8 + axis]!) - 0.01)),
  );
  const [kx, ky, kz] = samples as [number, number, number];
  const result = new Uint8Array(tx * ty * tz);
  const votes = new Float64Array(256);
  for (let z = 0, out = 0; z < tz; z++) {
    for (let y = 0; y < ty; y++) {
      for (let x = 0; x < tx; x++, out++) {
        votes.fill(0);
        for (let s = 0; s < kx * ky * kz; s++) {
          const u = x + ((s % kx) + 0.5) / kx - 0.5;
          const v = y + ((Math.floor(s / kx) % ky) + 0.5) / ky - 0.5;
          const w = z + (Math.floor(s / kx / ky) + 0.5) / kz - 0.5;
          const px = a[0]! * u + a[1]! * v + a[2]! * w + a[3]!;
          const py = a[4]! * u + a[5]! * v + a[6]! * w + a[7]!;
          const pz = a[8]! * u + a[9]! * v + a[10]! * w + a[11]!;
          if (px < -0.5 || py < -0.5 || pz < -0.5 || px > nx - 0.5 || py > ny - 0.5 || pz > nz - 0.5) {
            votes[0]! += 1;
            continue;
          }
          const ix = Math.floor(px);
          const iy = Math.floor(py);
          const iz = Math.floor(pz);
          for (let corner = 0; corner < 8; corner++) {
            const cx = ix + (corner & 1);
            const cy = iy + ((corner >> 1) & 1);
            const cz = iz + (corner >> 2);
            const weight = (1 - Math.abs(px - cx)) * (1 - Math.abs(py - cy)) * (1 - Math.abs(pz - cz));
            const at =
              Math.min(nx - 1, Math.max(0, cx)) +
              nx * (Math.min(ny - 1, Math.max(0, cy)) + ny * Math.min(nz - 1, Math.max(0, cz)));
            votes[data[at]!]! += weight;
          }
        }
        let best = 0;
        for (let label = 1; label < 256; label++) if (votes[label]! > votes[best]!) best = label;
        result[out] = best;
      }
    }
  }
  return createVolume(target, result);
}
