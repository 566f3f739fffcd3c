import { createVolume, type Volume, type VoxelArray } from '@shared/volume';
import { integerRange } from './arrays';
import { crop, pad } from './crop';
import { dilateBits, dilateBitsByBox } from './bit-dilation';
import { invertBits, packBits, unpackBits } from './bits';
import { type Element, elementReach, elementRows } from './element';
import { greyBox, greyRows } from './grey-morphology';

export { type Element } from './element';

export interface MorphologyOptions {
  /**
   * The value of voxels beyond the volume. By default they are ignored: they neither grow into a dilation nor wear off
   * an erosion, and erosion and dilation stay dual. 0 lets the erosion of a mask work from the volume's faces too.
   */
  readonly outside?: number;
}

type Step = 'erode' | 'dilate';

/** Each voxel becomes the lowest value under the element; on a mask of 0 and 1, binary erosion. */
export function erode<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  const result = apply(volume, element, ['erode']);
  if (options.outside !== undefined) limitShell(result, element, options.outside, 'erode');
  return result;
}

/** Each voxel becomes the highest value under the element; on a mask of 0 and 1, binary dilation. */
export function dilate<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  const result = apply(volume, element, ['dilate']);
  if (options.outside !== undefined) limitShell(result, element, options.outside, 'dilate');
  return result;
}

/** Erosion, then dilation: removes what the element does not fit into. */
export function open<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  return embedded(volume, element, options, ['erode', 'dilate']);
}

/**
 * Dilation, then erosion: fills gaps that the element does not fit into. While the voxels beyond the volume are ignored,
 * so is the gap between a mask and a face; with `outside` 0 it stays.
 */
export function close<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  options: MorphologyOptions = {},
): Volume<T> {
  return embedded(volume, element, options, ['dilate', 'erode']);
}

/** With a value for them, the voxels beyond the volume take part as far as the element reaches. */
function embedded<T extends VoxelArray>(
  volume: Volume<T>,
  element: Element,
  { outside }: MorphologyOptions,
  steps: readonly Step[],
): Volume<T> {
  if (outside === undefined) return apply(volume, element, steps);
  const margin = elementReach(element, volume.geometry);
  const result = apply(pad(volume, margin, margin, outside), element, steps);
  return crop(result, margin, volume.geometry.size);
}

/** Masks are worked at one bit a voxel, where erosion is dilation of the background. */
function apply<T extends VoxelArray>(
  { geometry, data }: Volume<T>,
  element: Element,
  steps: readonly Step[],
): Volume<T> {
  const box = element.shape === 'box' ? elementReach(element, geometry) : undefined;
  const rows = box ? [] : elementRows(element, geometry);
  const packed = data instanceof Uint8Array ? packBits({ geometry, data }) : undefined;
  if (packed?.binary) {
    let { bits } = packed;
    for (const step of steps) {
      if (step === 'erode') invertBits(bits);
      if (box) dilateBitsByBox(bits, box);
      else bits = dilateBits(bits, rows);
      if (step === 'erode') invertBits(bits);
    }
    return createVolume(geometry, unpackBits(bits) as VoxelArray as T);
  }
  let values = data;
  for (const step of steps) {
    const extreme = step === 'erode' ? 'lowest' : 'highest';
    values = box ? greyBox(values, geometry.size, box, extreme) : greyRows(values, geometry.size, rows, extreme);
  }
  return createVolume(geometry, values);
}

/** Takes a value beyond the volume into account where the element reaches there; in place. */
function limitShell<T extends VoxelArray>(volume: Volume<T>, element: Element, outside: number, step: Step): void {
  const { data, geometry } = volume;
  const [nx, ny, nz] = geometry.size;
  const [rx, ry, rz] = elementReach(element, geometry);
  const [low, high] = integerRange(data) ?? [-Infinity, Infinity];
  const value = Math.min(high, Math.max(low, outside));
  const limit = (i: number): void => {
    if (step === 'erode' ? value < data[i]! : value > data[i]!) data[i] = value;
  };
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      const whole = y < ry || z < rz || y >= ny - ry || z >= nz - rz;
      const left = whole ? nx : Math.min(nx, rx);
      for (let x = 0; x < left; x++) limit(row + x);
      for (let x = Math.max(left, nx - rx); x < nx; x++) limit(row + x);
    }
  }
}
