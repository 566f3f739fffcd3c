import { type Vec3, withSpacing } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { toScanGrid } from '../../anatomy/scan-grid';
import { createPhantom, renderCbct, sampleLabels } from '../../phantom';
import { resampleLabels } from '../../volume/resample-labels';

/** A scan on the model's grid with its true labels. */
export interface AnatomySubject {
  readonly size: Vec3;
  /** Grey values, approximate Hounsfield units. */
  readonly grey: Int16Array;
  readonly labels: Uint8Array;
}

/** Millimetres at which labels are sampled before the area vote. */
const LABEL_SAMPLING = 1;

/**
 * One phantom's CBCT at 2 mm with its true labels: half with a local wound, one in ten without a jaw. The scan is rendered
 * at 1.3 to 2 mm, which is fast, and then treated as a real one.
 */
export function anatomySubject(seed: number): AnatomySubject {
  const random = createRandom(seed, 'anatomy');
  const kind = random.next();
  const lesion = kind < 0.5 ? 'local' : kind < 0.6 ? 'total' : 'none';
  const phantom = createPhantom({ seed, lesion, size: seed % 4 === 0 ? 'full' : 'small' });
  const spacing = random.uniform(1.3, 2);
  const scan = renderCbct(phantom, withSpacing(phantom.geometry, [spacing, spacing, spacing]));
  const grid = toScanGrid(scan);
  const fine = withSpacing(phantom.geometry, [LABEL_SAMPLING, LABEL_SAMPLING, LABEL_SAMPLING]);
  const labels = resampleLabels(sampleLabels(phantom, fine), grid.geometry).data;
  return { size: grid.geometry.size, grey: Int16Array.from(grid.data, Math.round), labels };
}
