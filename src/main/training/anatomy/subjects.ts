import { type Geometry, IDENTITY, type Vec3, withSpacing } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { Label } from '@shared/labels';
import { OUTSIDE_HU, segmenterGeometry, toScanGrid } from '../../anatomy/scan-grid';
import { createPhantom, type Phantom, renderCbct, sampleLabels } from '../../phantom';
import { toWorld } from '../../phantom/pose';

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
  return scanned(phantom, withSpacing(phantom.geometry, [spacing, spacing, spacing]), 1);
}

/** The box of a whole head about its middle, in the phantom's canonical axes; millimetres. */
const HEAD = { middle: [0, 80, 40], extent: [200, 230, 260] } as const;

/**
 * A whole head, crown and neck included, three quarters to a little more than life size, in slices of up to 2.2 mm, as
 * computed tomography gives it; half with a local wound.
 */
export function headSubject(seed: number): AnatomySubject {
  const random = createRandom(seed, 'head');
  const phantom = createPhantom({ seed, lesion: random.chance(0.5) ? 'local' : 'none', size: 'small' });
  const plane = random.uniform(0.7, 1.2);
  const spacing: Vec3 = [plane, plane, random.uniform(plane, 2.2)];
  const size = HEAD.extent.map((mm, axis) => Math.round(mm / spacing[axis]!)) as unknown as Vec3;
  const middle = toWorld(phantom.subject.pose, HEAD.middle);
  const origin = middle.map((mm, axis) => mm - ((size[axis]! - 1) / 2) * spacing[axis]!) as unknown as Vec3;
  return scanned(phantom, { size, spacing, origin, direction: IDENTITY }, random.uniform(0.75, 1.08));
}

/** A phantom scanned on a grid, then taken for one `scale` times as large. Outside the scan there is nothing to label. */
function scanned(phantom: Phantom, grid: Geometry, scale: number): AnatomySubject {
  const scan = renderCbct(phantom, grid);
  const { geometry, data } = toScanGrid(
    { ...scan, geometry: scaled(scan.geometry, scale) },
    segmenterGeometry(scaled(grid, scale)),
  );
  const truth = sampleLabels(withMarrow(phantom), scaled(geometry, 1 / scale)).data;
  const labels = truth.map((label, i) => (data[i] === OUTSIDE_HU ? Label.Other : label));
  return { size: geometry.size, grey: Int16Array.from(data, Math.round), labels };
}

/** Larger or smaller about the world's origin. */
function scaled(geometry: Geometry, scale: number): Geometry {
  const times = (vec: Vec3): Vec3 => vec.map((mm) => scale * mm) as unknown as Vec3;
  return { ...geometry, spacing: times(geometry.spacing), origin: times(geometry.origin) };
}

/**
 * The same phantom with marrow labelled as its bone. Phantoms imitate label maps of which some leave marrow spaces out;
 * the scan does not show which, so a segmenter can only learn the whole bone.
 */
export function withMarrow(phantom: Phantom): Phantom {
  const { subject } = phantom;
  return { ...phantom, subject: { ...subject, anatomy: { ...subject.anatomy, marrow: 'solid' } } };
}
