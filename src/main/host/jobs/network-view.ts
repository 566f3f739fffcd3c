import type { NetworkView } from '@shared/ipc/app-calls';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describeNnunet, type NnunetCard } from '../../anatomy/nnunet/installed-model';
import type { ModelCard } from '../../inference/model-card';
import { modelFolder, userModelFolder } from './installed-models';

/** Of a model that comes with the program. */
export async function shippedView({
  name,
  description,
  sha256,
  training,
  input,
  licence,
}: ModelCard): Promise<NetworkView> {
  return {
    ...{ name, description, sha256, licence },
    role: training.mode,
    builtIn: true,
    labels: input.labels.map((label, i) => ({ name: label, label: i })).slice(1),
    bytes: await sizeOf(join(modelFolder(), `${name}.onnx`)),
  };
}

/** Of an nnU-Net model that the site has added; its files do not say under which licence it is. */
export async function addedView(card: NnunetCard): Promise<NetworkView> {
  return {
    ...{ name: card.name, description: describeNnunet(card), sha256: card.sha256 },
    role: 'anatomy',
    builtIn: false,
    labels: card.labels.slice(1),
    bytes: await sizeOf(join(userModelFolder(), card.name, 'model.onnx')),
    licence: '',
  };
}

/** 0 for a file that is gone: the list must not fail for it. */
async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
