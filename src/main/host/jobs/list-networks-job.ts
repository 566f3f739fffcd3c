import type { NetworkView } from '@shared/ipc/app-calls';
import { installedCards } from './installed-models';

/** The installed networks. */
export async function run(): Promise<NetworkView[]> {
  return (await installedCards()).map(({ name, description, sha256, training }) => ({
    ...{ name, description, sha256 },
    role: training.mode,
    builtIn: true,
  }));
}
