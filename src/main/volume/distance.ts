import { createVolume, type MaskVolume, type Volume } from '@shared/volume';

/**
 * Exact Euclidean distance in millimetres from each voxel centre to the centre of the nearest non-zero voxel, 0 inside
 * the mask; infinite everywhere for an empty one. Lower envelope of parabolas along one axis after the other
 * (Felzenszwalb and Huttenlocher 2012).
 */
export function distanceTransform(mask: MaskVolume): Volume<Float32Array> {
  const { data, geometry } = mask;
  const result = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = data[i] ? 0 : Infinity;
  squaredDistances(result, mask);
  for (let i = 0; i < result.length; i++) result[i] = Math.sqrt(result[i]!);
  return createVolume(geometry, result);
}

/**
 * Millimetres to the mask outside it, minus the millimetres to the background inside it. Both count between voxel
 * centres, so the surface (0) lies halfway between neighbours. All +Infinity for an empty mask, -Infinity for a full one.
 */
export function signedDistance(mask: MaskVolume): Volume<Float32Array> {
  const outside = distanceTransform(mask).data;
  const inside = distanceTransform({ geometry: mask.geometry, data: mask.data.map((v) => (v ? 0 : 1)) }).data;
  for (let i = 0; i < outside.length; i++) if (outside[i] === 0) outside[i] = -inside[i]!;
  return createVolume(mask.geometry, outside);
}

function squaredDistances(values: Float32Array, { geometry: { size, spacing } }: MaskVolume): void {
  const strides = [1, size[0], size[0] * size[1]];
  for (let axis = 0; axis < 3; axis++) {
    const n = size[axis]!;
    const stride = strides[axis]!;
    const step = spacing[axis]!;
    const f = new Float64Array(n);
    const place = new Int32Array(n);
    const border = new Float64Array(n + 1);
    for (let start = 0; start < values.length; start++) {
      if (Math.floor(start / stride) % n !== 0) continue;
      for (let i = 0; i < n; i++) f[i] = values[start + i * stride]! / (step * step);
      let count = 0;
      for (let i = 0; i < n; i++) {
        if (f[i] === Infinity) continue;
        let s = -Infinity;
        while (count > 0) {
          const p = place[count - 1]!;
          s = (f[i]! + i * i - (f[p]! + p * p)) / (2 * (i - p));
          if (s > border[count - 1]!) break;
          count--;
          s = -Infinity;
        }
        place[count] = i;
        border[count++] = s;
      }
      if (count === 0) continue;
      border[count] = Infinity;
      for (let i = 0, k = 0; i < n; i++) {
        while (border[k + 1]! < i) k++;
        const d = i - place[k]!;
        values[start + i * stride] = (d * d + f[place[k]!]!) * step * step;
      }
    }
  }
}
