import { type MaskVolume } from '../volume';
import { squaredDistance } from './distance';

/**
 * Fills the gap between drawn slices along `axis` by shape-based interpolation (Raya and Udupa 1990): each empty slice
 * between two drawn ones gets the voxels where the signed distances of the two, weighed by nearness, are inside. Drawn
 * slices stay as they are; nothing is added beyond the first and the last. Null when there is no gap to fill.
 */
export function fillBetweenSlices(mask: MaskVolume, axis: 0 | 1 | 2): MaskVolume | null {
  const { size, spacing } = mask.geometry;
  const strides = [1, size[0], size[0] * size[1]] as const;
  const [u, v] = ([0, 1, 2] as const).filter((a) => a !== axis) as [0 | 1 | 2, 0 | 1 | 2];
  const [nu, nv] = [size[u], size[v]];
  const slice = (s: number): Uint8Array => {
    const out = new Uint8Array(nu * nv);
    for (let j = 0; j < nv; j++) {
      for (let i = 0; i < nu; i++) {
        out[i + nu * j] = mask.data[s * strides[axis] + i * strides[u] + j * strides[v]]!;
      }
    }
    return out;
  };
  const signed = (data: Uint8Array): Float64Array => {
    const flat: MaskVolume = {
      geometry: { ...mask.geometry, size: [nu, nv, 1], spacing: [spacing[u], spacing[v], 1] },
      data,
    };
    const inside = squaredDistance(flat, 0);
    const outside = squaredDistance(flat, 1);
    return inside.map((d, i) => Math.sqrt(outside[i]!) - Math.sqrt(Math.min(d, 1e9)));
  };
  const data = new Uint8Array(mask.data);
  let previous = -1;
  let changed = false;
  for (let s = 0; s < size[axis]; s++) {
    const here = slice(s);
    if (!here.includes(1)) continue;
    if (previous >= 0 && s - previous > 1) {
      const a = signed(slice(previous));
      const b = signed(here);
      for (let between = previous + 1; between < s; between++) {
        const t = (between - previous) / (s - previous);
        for (let j = 0; j < nv; j++) {
          for (let i = 0; i < nu; i++) {
            if ((1 - t) * a[i + nu * j]! + t * b[i + nu * j]! > 0) continue;
            data[between * strides[axis] + i * strides[u] + j * strides[v]] = 1;
            changed = true;
          }
        }
      }
    }
    previous = s;
  }
  return changed ? { geometry: mask.geometry, data } : null;
}
