import { type Geometry, indexTransform, type Vec3 } from '@shared/geometry';
import { createVolume, type LabelVolume } from '@shared/volume';
import { type Ballot, createBallot } from './ballot';
import { FACE } from './interpolation';
import { alignedAxes, finerRows, votedRows } from './resample-labels-aligned';
import { uniformBlocks } from './uniform-blocks';

/**
 * A label map on another grid, each target voxel taking the label with the largest share of it; among equals that of the
 * nearest source voxel. Where the target is finer, shares are those of trilinear interpolation of each label, so that
 * surfaces come out smooth and not in steps; where it is coarser, those of the source voxels in the target voxel, by
 * volume (on grids that are oblique to each other by sampling). A voxel whose centre lies outside the source's voxel box
 * is 0; inside it only the source counts.
 */
export function resampleLabels(volume: LabelVolume, target: Geometry): LabelVolume {
  const affine = indexTransform(target, volume.geometry);
  const axes = alignedAxes(affine, target.size, volume.geometry.size);
  const result = new Uint8Array(target.size[0] * target.size[1] * target.size[2]);
  if (!axes) obliqueVotes(volume, target, affine, result);
  else if (axes.every((axis) => axis.scale <= 1)) finerRows(volume, target.size, axes, result);
  else votedRows(volume, target.size, axes, result);
  return createVolume(target, result);
}

/**
 * Each target voxel is sampled at a regular pattern of points not farther apart than the source voxels; where only one
 * label is near, it is that label.
 */
function obliqueVotes(volume: LabelVolume, target: Geometry, a: Float64Array, result: Uint8Array): void {
  const { data, geometry } = volume;
  const { size } = geometry;
  const [nx, ny, nz] = size;
  const [tx, ty, tz] = target.size;
  const points = samplePattern(a);
  const [rx, ry, rz] = reachOf(points);
  const blocks = uniformBlocks(volume);
  const ballot = createBallot();
  const hold = (p: number, n: number): number => Math.min(n - 1, Math.max(0, p));
  for (let z = 0, out = 0; z < tz; z++) {
    for (let y = 0; y < ty; y++) {
      for (let x = 0; x < tx; x++, out++) {
        const cx = a[0]! * x + a[1]! * y + a[2]! * z + a[3]!;
        const cy = a[4]! * x + a[5]! * y + a[6]! * z + a[7]!;
        const cz = a[8]! * x + a[9]! * y + a[10]! * z + a[11]!;
        if (!isInside(cx, cy, cz, size)) continue;
        // Truncation counts as rounding down: what lies below 0 is clamped.
        const alone = blocks.labelOf(
          (cx - rx) | 0,
          (cx + rx) | 0,
          (cy - ry) | 0,
          (cy + ry) | 0,
          (cz - rz) | 0,
          (cz + rz) | 0,
        );
        if (alone >= 0) {
          result[out] = alone;
          continue;
        }
        const within = cx >= rx && cy >= ry && cz >= rz && cx < nx - rx && cy < ny - ry && cz < nz - rz;
        for (let s = 0; s < points.length; s += 3) {
          const px = cx + points[s]!;
          const py = cy + points[s + 1]!;
          const pz = cz + points[s + 2]!;
          if (within) vote(data, size, px, py, pz, ballot);
          else if (isInside(px, py, pz, size)) vote(data, size, hold(px, nx), hold(py, ny), hold(pz, nz), ballot);
        }
        const [ix, iy, iz] = [Math.floor(cx + 0.5), Math.floor(cy + 0.5), Math.floor(cz + 0.5)];
        result[out] = ballot.count(data[hold(ix, nx) + nx * (hold(iy, ny) + ny * hold(iz, nz))]!);
      }
    }
  }
}

/** Offsets from a target voxel's centre, in source voxels: x, y, z one after the other. */
function samplePattern(a: Float64Array): Float64Array {
  const count = [0, 1, 2].map((axis) => Math.ceil(Math.hypot(a[axis]!, a[4 + axis]!, a[8 + axis]!) - 1e-6));
  const [kx, ky, kz] = count.map((k) => Math.max(1, k)) as [number, number, number];
  const points: number[] = [];
  for (let s = 0; s < kx * ky * kz; s++) {
    const u = ((s % kx) + 0.5) / kx - 0.5;
    const v = ((Math.floor(s / kx) % ky) + 0.5) / ky - 0.5;
    const w = (Math.floor(s / kx / ky) + 0.5) / kz - 0.5;
    for (let row = 0; row < 12; row += 4) points.push(a[row]! * u + a[row + 1]! * v + a[row + 2]! * w);
  }
  return Float64Array.from(points);
}

/** How far from a target voxel's centre voxels have a vote, along each source axis. */
function reachOf(points: Float64Array): Vec3 {
  const reach = [0, 0, 0];
  points.forEach((value, i) => (reach[i % 3] = Math.max(reach[i % 3]!, Math.abs(value))));
  return reach.map((value) => value + 1) as unknown as Vec3;
}

function isInside(px: number, py: number, pz: number, [nx, ny, nz]: Vec3): boolean {
  return px >= -FACE && py >= -FACE && pz >= -FACE && px <= nx - 1 + FACE && py <= ny - 1 + FACE && pz <= nz - 1 + FACE;
}

/** The eight voxels around a point vote with their weights in trilinear interpolation. */
function vote(data: Uint8Array, [nx, ny, nz]: Vec3, px: number, py: number, pz: number, ballot: Ballot): void {
  const ix = px | 0;
  const iy = py | 0;
  const iz = pz | 0;
  const right = ix < nx - 1 ? 1 : 0;
  const down = iy < ny - 1 ? nx : 0;
  const up = iz < nz - 1 ? nx * ny : 0;
  const i = ix + nx * (iy + ny * iz);
  const a = data[i]!;
  const b = data[i + right]!;
  const c = data[i + down]!;
  const d = data[i + down + right]!;
  const e = data[i + up]!;
  const f = data[i + up + right]!;
  const g = data[i + up + down]!;
  const h = data[i + up + down + right]!;
  if (a === b && a === c && a === d && a === e && a === f && a === g && a === h) {
    ballot.add(a, 1);
    return;
  }
  const u = px - ix;
  const v = py - iy;
  const w = pz - iz;
  ballot.add(a, (1 - u) * (1 - v) * (1 - w));
  ballot.add(b, u * (1 - v) * (1 - w));
  ballot.add(c, (1 - u) * v * (1 - w));
  ballot.add(d, u * v * (1 - w));
  ballot.add(e, (1 - u) * (1 - v) * w);
  ballot.add(f, u * (1 - v) * w);
  ballot.add(g, (1 - u) * v * w);
  ballot.add(h, u * v * w);
}
