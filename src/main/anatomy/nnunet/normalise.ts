import type { MaskVolume, Volume } from '@shared/volume';
import { fillHoles } from '../../volume/fill-holes';
import type { Arrangement } from './arrangement';
import type { Normalisation } from './plans';

/** The network's value of the scan's voxel at `index` of its data. */
export type Normalise = (index: number) => number;

/** Least standard deviation and range that divide. */
const LEAST = 1e-8;

/**
 * nnU-Net's normalisation before resampling. Statistics of the schemes that need them are those of the cropped scan;
 * 32-bit rounding aside, values are those of nnU-Net.
 *
 * @param box the cropped scan
 */
export function normaliser(scan: Volume<Int16Array>, box: Arrangement, normalisation: Normalisation): Normalise {
  const { data } = scan;
  switch (normalisation.scheme) {
    case 'none':
      return (index) => data[index]!;
    case 'ct': {
      const { low, high, mean, sd } = normalisation;
      const divisor = Math.max(sd, LEAST);
      return (index) => (Math.min(high, Math.max(low, data[index]!)) - mean) / divisor;
    }
    case 'zero-to-one': {
      const { min, max } = statistics(data, box, undefined);
      const range = Math.max(max - min, LEAST);
      return (index) => (data[index]! - min) / range;
    }
    case 'z-score': {
      const mask = normalisation.masked ? fillHoles(nonZero(scan)).data : undefined;
      const { mean, sd } = statistics(data, box, mask);
      const divisor = Math.max(sd, LEAST);
      if (!mask) return (index) => (data[index]! - mean) / divisor;
      return (index) => (mask[index] ? (data[index]! - mean) / divisor : data[index]!);
    }
  }
}

function nonZero({ geometry, data }: Volume<Int16Array>): MaskVolume {
  const mask = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) if (data[i] !== 0) mask[i] = 1;
  return { geometry, data: mask };
}

interface Statistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Of the population. */
  readonly sd: number;
}

/** Of the voxels in the box (and in the mask); zeros where there are none. */
function statistics(data: Int16Array, box: Arrangement, mask: Uint8Array | undefined): Statistics {
  const { size, start, strides } = box;
  let [count, sum, squares, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (let i = 0; i < size[0]; i++) {
    for (let j = 0; j < size[1]; j++) {
      let at = start + i * strides[0] + j * strides[1];
      for (let k = 0; k < size[2]; k++, at += strides[2]) {
        if (mask && !mask[at]) continue;
        const value = data[at]!;
        count++;
        sum += value;
        squares += value * value;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
  }
  if (count === 0) return { min: 0, max: 0, mean: 0, sd: 0 };
  const mean = sum / count;
  return { min, max, mean, sd: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}
