import { type JobContext } from '@shared/jobs';
import type { LabelMapping } from '../../volume/io/label-names';
import { checkModel, labelsOfChannels, modelNameOf, type NnunetCard } from './installed-model';
import { type ModelFiles, storeNnunet } from './model-store';
import { openNetwork } from './open-network';
import { parsePlans } from './plans';
import { predictTiles } from './predict';

export interface InstallOptions {
  /** By default made from `title`. */
  readonly name?: string;
  /** Base name of the ONNX file. */
  readonly title: string;
  readonly configuration?: string;
  readonly mapping?: LabelMapping;
  readonly mirrorAxes?: readonly number[];
  /** Run one tile on the processor: proves that the network runs and times it. */
  readonly trial: boolean;
}

/**
 * Checks an nnU-Net model and puts it into the model folder. Throws AppError `model/bad-plans`, `model/bad-shape`,
 * `model/bad-output`, `model/no-anatomy`, `model/exists`, `file/...`; nothing is installed then.
 */
export async function installNnunet(
  folder: string,
  files: ModelFiles,
  { name, title, configuration, mapping = {}, mirrorAxes = [], trial }: InstallOptions,
  context: JobContext,
): Promise<NnunetCard> {
  const called = modelNameOf(name ?? title.replace(/\.onnx$/i, ''));
  const plan = parsePlans(files.plans, files.dataset, configuration);
  const ports = checkModel(files.model, plan, called);
  const labels = labelsOfChannels(plan.labels, mapping);
  context.onProgress(0, 'check');
  const network = await openNetwork(files.model, plan, { name: called, ...ports }, 'cpu');
  let secondsPerTile: number | undefined;
  try {
    if (trial) {
      const began = performance.now();
      const tile = new Float32Array(plan.patch[0] * plan.patch[1] * plan.patch[2]);
      await predictTiles({ size: plan.patch, data: tile }, network, () => undefined, context);
      secondsPerTile = Math.round(performance.now() - began) / 1000;
    }
  } finally {
    await network.release();
  }
  context.onProgress(1, 'check');
  return storeNnunet(folder, files, {
    format: 1,
    kind: 'nnunet',
    name: called,
    configuration: plan.configuration,
    ...ports,
    labels: plan.labels.map((channel, i) => ({ name: channel, label: labels[i]! })),
    mirrorAxes: [...mirrorAxes],
    ...(secondsPerTile === undefined ? {} : { secondsPerTile }),
  });
}
