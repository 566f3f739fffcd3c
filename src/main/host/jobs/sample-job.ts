import { type JobContext, weightedProgress } from '@shared/jobs';
import type { StagedVolume } from '../../case/save-store';
import { scanThumbnail } from '../../case/thumbnail';
import { createPhantom, renderCbct, sampleLabels } from '../../phantom';
import { describeScan, type ImportOutput } from './import-job';
import { stageVolume } from './stage-volume';

export interface SampleInput {
  readonly seed: number;
  readonly staging: string;
}

/** A synthetic patient with a wound, for the first look at the app: the scan and its true anatomy labels. */
export async function run({ seed, staging }: SampleInput, context: JobContext): Promise<ImportOutput> {
  const stage = weightedProgress(context, [
    { name: 'labels', weight: 3 },
    { name: 'render', weight: 6 },
    { name: 'store', weight: 1 },
  ]);
  const phantom = createPhantom({ seed, lesion: 'local', size: 'small' });
  const { geometry } = phantom;
  stage(0).onProgress(0, 'labels');
  const labels = sampleLabels(phantom, geometry);
  context.signal.throwIfAborted();
  const volume = renderCbct(phantom, geometry, stage(1));
  stage(2).onProgress(0, 'store');
  const volumes: StagedVolume[] = [
    await stageVolume(staging, 'scan', volume),
    await stageVolume(staging, 'labels', labels),
  ];
  const about = { format: 'phantom', modality: 'CT', description: `Phantom ${seed}`, findings: [] } as const;
  return { scan: describeScan(volume, about), volumes, thumbnail: scanThumbnail(volume) };
}
