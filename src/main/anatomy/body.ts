import { IDENTITY, type Vec3 } from '@shared/geometry';
import { connectedComponents } from '../volume/components';
import { dilate, open } from '../volume/morphology';
import { AROUND_STEP } from './windows';

/** Less dense than this is air or foam, approximate Hounsfield units. */
const AIR_HU = -300;
/** A patient is thicker than twice this in every direction, a table or a head rest is not; millimetres. */
const HALF_THICKNESS_MM = 20;
/** Smaller pieces are no head; mm^3. */
const LEAST_BODY_MM3 = 1e5;
/** Nose, ears and what else is thin belongs to the body that it stands out from by no more than this; millimetres. */
const MARGIN_MM = 24;

/**
 * Where a patient lies in a scan with a table: 1 in blocks of the body and near it, 0 elsewhere. A scan without anything as
 * thick as a body (a dry skull, a cast) and one that is filled by it are 1 throughout.
 *
 * @param means approximate Hounsfield units of blocks of {@link AROUND_STEP} mm, `means[x + nx * (y + ny * z)]`
 */
export function bodyBlocks(means: Float32Array, size: Vec3): Uint8Array {
  const spacing: Vec3 = [AROUND_STEP, AROUND_STEP, AROUND_STEP];
  const geometry = { size, spacing, origin: [0, 0, 0], direction: IDENTITY } as const;
  const blocks = (mm: number): number => Math.round(mm / AROUND_STEP);
  const tissue = { geometry, data: Uint8Array.from(means, (hu) => (hu > AIR_HU ? 1 : 0)) };
  const thick = open(tissue, { shape: 'box', radius: blocks(HALF_THICKNESS_MM) });
  const { labels, components } = connectedComponents(thick, 26);
  if (!components.some(({ volumeMm3 }) => volumeMm3 >= LEAST_BODY_MM3)) return new Uint8Array(means.length).fill(1);
  const large = new Set(components.filter((one) => one.volumeMm3 >= LEAST_BODY_MM3).map(({ label }) => label));
  const body = Uint8Array.from(labels.data, (label) => (large.has(label) ? 1 : 0));
  return dilate({ geometry, data: body }, { shape: 'box', radius: blocks(MARGIN_MM) }).data;
}
