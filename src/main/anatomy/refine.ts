import { Label, LABEL_COUNT } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { percentile } from '../volume/statistics';
import { resampleLabels } from '../volume/resample-labels';

/**
 * Coarse labels carried to the scan's own grid: inside them and up to 2 mm beside them, a voxel belongs to the nearest
 * label where the scan is dense; where it is not, only the inside of solid structures stays (marrow, canal).
 *
 * @param coarse labels 0..5 on the model grid; @param coarseScan grey values there
 */
export function refineLabels(
  coarse: LabelVolume,
  coarseScan: Volume<Float32Array>,
  scan: Volume<Int16Array>,
): LabelVolume {
  const threshold = boneThreshold(coarse, coarseScan.data);
  const near = resampleLabels(spread(coarse), scan.geometry).data;
  const solid = resampleLabels(shrink(coarse), scan.geometry).data;
  for (let i = 0; i < near.length; i++) if (!(scan.data[i]! > threshold)) near[i] = solid[i]!;
  return { geometry: scan.geometry, data: near };
}

/** Where between soft tissue and bone the surface of bone lies; less than half, because thin bone is blurred. */
const SURFACE = 0.4;

/** A grey value that parts bone from what surrounds it, from the scan itself. */
export function boneThreshold({ geometry, data }: LabelVolume, grey: Float32Array): number {
  const bone: number[] = [];
  const beside: number[] = [];
  const ring = spread({ geometry, data }).data;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === Label.UpperSkull || data[i] === Label.Mandible) bone.push(grey[i]!);
    else if (data[i] === 0 && ring[i]! > 0) beside.push(grey[i]!);
  }
  const dense = percentile(Float32Array.from(bone), 60) ?? 600;
  const soft = percentile(Float32Array.from(beside), 40) ?? 50;
  return soft + SURFACE * (dense - soft);
}

/** Each empty voxel with a labelled neighbour takes the commonest label of its 26 neighbours. */
export function spread({ geometry, data }: LabelVolume): LabelVolume {
  return { geometry, data: mapEmpty(geometry.size, data) };
}

/** Labels whose six neighbours are all labelled; the canal stays whole, it is one or two voxels wide. */
export function shrink({ geometry, data }: LabelVolume): LabelVolume {
  const [nx, ny, nz] = geometry.size;
  const inner = new Uint8Array(data.length);
  for (let z = 1; z < nz - 1; z++) {
    for (let y = 1; y < ny - 1; y++) {
      for (let x = 1, i = 1 + nx * (y + ny * z); x < nx - 1; x++, i++) {
        const around = data[i - 1]! && data[i + 1]! && data[i - nx]! && data[i + nx]!;
        const whole = around && data[i - nx * ny]! && data[i + nx * ny]!;
        if (whole || data[i] === Label.MandibularCanal) inner[i] = data[i]!;
      }
    }
  }
  return { geometry, data: inner };
}

function mapEmpty([nx, ny, nz]: readonly [number, number, number], data: Uint8Array): Uint8Array {
  const result = data.slice();
  const votes = new Uint8Array(LABEL_COUNT);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        if (data[i]) continue;
        votes.fill(0);
        for (let k = Math.max(0, z - 1); k <= Math.min(nz - 1, z + 1); k++) {
          for (let j = Math.max(0, y - 1); j <= Math.min(ny - 1, y + 1); j++) {
            const row = nx * (j + ny * k);
            for (let n = Math.max(0, x - 1); n <= Math.min(nx - 1, x + 1); n++) votes[data[row + n]!]! += 1;
          }
        }
        votes[0] = 0;
        votes[Label.MandibularCanal] = 0;
        const most = Math.max(...votes);
        if (most > 0) result[i] = votes.indexOf(most);
      }
    }
  }
  return result;
}
