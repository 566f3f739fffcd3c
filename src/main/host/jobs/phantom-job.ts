import { type JobContext, weightedProgress } from '@shared/jobs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSeries } from '../../dicom/series-writer';
import {
  createPhantom,
  type PhantomOptions,
  renderCbct,
  sampleHealthyLabels,
  sampleLabels,
  sampleLesion,
} from '../../phantom';
import { writeVolume } from '../../volume/io/volume-writer';
import { withStagedFolder } from '../../volume/io/folder-writer';

export interface PhantomInput extends PhantomOptions {
  readonly out: string;
}

export interface PhantomOutput {
  readonly out: string;
  readonly description: unknown;
}

/** Writes a synthetic patient: the CBCT as a DICOM series, the true labels, the healthy ones and the wound. */
export async function run(input: PhantomInput, context: JobContext): Promise<PhantomOutput> {
  const stage = weightedProgress(context, [
    { name: 'labels', weight: 3 },
    { name: 'render', weight: 5 },
    { name: 'write', weight: 2 },
  ]);
  const { out, ...options } = input;
  const phantom = createPhantom(options);
  const { geometry } = phantom;
  return withStagedFolder(out, async (staging) => {
    stage(0).onProgress(0, 'labels');
    await writeVolume(join(staging, 'healthy-labels.nii.gz'), sampleHealthyLabels(phantom, geometry));
    context.signal.throwIfAborted();
    await writeVolume(join(staging, 'labels.nii.gz'), sampleLabels(phantom, geometry));
    await writeVolume(join(staging, 'lesion.nii.gz'), sampleLesion(phantom, geometry));
    const scan = renderCbct(phantom, geometry, stage(1));
    stage(2).onProgress(0, 'write');
    await mkdir(join(staging, 'series'));
    await writeSeries(join(staging, 'series'), scan, {
      patientName: `PHANTOM^${input.seed}`,
      patientId: `PHANTOM-${input.seed}`,
      seriesDescription: `Lacuna phantom ${input.seed}`,
      uidSeed: `phantom-${input.seed}-${input.lesion ?? 'none'}-${geometry.size.join('x')}`,
    });
    await writeFile(join(staging, 'phantom.json'), `${JSON.stringify(phantom.description, null, 2)}\n`);
    stage(2).onProgress(1, 'write');
    return { out, description: phantom.description };
  });
}
