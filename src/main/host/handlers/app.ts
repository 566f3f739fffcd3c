import { AppError } from '@shared/errors';
import type { Handlers } from '@shared/ipc/contract';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { ask } from '../compute';
import { addNetwork, networkFiles } from '../networks';
import type { Services } from '../services';

export function appHandlers(services: Services): Handlers['app'] {
  const { info, settings, events, log, compute, dialogs } = services;
  return {
    info,
    settings: () => settings.get(),
    saveSettings: async (change) => {
      const saved = await settings.change(change);
      events.emit('app/settings', null);
      return saved;
    },
    engines: () => ask(compute, 'engines', undefined),
    networks: () => ask(compute, 'networks', undefined),
    checkNetwork: (files) => ask(compute, 'check-network', networkFiles(services, files)),
    addNetwork: (request) => addNetwork(services, request),
    removeNetwork: ({ name }) => ask(compute, 'remove-network', { name }),
    log: () => log.tail(),
    saveLog: async () => {
      if (!dialogs) throw new AppError('case/no-dialogs');
      const target = await dialogs.save('lacuna-log.txt');
      if (target !== undefined) await writeFileAtomic(target, log.tail());
      return target !== undefined;
    },
    report: ({ message, stack }) => {
      log.write('error', `renderer: ${message} ${stack}`);
      return null;
    },
  };
}
