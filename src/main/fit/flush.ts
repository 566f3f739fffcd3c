import { indexTransform, type Geometry } from '@shared/geometry';
import { createVolume, type Volume } from '@shared/volume';
import { gaussian } from '../volume/gaussian';
import { resample } from '../volume/resample';
import { gradientAt } from './gradient';

/** Millimetres by which expectation and bone may differ where they show the same surface. */
const MOST_MM = 1.6;
/** Cosine between the normals of one surface shown twice. */
const LEAST_COSINE = 0.6;
/** Standard deviations, millimetres, over which differences are averaged: nearby, and where nothing is near. */
const NEAR_MM = 2.5;
const FAR_MM = 9;
/** Weight of the far average: so many surface voxels, seen through the near one's window. */
const PRIOR = 0.02;

/**
 * Shifts the expected surface, in place, so that around the region it runs into the patient's intact surface without a
 * step. A network's expectation lies some tenths of a millimetre beside the bone it was computed from (its grid is 2 mm);
 * where both show the same surface, outside the region, the difference is measured, averaged and carried on into the
 * region.
 *
 * @param expectedMm distance to the expected surface, positive inside
 * @param bone field whose 0-level is the bone's surface, positive outside, on the same grid
 * @param reachMm distance to the region; surfaces nearer than `awayMm` are the wound's own
 * @param model grid of the expectation, on which the differences are averaged
 * @returns how many voxels of intact surface were used
 */
export function flushWithBone(
  expectedMm: Volume<Float32Array>,
  bone: Volume<Float32Array>,
  reachMm: Float32Array,
  awayMm: number,
  model: Geometry,
): number {
  const { geometry, data } = expectedMm;
  const sums = new Float32Array(model.size[0] * model.size[1] * model.size[2]);
  const counts = new Float32Array(sums.length);
  const used = measure(expectedMm, bone, reachMm, awayMm, model, sums, counts);
  if (used === 0) return 0;
  const shift = resample(average(sums, counts, model), geometry).data;
  for (let i = 0; i < data.length; i++) data[i]! -= shift[i]!;
  return used;
}

/** Adds the differences on the intact surface to the voxels of the model grid in which they lie. */
function measure(
  { geometry, data: expected }: Volume<Float32Array>,
  bone: Volume<Float32Array>,
  reachMm: Float32Array,
  awayMm: number,
  model: Geometry,
  sums: Float32Array,
  counts: Float32Array,
): number {
  const [nx, ny, nz] = geometry.size;
  const a = indexTransform(geometry, model);
  const ofExpected = new Float64Array(3);
  const ofBone = new Float64Array(3);
  let used = 0;
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const value = bone.data[i]!;
        if (value > 0.6 || value < -0.6 || reachMm[i]! < awayMm || Math.abs(expected[i]!) > MOST_MM) continue;
        gradientAt(bone.data, geometry, x, y, z, ofBone);
        const slope = Math.hypot(ofBone[0]!, ofBone[1]!, ofBone[2]!);
        gradientAt(expected, geometry, x, y, z, ofExpected);
        const other = Math.hypot(ofExpected[0]!, ofExpected[1]!, ofExpected[2]!);
        const dot = -(ofBone[0]! * ofExpected[0]! + ofBone[1]! * ofExpected[1]! + ofBone[2]! * ofExpected[2]!);
        if (!(dot > LEAST_COSINE * slope * other)) continue;
        const difference = expected[i]! + value / slope;
        if (Math.abs(difference) > MOST_MM) continue;
        let at = 0;
        for (let axis = 2; axis >= 0; axis--) {
          const row = 4 * axis;
          const index = Math.round(a[row]! * x + a[row + 1]! * y + a[row + 2]! * z + a[row + 3]!);
          at = at * model.size[axis]! + Math.min(model.size[axis]! - 1, Math.max(0, index));
        }
        sums[at]! += difference;
        counts[at]! += 1;
        used++;
      }
    }
  }
  return used;
}

/** The mean of the differences nearby, leaning on a wider mean and at last on none where few are near. */
function average(sums: Float32Array, counts: Float32Array, model: Geometry): Volume<Float32Array> {
  const blurred = (data: Float32Array, sigmaMm: number): Float32Array =>
    gaussian(createVolume(model, data), sigmaMm).data;
  const near = [blurred(sums, NEAR_MM), blurred(counts, NEAR_MM)] as const;
  const far = [blurred(sums, FAR_MM), blurred(counts, FAR_MM)] as const;
  const data = near[0].map((sum, i) => {
    const wide = far[0][i]! / (far[1][i]! + PRIOR);
    return (sum + PRIOR * wide) / (near[1][i]! + PRIOR);
  });
  return createVolume(model, data);
}
