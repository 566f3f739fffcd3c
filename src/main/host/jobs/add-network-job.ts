import { AppError } from '@shared/errors';
import type { NetworkView } from '@shared/ipc/app-calls';
import type { JobContext } from '@shared/jobs';
import { basename } from 'node:path';
import { installNnunet } from '../../anatomy/nnunet/install';
import { modelNameOf } from '../../anatomy/nnunet/installed-model';
import { readModelFiles } from '../../anatomy/nnunet/model-store';
import type { LabelMapping } from '../../volume/io/label-names';
import type { NetworkFiles } from './check-network-job';
import { isInstalled, userModelFolder } from './installed-models';
import { addedView } from './network-view';

export interface AddNetworkInput extends NetworkFiles {
  /** By default made from the name of the ONNX file. */
  readonly name?: string;
  /** Numbers or names (lower case) of its channels -> label 0..5. */
  readonly map?: LabelMapping;
}

/** Installs an nnU-Net model after one tile was run with it. Throws `model/...`, `file/...`; nothing is installed then. */
export async function run(input: AddNetworkInput, context: JobContext): Promise<NetworkView> {
  const { model, plans, dataset, map } = input;
  const name = modelNameOf(input.name ?? basename(model).replace(/\.onnx$/i, ''));
  if (await isInstalled(name)) throw new AppError('model/exists', { name });
  const files = await readModelFiles(model, plans, dataset);
  const options = { name, title: basename(model), trial: true, ...(map === undefined ? {} : { mapping: map }) };
  return addedView(await installNnunet(userModelFolder(), files, options, context));
}
