import type { JobContext } from '@shared/jobs';
import type { Volume } from '@shared/volume';
import { predictWith } from '../../anatomy/class-probabilities';
import { mirrorAveraged } from '../../anatomy/mirror-averaged';
import { ANATOMY_MODEL, type SegmentedAnatomy, segmentAnatomy } from '../../anatomy/segment-anatomy';
import { createSession, engineNamed } from '../../inference/engines';
import { readModel } from '../../inference/model-reader';
import { type InstalledModel, modelFolder } from './installed-models';

type Labelled = SegmentedAnatomy & { readonly models: readonly InstalledModel[] };

/** The built-in segmenter with its installed network. Throws `labels/found-no-jaw`, `labels/not-bone`, `model/...`. */
export async function builtInAnatomy(scan: Volume<Int16Array>, context: JobContext, engine = 'cpu'): Promise<Labelled> {
  const { card, bytes } = await readModel(modelFolder(), ANATOMY_MODEL);
  const runner = await createSession(engineNamed(engine), bytes);
  try {
    const labelled = await segmentAnatomy(scan, mirrorAveraged(predictWith(runner)), context);
    return { ...labelled, models: [{ name: card.name, sha256: card.sha256 }] };
  } finally {
    await runner.release();
  }
}
