import type { NetworkCheck } from '@shared/ipc/app-calls';
import { basename } from 'node:path';
import { checkModel, modelNameOf } from '../../anatomy/nnunet/installed-model';
import { readModelFiles } from '../../anatomy/nnunet/model-store';
import { parsePlans } from '../../anatomy/nnunet/plans';
import { labelOfName } from '../../volume/io/label-names';

/** Paths of an nnU-Net model's files. */
export interface NetworkFiles {
  readonly model: string;
  readonly plans: string;
  readonly dataset: string;
}

/** What a model's files say: whether they fit each other, and what its channels are called. Throws `model/...`, `file/...`. */
export async function run({ model, plans, dataset }: NetworkFiles): Promise<NetworkCheck> {
  const files = await readModelFiles(model, plans, dataset);
  const name = modelNameOf(basename(model).replace(/\.onnx$/i, ''));
  const plan = parsePlans(files.plans, files.dataset);
  checkModel(files.model, plan, name);
  const labels = plan.labels.map((channel, i) => ({
    key: String(i),
    name: channel,
    label: labelOfName(channel) ?? null,
  }));
  const { configuration, patch, spacing } = plan;
  return { name, configuration, patch, spacing, bytes: files.model.length, labels: labels.slice(1) };
}
