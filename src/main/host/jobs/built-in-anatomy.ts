import type { JobContext } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import type { Volume } from '@shared/volume';
import { ANATOMY_MODEL, type SegmentedAnatomy, segmentAnatomy } from '../../anatomy/segment-anatomy';
import { type InstalledModel, openModels } from './installed-models';

/** The built-in segmenter with its installed network. Throws `labels/no-jaw`, `model/...`. */
export async function builtInAnatomy(
  scan: Volume<Int16Array>,
  context: JobContext,
  engine?: string,
): Promise<SegmentedAnatomy & { readonly models: readonly InstalledModel[] }> {
  const opened = await openModels([ANATOMY_MODEL], engine);
  try {
    const segmented = await segmentAnatomy(
      scan,
      (values, geometry, inner) => opened.inferChannels(ANATOMY_MODEL, LABEL_COUNT, values, geometry, inner),
      context,
    );
    return { ...segmented, models: opened.installed };
  } finally {
    await opened.release();
  }
}
