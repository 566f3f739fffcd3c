import type { JobContext } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import type { Volume } from '@shared/volume';
import { predictWith } from '../../anatomy/class-probabilities';
import { segmentCoarsely } from '../../anatomy/coarse-anatomy';
import { SEGMENTER_SPACING } from '../../anatomy/scan-grid';
import { ANATOMY_MODEL, type SegmentedAnatomy, segmentAnatomy } from '../../anatomy/segment-anatomy';
import { createSession, engineNamed } from '../../inference/engines';
import { readModel, readModelCard } from '../../inference/model-reader';
import { type InstalledModel, modelFolder, openModels } from './installed-models';

type Labelled = SegmentedAnatomy & { readonly models: readonly InstalledModel[] };

/** The built-in segmenter with its installed network. Throws `labels/found-no-jaw`, `labels/not-bone`, `model/...`. */
export async function builtInAnatomy(scan: Volume<Int16Array>, context: JobContext, engine = 'cpu'): Promise<Labelled> {
  const { input } = await readModelCard(modelFolder(), ANATOMY_MODEL);
  if (input.spacing[0] !== SEGMENTER_SPACING) return coarseAnatomy(scan, context, engine);
  const { card, bytes } = await readModel(modelFolder(), ANATOMY_MODEL);
  const runner = await createSession(engineNamed(engine), bytes);
  try {
    const labelled = await segmentAnatomy(scan, predictWith(runner), context);
    return { ...labelled, models: [{ name: card.name, sha256: card.sha256 }] };
  } finally {
    await runner.release();
  }
}

async function coarseAnatomy(scan: Volume<Int16Array>, context: JobContext, engine: string): Promise<Labelled> {
  const opened = await openModels([ANATOMY_MODEL], engine);
  try {
    const labelled = await segmentCoarsely(
      scan,
      (values, geometry, inner) => opened.inferChannels(ANATOMY_MODEL, LABEL_COUNT, values, geometry, inner),
      context,
    );
    return { ...labelled, models: opened.installed };
  } finally {
    await opened.release();
  }
}
