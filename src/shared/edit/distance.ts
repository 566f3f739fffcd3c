import { type MaskVolume } from '../volume';

const FAR = 1e12;

/**
 * Exact squared Euclidean distance in mm^2 from each voxel centre to the nearest voxel centre of the mask (0 inside it),
 * same shape and index order as the mask, anisotropic spacing respected. An empty mask gives values above 1e11.
 *
 * Lower envelopes of parabolas, one axis after the other (Felzenszwalb and Huttenlocher 2012).
 */
export function squaredDistance(mask: MaskVolume, of: 0 | 1 = 1): Float64Array {
  const [nx, ny, nz] = mask.geometry.size;
  const [dx, dy, dz] = mask.geometry.spacing;
  const out = new Float64Array(mask.data.length);
  for (let row = 0; row < out.length; row += nx) scanRow(mask.data, out, row, nx, dx, of);
  const longest = Math.max(ny, nz);
  const line = new Float64Array(longest);
  const centres = new Int32Array(longest);
  const borders = new Float64Array(longest + 1);
  for (let z = 0; z < nz; z++) {
    for (let x = 0; x < nx; x++) envelope(out, x + nx * ny * z, nx, ny, dy, line, centres, borders);
  }
  for (let i = 0; i < nx * ny; i++) envelope(out, i, nx * ny, nz, dz, line, centres, borders);
  return out;
}

/** First axis: two scans give the distance along the row. */
function scanRow(mask: Uint8Array, out: Float64Array, row: number, n: number, step: number, of: number): void {
  let d = Infinity;
  for (let x = 0; x < n; x++) {
    d = mask[row + x] === of ? 0 : d + step;
    out[row + x] = d;
  }
  d = Infinity;
  for (let x = n - 1; x >= 0; x--) {
    d = mask[row + x] === of ? 0 : d + step;
    const nearest = Math.min(d, out[row + x]!);
    out[row + x] = nearest === Infinity ? FAR : nearest * nearest;
  }
}

function envelope(
  out: Float64Array,
  first: number,
  stride: number,
  n: number,
  step: number,
  line: Float64Array,
  centres: Int32Array,
  borders: Float64Array,
): void {
  let k = -1;
  const square = step * step;
  for (let q = 0; q < n; q++) {
    const f = out[first + q * stride]!;
    line[q] = f;
    if (f >= FAR) continue;
    let s = -Infinity;
    while (k >= 0) {
      const p = centres[k]!;
      s = ((f - line[p]!) / square + q * q - p * p) / (2 * (q - p));
      if (s > borders[k]!) break;
      k--;
    }
    if (k < 0) s = -Infinity;
    k++;
    centres[k] = q;
    borders[k] = s;
    borders[k + 1] = Infinity;
  }
  if (k < 0) return;
  k = 0;
  for (let q = 0; q < n; q++) {
    while (borders[k + 1]! < q) k++;
    const p = centres[k]!;
    out[first + q * stride] = (q - p) * (q - p) * square + line[p]!;
  }
}
