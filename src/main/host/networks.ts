import type { NetworkView } from '@shared/ipc/app-calls';
import type { ParsedOf } from '@shared/ipc/call';
import type { appCalls } from '@shared/ipc/app-calls';
import { byLowerCase } from './analyse-case';
import type { NetworkFiles } from './jobs/check-network-job';
import type { Services } from './services';

type AddRequest = ParsedOf<(typeof appCalls)['addNetwork']>;

/** The paths of the three files that were chosen. Throws `case/no-source`, `case/incomplete-upload`. */
export function networkFiles(
  { files }: Services,
  { model, plans, dataset }: Pick<AddRequest, 'model' | 'plans' | 'dataset'>,
): NetworkFiles {
  return { model: files.pathOf(model), plans: files.pathOf(plans), dataset: files.pathOf(dataset) };
}

/** Queues the installation and waits for it: its trial runs on the processor, beside nothing else. */
export function addNetwork(services: Services, request: AddRequest): Promise<NetworkView> {
  const { name, map } = request;
  const paths = networkFiles(services, request);
  const { result } = services.queue.add({
    kind: 'install',
    job: 'add-network',
    subject: request.model,
    input: () => ({
      ...paths,
      ...(name === undefined ? {} : { name }),
      ...(map === undefined ? {} : { map: byLowerCase(map) }),
    }),
    finish: (view) => view,
  });
  return result;
}
