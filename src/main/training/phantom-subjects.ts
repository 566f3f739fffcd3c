import { withSpacing } from '@shared/geometry';
import type { LabelVolume, Volume } from '@shared/volume';
import { createPhantom, renderCbct, sampleHealthyLabels } from '../phantom';
import { type Subject, type SubjectOf, toSubject } from './subject';

/** A healthy phantom that is yet to be sampled. */
export interface PhantomSubject {
  /** Tells it from others in one file. */
  readonly name: string;
  readonly make: () => Subject | Promise<Subject>;
}

/** Gives a scan its anatomy labels. */
export type LabelScan = (scan: Volume<Int16Array>) => Promise<LabelVolume>;

/** Millimetres at which a phantom is sampled before the area vote to the grid of training. */
const SAMPLING = 1;
/** Millimetres at which a full field of view is scanned. */
const SCANNED = 0.8;

/** The true anatomy of one phantom, in its own field of view. */
export function phantomSubject(seed: number, subjectOf: SubjectOf = toSubject): PhantomSubject {
  const name = `phantom ${seed}`;
  const make = (): Subject => {
    const phantom = healthyPhantom(seed);
    const grid = withSpacing(phantom.geometry, [SAMPLING, SAMPLING, SAMPLING]);
    return subjectOf(name, sampleHealthyLabels(phantom, grid));
  };
  return { name, make };
}

/** The anatomy of one phantom as `label` sees it in the phantom's CBCT. */
export function scannedSubject(seed: number, label: LabelScan, subjectOf: SubjectOf = toSubject): PhantomSubject {
  const name = `phantom ${seed}, scanned`;
  const make = async (): Promise<Subject> => {
    const phantom = healthyPhantom(seed);
    const grid = isFull(seed) ? withSpacing(phantom.geometry, [SCANNED, SCANNED, SCANNED]) : phantom.geometry;
    return subjectOf(name, await label(renderCbct(phantom, grid)));
  };
  return { name, make };
}

function healthyPhantom(seed: number): ReturnType<typeof createPhantom> {
  return createPhantom({ seed, lesion: 'none', size: isFull(seed) ? 'full' : 'small' });
}

/** Every fourth seed has the field of a full-size scan, so that both kinds of scan are known. */
function isFull(seed: number): boolean {
  return seed % 4 === 0;
}
