import type { Geometry } from '@shared/geometry';
import type { Volume } from '@shared/volume';
import { histogram, minMax, multiOtsu } from '../volume/statistics';
import { encodeGreyPng } from './png';

/** Longer side of a thumbnail, pixels. */
const LONGER = 256;
/** Enamel lies about this far above the bone threshold, in parts of the step from air to bone. */
const MOST_ABOVE = 1.5;

/** How an index axis lies to the patient: which of L, P, S it follows most, and whether towards or away from it. */
interface AxisOf {
  readonly index: 0 | 1 | 2;
  readonly flipped: boolean;
}

function axisAlong({ direction }: Geometry, world: 0 | 1 | 2, taken: readonly number[]): AxisOf {
  let best: 0 | 1 | 2 = 0;
  let most = -1;
  for (const index of [0, 1, 2] as const) {
    const along = Math.abs(direction[world * 3 + index]!);
    if (!taken.includes(index) && along > most) {
      most = along;
      best = index;
    }
  }
  return { index: best, flipped: direction[world * 3 + best]! < 0 };
}

/**
 * A frontal view of the scan as a surgeon knows it, like a radiograph: grey values above soft tissue are summed from front
 * to back, superior up, the patient's left on the right. Thresholds come from the histogram, so that grey values need not
 * be HU, and metal counts no more than enamel.
 */
export function scanThumbnail(scan: Volume<Int16Array>): Uint8Array {
  const { geometry, data } = scan;
  const up = axisAlong(geometry, 2, []);
  const across = axisAlong(geometry, 0, [up.index]);
  const depth = axisAlong(geometry, 1, [up.index, across.index]);
  const stride = [1, geometry.size[0], geometry.size[0] * geometry.size[1]] as const;
  const extent = (axis: AxisOf): number => geometry.size[axis.index] * geometry.spacing[axis.index];
  const scale = LONGER / Math.max(extent(across), extent(up));
  const width = Math.max(1, Math.round(extent(across) * scale));
  const height = Math.max(1, Math.round(extent(up) * scale));
  const projection = new Float32Array(width * height);
  const some = sampled(data);
  const [, bone = 0] = multiOtsu(histogram(some), 3);
  const metal = bone + MOST_ABOVE * Math.max(1, bone - (minMax(some)?.min ?? 0));
  const at = (axis: AxisOf, share: number): number => {
    const n = geometry.size[axis.index];
    const i = Math.min(n - 1, Math.floor(share * n));
    return (axis.flipped ? n - 1 - i : i) * stride[axis.index];
  };
  for (let y = 0; y < height; y++) {
    const row = at(up, 1 - (y + 0.5) / height);
    for (let x = 0; x < width; x++) {
      let index = row + at(across, (x + 0.5) / width);
      let sum = 0;
      for (let z = 0; z < geometry.size[depth.index]; z++, index += stride[depth.index]) {
        const value = data[index]!;
        if (value > bone) sum += Math.min(value, metal) - bone;
      }
      projection[y * width + x] = sum;
    }
  }
  return encodeGreyPng(windowed(projection), width, height);
}

/** Every so many-th voxel: enough for a histogram. */
function sampled(data: Int16Array): Int16Array {
  const step = Math.max(1, Math.floor(data.length / 500_000));
  return Int16Array.from({ length: Math.ceil(data.length / step) }, (_, i) => data[i * step]!);
}

function windowed(values: Float32Array): Uint8Array {
  const sorted = values.slice().sort();
  const high = Math.max(1e-6, sorted[Math.floor((sorted.length - 1) * 0.995)]!);
  return Uint8Array.from(values, (value) => Math.min(255, Math.sqrt(Math.max(0, value / high)) * 255));
}
