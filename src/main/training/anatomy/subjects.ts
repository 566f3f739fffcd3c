import { type Vec3, withSpacing } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { segmenterGeometry, toScanGrid } from '../../anatomy/scan-grid';
import { createPhantom, type Phantom, renderCbct, sampleLabels } from '../../phantom';

/** A scan on the segmenter's grid with its true labels. */
export interface AnatomySubject {
  readonly size: Vec3;
  /** Grey values, approximate Hounsfield units. */
  readonly grey: Int16Array;
  readonly labels: Uint8Array;
}

/**
 * One phantom's CBCT at 1 mm with its true labels: half with a local wound, one in ten without a jaw. The scan is rendered
 * at 0.7 to 1.4 mm, sharper and more blurred than the grid.
 */
export function anatomySubject(seed: number): AnatomySubject {
  const random = createRandom(seed, 'anatomy');
  const kind = random.next();
  const phantom = createPhantom({ seed, lesion: kind < 0.5 ? 'local' : kind < 0.6 ? 'total' : 'none', size: 'small' });
  const spacing = random.uniform(0.7, 1.4);
  const scan = renderCbct(phantom, withSpacing(phantom.geometry, [spacing, spacing, spacing]));
  const { geometry, data } = toScanGrid(scan, segmenterGeometry(scan.geometry));
  const labels = sampleLabels(withMarrow(phantom), geometry).data;
  return { size: geometry.size, grey: Int16Array.from(data, Math.round), labels };
}

/**
 * The same phantom with marrow labelled as its bone. Phantoms imitate label maps of which some leave marrow spaces out;
 * the scan does not show which, so a segmenter can only learn the whole bone.
 */
export function withMarrow(phantom: Phantom): Phantom {
  const { subject } = phantom;
  return { ...phantom, subject: { ...subject, anatomy: { ...subject.anatomy, marrow: 'solid' } } };
}
