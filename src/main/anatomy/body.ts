import type { MaskVolume, Volume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { dilate, type Element, open } from '../volume/morphology';
import { AIR_HU } from './scan-grid';

/** A patient is thicker than twice this in every direction, a table or a head rest is not; millimetres. */
const HALF_THICKNESS_MM = 20;
/** Smaller pieces are no head; mm^3. */
const LEAST_BODY_MM3 = 1e5;
/** Nose, ears and what else is thin belongs to the body that it stands out from by no more than this; millimetres. */
const MARGIN_MM = 24;

/**
 * Where a patient lies in a scan with a table: 1 in the body and near it, 0 elsewhere. A scan without anything as thick as a
 * body (a dry skull) and one that is filled by it are 1 throughout.
 *
 * @param coarse approximate Hounsfield units, cubic voxels of a few millimetres
 */
export function bodyOf(coarse: Volume<Float32Array>): MaskVolume {
  const { geometry, data } = coarse;
  const box = (mm: number): Element => ({ shape: 'box', radius: Math.round(mm / geometry.spacing[0]) });
  const tissue = { geometry, data: Uint8Array.from(data, (hu) => (hu > AIR_HU ? 1 : 0)) };
  const { labels, components } = connectedComponents(open(tissue, box(HALF_THICKNESS_MM)), 26);
  const large = new Set(components.filter((one) => one.volumeMm3 >= LEAST_BODY_MM3).map(({ label }) => label));
  if (large.size === 0) return { geometry, data: new Uint8Array(data.length).fill(1) };
  const body = Uint8Array.from(labels.data, (label) => (large.has(label) ? 1 : 0));
  return dilate({ geometry, data: body }, box(MARGIN_MM));
}
