import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { emptyLike } from './arrays';
import { type Element, elementRows } from './element';

export { type Element } from './element';

export interface MorphologyOptions {
  /**
   * The value of voxels beyond the volume. By default they are ignored: they neither grow into a dilation nor wear off
   * an erosion, and erosion and dilation stay dual. 0 lets an erosion of a mask work from the volume's faces too.
   */
  readonly outside?: number;
}

/** Each voxel becomes the lowest value under the element; on a mask of 0 and 1, binary erosion. */
export function erode<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  return extreme(volume, element, options, false);
}

/** Each voxel becomes the highest value under the element; on a mask of 0 and 1, binary dilation. */
export function dilate<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  return extreme(volume, element, options, true);
}

/** Erosion, then dilation: removes what the element does not fit into. Voxels beyond the volume are ignored. */
export function open<T extends VoxelArray>(volume: Volume<T>, element: Element): Volume<T> {
  return dilate(erode(volume, element), element);
}

/** Dilation, then erosion: fills gaps that the element does not fit into. Voxels beyond the volume are ignored. */
export function close<T extends VoxelArray>(volume: Volume<T>, element: Element): Volume<T> {
  return erode(dilate(volume, element), element);
}

function extreme<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  { outside }: MorphologyOptions,
  highest: boolean,
): Volume<T> {
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const rows = elementRows(element, geometry);
  const result = emptyLike(data, data.length);
  for (let z = 0, out = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, out++) {
        let best = highest ? -Infinity : Infinity;
        for (const { dy, dz, half } of rows) {
          const inside = y + dy >= 0 && y + dy < ny && z + dz >= 0 && z + dz < nz;
          for (let u = x - half; u <= x + half; u++) {
            const v = inside && u >= 0 && u < nx ? data[u + nx * (y + dy + ny * (z + dz))]! : outside;
            if (v !== undefined && (highest ? v > best : v < best)) best = v;
          }
        }
        result[out] = best;
      }
    }
  }
  return createVolume(geometry, result);
}
