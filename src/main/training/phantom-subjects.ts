import { withSpacing } from '@shared/geometry';
import { createPhantom, sampleHealthyLabels } from '../phantom';
import { type Subject, type SubjectOf, toSubject } from './subject';

/** Millimetres at which a phantom is sampled before the area vote to the grid of training. */
const SAMPLING = 1;

export function phantomName(seed: number): string {
  return `phantom ${seed}`;
}

/**
 * The healthy anatomy of one phantom, in its own field of view. Every fourth seed has the field of a full-size scan, so
 * that both kinds of scan are known.
 */
export function phantomSubject(seed: number, subjectOf: SubjectOf = toSubject): Subject {
  const phantom = createPhantom({ seed, lesion: 'none', size: seed % 4 === 0 ? 'full' : 'small' });
  const grid = withSpacing(phantom.geometry, [SAMPLING, SAMPLING, SAMPLING]);
  return subjectOf(phantomName(seed), sampleHealthyLabels(phantom, grid));
}
