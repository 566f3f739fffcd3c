import { type Geometry, type Vec3 } from '@shared/geometry';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { gaussian } from '../volume/gaussian';
import { dilate } from '../volume/morphology';

/** Standard deviation of the low pass, voxels of each axis. */
const SIGMA = 1.2;
/** A voxel keeps at least this much of its side's sign: the surface never crosses a voxel centre. */
const LEAST = 0.05;
/** Where neither side gets beyond the first value within two voxels, the mask is too thin to be low-passed. */
const THIN = 0.5;
const THICK = 0.85;

/**
 * A smooth field whose 0-level follows the mask without its stairs: positive inside, between -1 and 1.
 *
 * The mask (as -1 and 1) is low-passed by `2 g - g * g`, g a Gaussian of 1.2 voxels; that kernel's second moment is zero,
 * so curved surfaces shift only to fourth order. Thin parts, which a low pass would wear away, keep the mask itself, and
 * every voxel is held on its own side of 0. So the surface stays between the centres of neighbouring voxels, within half
 * a voxel of the mask's faces, and nothing is lost or joined. Beyond the volume its outermost voxels continue: pad a
 * mask that touches the border. An empty mask gives -1 everywhere.
 */
export function maskField(mask: MaskVolume): Volume<Float32Array> {
  const signs = new Float32Array(mask.data.length).fill(-1);
  for (let i = 0; i < signs.length; i++) if (mask.data[i]) signs[i] = 1;
  return smoothField(createVolume(mask.geometry, signs));
}

/**
 * The same for shares of voxels: -1 for an empty one, 1 for a full one, 0 for one cut in half.
 *
 * @param sigma standard deviation of the Gaussian, voxels of each axis
 */
export function smoothField(shares: Volume<Float32Array>, sigma = SIGMA): Volume<Float32Array> {
  const { geometry, data } = shares;
  const sigmaMm = geometry.spacing.map((spacing) => sigma * spacing) as unknown as Vec3;
  const once = gaussian(shares, sigmaMm);
  const twice = gaussian(once, sigmaMm).data;
  const field = once.data;
  for (let i = 0; i < field.length; i++) field[i] = 2 * field[i]! - twice[i]!;
  const inside = strengthOf(1, geometry, field, data);
  const outside = strengthOf(-1, geometry, field, data);
  for (let i = 0; i < field.length; i++) {
    const share = data[i]!;
    const sign = share > 0 ? 1 : -1;
    // The weaker side decides: near 1 at thick walls, low where one side is thin.
    const t = Math.min(1, Math.max(0, (Math.min(inside[i]!, outside[i]!) - THIN) / (THICK - THIN)));
    const weight = t * t * (3 - 2 * t);
    field[i] = sign * Math.min(1, Math.max(LEAST, sign * (weight * field[i]! + (1 - weight) * share)));
  }
  return createVolume(geometry, field);
}

/** The highest absolute value on one side of the mask within two voxels. */
function strengthOf(side: number, geometry: Geometry, field: Float32Array, shares: Float32Array): Float32Array {
  const strength = new Float32Array(field.length);
  for (let i = 0; i < field.length; i++) if (shares[i]! > 0 === side > 0) strength[i] = Math.max(0, side * field[i]!);
  return dilate(createVolume(geometry, strength), { shape: 'box', radius: 2 }).data;
}
