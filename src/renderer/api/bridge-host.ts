import { type Bridge } from '@shared/ipc/bridge';
import { createClient } from '@shared/ipc/client';
import { type EventMessage } from '@shared/ipc/events';
import { createEventHub } from './event-hub';
import { fetchBody } from './fetch-body';
import { type Host } from './host';

/** The host behind Electron's preload bridge. */
export function bridgeHost(bridge: Bridge): Host {
  const hub = createEventHub();
  bridge.subscribe((name, data) => hub.emit({ name, data } as EventMessage));
  return {
    client: createClient(bridge),
    on: hub.on,
    body: (path, options) => fetchBody(path, {}, options),
    image: (path) => path,
    dropped: (files) => bridge.dropped(files),
    async put(path, body) {
      const response = await fetch(path, { method: 'PUT', body });
      if (!response.ok) throw new Error(`upload: HTTP ${response.status}`);
    },
  };
}
