import { AppError } from '@shared/errors';
import { withSpacing } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { analyse } from '../../anomaly/analyse';
import { type Detector } from '../../anomaly/detector';
import { detectionFigures, type LocalFigures, scoreWound, type WoundResult } from '../../anomaly/evaluation';
import type { DetectionParameters } from '../../anomaly/parameters';
import { createPhantom, renderCbct, sampleLabels, sampleLesion } from '../../phantom';
import { resampleLabels } from '../../volume/resample-labels';
import { builtInAnatomy } from './built-in-anatomy';
import type { InstalledModel, OpenModels } from './installed-models';

/** The same wounds found with true labels and with those of the built-in segmenter, from the scan alone. */
export interface BuiltInFigures {
  readonly trueLabels: LocalFigures;
  readonly builtIn: LocalFigures;
  /** Scans in which the segmenter found no jaw: they count as wounds that were missed. */
  readonly refused: number;
  /** Networks that labelled. */
  readonly models: readonly InstalledModel[];
}

/** Full fields of view are rendered no finer than this; the detection works at 2 mm. */
const FINEST_MM = 0.6;

/**
 * Local wounds of phantoms by seed, detected in rendered CBCT without labels and with the true ones.
 * Throws `model/...`, an AbortError.
 */
export async function evaluateBuiltIn(
  seeds: readonly number[],
  detector: Detector,
  models: OpenModels,
  parameters: DetectionParameters,
  context: JobContext,
): Promise<BuiltInFigures> {
  const stage = weightedProgress(
    context,
    seeds.map((seed) => ({ name: `scan ${seed}`, weight: 1 })),
  );
  const known: WoundResult[] = [];
  const unknown: WoundResult[] = [];
  let refused = 0;
  let labellers: readonly InstalledModel[] = [];
  for (const [i, seed] of seeds.entries()) {
    context.signal.throwIfAborted();
    const full = seed % 4 === 0;
    const phantom = createPhantom({ seed, lesion: 'local', size: full ? 'full' : 'small' });
    const geometry = full ? withSpacing(phantom.geometry, [FINEST_MM, FINEST_MM, FINEST_MM]) : phantom.geometry;
    const inner = weightedProgress(stage(i), [
      { name: 'render', weight: 3 },
      { name: 'detect', weight: 1 },
      { name: 'label', weight: 4 },
      { name: 'detect', weight: 1 },
    ]);
    const scan = renderCbct(phantom, geometry, inner(0));
    const lost = sampleLesion(phantom, geometry);
    const sizeMm = phantom.description.lesion.size ?? 0;
    const score = async (labels: Parameters<typeof analyse>[0], at: JobContext): Promise<WoundResult> => {
      const found = await analyse(labels, detector, models.infer, parameters, at);
      return scoreWound(seed, sizeMm, found.readings.missing, resampleLabels(lost, found.geometry));
    };
    known.push(await score(sampleLabels(phantom, geometry), inner(1)));
    const labels = await builtInAnatomy(scan, inner(2), models.engine).catch((error: unknown) => {
      if (error instanceof AppError && error.code.startsWith('labels/')) return undefined;
      throw error;
    });
    if (labels) {
      labellers = labels.models;
      unknown.push(await score(labels.labels, inner(3)));
    } else {
      refused++;
      unknown.push({ seed, sizeMm, score: 0, found: false, falseRegions: 0, dice: 0 });
    }
  }
  const figures = (results: readonly WoundResult[]): LocalFigures => {
    const { n, recall, falsePerScan, dice, diceFound, hd95 } = detectionFigures([], results, []).local;
    return { n, recall, falsePerScan, dice, diceFound, hd95 };
  };
  return { trueLabels: figures(known), builtIn: figures(unknown), refused, models: labellers };
}
