import type { Handlers } from '@shared/ipc/contract';
import { ask } from '../compute';
import type { Services } from '../services';

export function appHandlers({ info, settings, events, log, compute }: Services): Handlers['app'] {
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
    log: () => log.tail(),
    report: ({ message, stack }) => {
      log.write('error', `renderer: ${message} ${stack}`);
      return null;
    },
  };
}
