import { type Vec3 } from '@shared/geometry';
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
  const { geometry, data } = mask;
  const sigmaMm = geometry.spacing.map((spacing) => SIGMA * spacing) as unknown as Vec3;
  const signs = createVolume(
    geometry,
    Float32Array.from(data, (value) => (value ? 1 : -1)),
  );
  const once = gaussian(signs, sigmaMm);
  const twice = gaussian(once, sigmaMm).data;
  const field = once.data.map((value, i) => 2 * value - twice[i]!);
  const strength = localStrength(createVolume(geometry, field), data);
  for (let i = 0; i < field.length; i++) {
    const sign = data[i] ? 1 : -1;
    const weight = smoothStep((strength[i]! - THIN) / (THICK - THIN));
    const towards = weight * sign * field[i]! + 1 - weight;
    field[i] = sign * Math.min(1, Math.max(LEAST, towards));
  }
  return createVolume(geometry, field);
}

/** The weaker side's highest absolute value within two voxels: near 1 at thick walls, low where one side is thin. */
function localStrength(field: Volume<Float32Array>, mask: Uint8Array): Float32Array {
  const { geometry, data } = field;
  const window = { shape: 'box', radius: 2 } as const;
  const inside = dilate(
    createVolume(
      geometry,
      data.map((value, i) => (mask[i] ? Math.max(0, value) : 0)),
    ),
    window,
  );
  const outside = dilate(
    createVolume(
      geometry,
      data.map((value, i) => (mask[i] ? 0 : Math.max(0, -value))),
    ),
    window,
  );
  return inside.data.map((value, i) => Math.min(value, outside.data[i]!));
}

function smoothStep(t: number): number {
  const x = Math.min(1, Math.max(0, t));
  return x * x * (3 - 2 * x);
}
