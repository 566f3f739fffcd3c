import type { Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { drawFieldOfView, type FieldKind } from './field-of-view';
import { sampleHealthy, sampleLoss, sampleWounded } from './labels';
import type { Lesion } from './lesion';
import { drawLocalLesion, drawTotalLesion, type LesionDescription } from './lesion-draw';
import { type Anatomy, toothCount } from './parameters';
import { buildSubject, type Subject } from './subject';

export interface PhantomOptions {
  readonly seed: number;
  readonly lesion?: 'none' | 'local' | 'total';
  readonly size?: 'small' | 'full';
  /** Millimetres; without it 0.3 for the full size and a drawn 0.8-1.25 for the small one. */
  readonly spacing?: number;
}

/** All that was drawn, ready for JSON. */
export interface PhantomDescription {
  readonly seed: number;
  readonly anatomy: Anatomy;
  readonly teeth: number;
  readonly field: { readonly kind: FieldKind; readonly extent: readonly [number, number, number] };
  readonly pose: { readonly rotation: readonly number[]; readonly translation: readonly number[] };
  readonly lesion: LesionDescription;
}

/** A subject in a scanner, with or without a wound. Everything follows from the seed. */
export interface Phantom {
  readonly description: PhantomDescription;
  /** The scan grid: field of view, tilted against the patient, away from the world's origin. */
  readonly geometry: Geometry;
  readonly subject: Subject;
  readonly lesion?: Lesion;
}

/**
 * Draws a subject, a field of view and, where asked, a wound. The anatomy, pose and field depend on the seed alone, so the
 * same seed with and without a wound is the same person in the same grid.
 */
export function createPhantom(options: PhantomOptions): Phantom {
  const { seed, lesion: kind = 'none', size = 'small', spacing } = options;
  const subject = buildSubject(seed);
  const random = createRandom(seed, 'scan');
  const field = drawFieldOfView(random.fork('field'), subject.pose, size, spacing);
  const drawn =
    kind === 'local'
      ? drawLocalLesion(random.fork('local'), subject, field.geometry)
      : kind === 'total'
        ? drawTotalLesion(random.fork('total'), subject)
        : undefined;
  return {
    description: {
      seed,
      anatomy: subject.anatomy,
      teeth: toothCount(subject.anatomy),
      field: { kind: field.kind, extent: field.extent },
      pose: { rotation: subject.pose.rotation, translation: subject.pose.translation },
      lesion: drawn?.description ?? { kind: 'none' },
    },
    geometry: field.geometry,
    subject,
    ...(drawn ? { lesion: drawn.lesion } : {}),
  };
}

/** Anatomy labels 0..5 of the subject without the wound, on any grid (LPS mm); outside the subject 0. */
export function sampleHealthyLabels(phantom: Phantom, geometry: Geometry): LabelVolume {
  return sampleHealthy(phantom.subject, geometry);
}

/** Anatomy labels 0..5 with the wound: lost tissue is 0, sequestra remain as islands. */
export function sampleLabels(phantom: Phantom, geometry: Geometry): LabelVolume {
  return sampleWounded(phantom.subject, phantom.lesion, geometry);
}

/** 1 where tissue should be there and is not. */
export function sampleLesion(phantom: Phantom, geometry: Geometry): MaskVolume {
  return sampleLoss(phantom.subject, phantom.lesion, geometry);
}
