import type { NetworkView } from '@shared/ipc/app-calls';
import { installedCards, nnunetCards } from './installed-models';
import { addedView, shippedView } from './network-view';

/** The installed networks: the shipped ones, then those that the site has added. */
export async function run(): Promise<NetworkView[]> {
  const shipped = (await installedCards()).map(shippedView);
  const added = (await nnunetCards()).map(addedView);
  return Promise.all([...shipped, ...added]);
}
