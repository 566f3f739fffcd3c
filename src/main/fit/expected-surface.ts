import { type Geometry } from '@shared/geometry';
import { encodeLabel, Label } from '@shared/labels';
import { createVolume, type Volume } from '@shared/volume';
import { smoothField } from '../mesh/anti-alias';
import { dilate } from '../volume/morphology';
import { resample } from '../volume/resample';
import { gradientAt } from './gradient';

/** Standard deviation of the low pass, voxels of the model grid. */
const SIGMA = 0.8;
/** Millimetres beyond which a distance is only known to be larger. */
export const FAR_MM = 4;

/**
 * Millimetres to the surface of the expected anatomy on a finer grid, positive inside, correct near the surface and
 * clamped to 4 mm.
 *
 * The code of a voxel is taken relative to the highest code beside it, which makes it the share of the voxel that is
 * filled, whatever the label; the shares (as -1..1) are low-passed by `2 g - g * g`, resampled by cubic interpolation
 * and divided by their gradient.
 *
 * @param expected encoded expectation (G2) on the model grid; @param target where to know it, beyond the model grid it is far outside
 */
export function expectedDistance(expected: Volume<Float32Array>, target: Geometry): Volume<Float32Array> {
  const field = resample(smoothField(filledShare(expected), SIGMA), target, { interpolation: 'cubic', outside: -1 });
  const { data } = field;
  const result = new Float32Array(data.length);
  const [nx, ny, nz] = target.size;
  const gradient = new Float64Array(3);
  // A field that goes from -1 to 1 over this many millimetres is the flattest to be believed.
  const flattest = 1 / FAR_MM;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const value = data[i]!;
        if (value <= -0.999) {
          result[i] = -FAR_MM;
          continue;
        }
        gradientAt(data, target, x, y, z, gradient);
        const slope = Math.max(flattest, Math.hypot(gradient[0]!, gradient[1]!, gradient[2]!));
        result[i] = Math.max(-FAR_MM, Math.min(FAR_MM, value / slope));
      }
    }
  }
  return createVolume(target, result);
}

/** -1 for an empty voxel, 1 for one full of whatever label. */
function filledShare(expected: Volume<Float32Array>): Volume<Float32Array> {
  const highest = dilate(expected, { shape: 'box', radius: 1 }).data;
  const lowest = encodeLabel(Label.UpperSkull);
  return createVolume(
    expected.geometry,
    expected.data.map((code, i) => 2 * Math.min(1, Math.max(0, code / Math.max(lowest, highest[i]!))) - 1),
  );
}
