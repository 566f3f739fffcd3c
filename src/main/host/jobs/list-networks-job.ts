import type { NetworkView } from '@shared/ipc/app-calls';
import { describeNnunet } from '../../anatomy/nnunet/installed-model';
import { installedCards, nnunetCards } from './installed-models';

/** The installed networks: the shipped ones, then those that the site has added. */
export async function run(): Promise<NetworkView[]> {
  const shipped = (await installedCards()).map(({ name, description, sha256, training }) => ({
    ...{ name, description, sha256 },
    role: training.mode,
    builtIn: true,
  }));
  const added = (await nnunetCards()).map((card) => ({
    ...{ name: card.name, description: describeNnunet(card), sha256: card.sha256 },
    role: 'anatomy',
    builtIn: false,
  }));
  return [...shipped, ...added];
}
