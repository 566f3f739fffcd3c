import { createVolume, type MaskVolume } from '@shared/volume';
import { type Connectivity, fillRun, labelRuns } from './runs';

/**
 * The mask with its holes filled: a hole is a connected piece of background (6-connected by default, the counterpart of
 * a 26-connected mask) that does not reach a face of the volume. In a volume one voxel thick everything reaches a face.
 */
export function fillHoles(mask: MaskVolume, connectivity: Connectivity = 6): MaskVolume {
  const { geometry, data } = mask;
  const [nx, ny, nz] = geometry.size;
  const { firstRun, start, end, component, count } = labelRuns(mask, connectivity, true);
  const open = new Uint8Array(count);
  for (let row = 0; row < ny * nz; row++) {
    const y = row % ny;
    const z = Math.floor(row / ny);
    const face = y === 0 || y === ny - 1 || z === 0 || z === nz - 1;
    for (let r = firstRun[row]!; r < firstRun[row + 1]!; r++) {
      if (face || start[r] === 0 || end[r] === nx) open[component[r]!] = 1;
    }
  }
  const result = data.slice();
  for (let row = 0; row < ny * nz; row++) {
    for (let r = firstRun[row]!; r < firstRun[row + 1]!; r++) {
      if (!open[component[r]!]) fillRun(result, 1, row * nx + start[r]!, row * nx + end[r]!);
    }
  }
  return createVolume(geometry, result);
}
