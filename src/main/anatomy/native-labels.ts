import { type Geometry, indexTransform, voxelCount } from '@shared/geometry';
import { LABEL_COUNT } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { mostProbable } from './class-probabilities';

/** A cell between eight voxels that are not all of one label. */
const MIXED = 255;

/**
 * Labels on a scan's own grid: the most probable class of the probabilities interpolated there (trilinear), so that
 * surfaces lie between the voxels of the coarser grid.
 *
 * @param probabilities `[6 * voxel + class]`, 0..255, on `grid`, which covers `target`
 */
export function nativeLabels(probabilities: Uint8Array, grid: Geometry, target: Geometry): LabelVolume {
  const { size } = grid;
  const [nx, ny] = size;
  const cells = cellLabels(mostProbable(probabilities), size);
  const a = indexTransform(target, grid);
  const [tx, ty, tz] = target.size;
  const data = new Uint8Array(voxelCount(target));
  const last = size.map((n) => n - 2) as [number, number, number];
  const steps = [1, nx, nx * ny].map((step) => LABEL_COUNT * step) as [number, number, number];
  for (let z = 0, out = 0; z < tz; z++) {
    for (let y = 0; y < ty; y++) {
      for (let x = 0; x < tx; x++, out++) {
        const px = a[0]! * x + a[1]! * y + a[2]! * z + a[3]!;
        const py = a[4]! * x + a[5]! * y + a[6]! * z + a[7]!;
        const pz = a[8]! * x + a[9]! * y + a[10]! * z + a[11]!;
        const ix = cellAt(px, last[0]);
        const iy = cellAt(py, last[1]);
        const iz = cellAt(pz, last[2]);
        const cell = ix + nx * (iy + ny * iz);
        const whole = cells[cell]!;
        data[out] =
          whole === MIXED ? between(probabilities, LABEL_COUNT * cell, steps, px - ix, py - iy, pz - iz) : whole;
      }
    }
  }
  return { geometry: target, data };
}

function cellAt(place: number, last: number): number {
  const cell = Math.floor(place);
  return cell < 0 ? 0 : cell > last ? last : cell;
}

/** The common label of the eight voxels of each cell, at its first voxel. */
function cellLabels(labels: Uint8Array, [nx, ny, nz]: Geometry['size']): Uint8Array {
  const cells = new Uint8Array(labels.length);
  const plane = nx * ny;
  for (let z = 0; z < nz - 1; z++) {
    for (let y = 0; y < ny - 1; y++) {
      for (let x = 0, i = nx * (y + ny * z); x < nx - 1; x++, i++) {
        const label = labels[i]!;
        const same =
          labels[i + 1] === label &&
          labels[i + nx] === label &&
          labels[i + nx + 1] === label &&
          labels[i + plane] === label &&
          labels[i + plane + 1] === label &&
          labels[i + plane + nx] === label &&
          labels[i + plane + nx + 1] === label;
        cells[i] = same ? label : MIXED;
      }
    }
  }
  return cells;
}

/** The most probable class at a place of a cell; u, v, w are held to 0..1. */
function between(
  probabilities: Uint8Array,
  at: number,
  [dx, dy, dz]: readonly [number, number, number],
  u: number,
  v: number,
  w: number,
): number {
  const [p, q, r] = [hold(u), hold(v), hold(w)];
  let best = 0;
  let most = -1;
  for (let c = 0; c < LABEL_COUNT; c++) {
    const i = at + c;
    const a = probabilities[i]! + p * (probabilities[i + dx]! - probabilities[i]!);
    const b = probabilities[i + dy]! + p * (probabilities[i + dy + dx]! - probabilities[i + dy]!);
    const e = probabilities[i + dz]! + p * (probabilities[i + dz + dx]! - probabilities[i + dz]!);
    const f = probabilities[i + dz + dy]! + p * (probabilities[i + dz + dy + dx]! - probabilities[i + dz + dy]!);
    const near = a + q * (b - a);
    const value = near + r * (e + q * (f - e) - near);
    if (value > most) {
      most = value;
      best = c;
    }
  }
  return best;
}

function hold(share: number): number {
  return share < 0 ? 0 : share > 1 ? 1 : share;
}
