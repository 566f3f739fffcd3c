import { AppError } from '@shared/errors';
import { createClient, type Reply } from '@shared/ipc/client';
import { CALL_PATH, EVENTS_PATH, PAGE_HEADER } from '@shared/ipc/bridge';
import { decodeMessage, encodeMessage } from '@shared/ipc/codec';
import { type EventMessage } from '@shared/ipc/events';
import { createEventHub } from './event-hub';
import { fetchBody } from './fetch-body';
import { type Host } from './host';

/** The host behind a browser page: calls by HTTP, events by WebSocket. */
export function loopbackHost(): Host {
  const page = crypto.randomUUID();
  const headers = { [PAGE_HEADER]: page };
  const hub = createEventHub();
  listen(page, hub.emit);

  async function invoke(name: string, input: unknown): Promise<Reply> {
    const response = await reach(CALL_PATH + name, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/octet-stream' },
      body: encodeMessage(input),
    });
    if (response.status === 401) throw new AppError('case/host-gone');
    if (!response.ok) throw new Error(`${name}: HTTP ${response.status}`);
    return decodeMessage(new Uint8Array(await response.arrayBuffer())) as Reply;
  }

  return {
    client: createClient({ invoke, subscribe: hub.all }),
    on: hub.on,
    body: (path, options) => fetchBody(path, headers, options),
    image: (path) => path,
    dropped: null,
    async put(path, body) {
      const response = await reach(path, { method: 'PUT', headers, body });
      if (!response.ok) throw new Error(`upload: HTTP ${response.status}`);
    },
  };
}

/** A request to the host; where nobody answers the host is gone. */
async function reach(path: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(path, request);
  } catch (error) {
    if (error instanceof TypeError) throw new AppError('case/host-gone', {}, { cause: error });
    throw error;
  }
}

/** Opens the events socket and opens it again when it breaks, first soon, then at most every five seconds. */
function listen(page: string, emit: (message: EventMessage) => void): void {
  let wait = 250;
  let known = false;
  const open = (): void => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${EVENTS_PATH}?page=${page}`);
    socket.onopen = () => {
      wait = 250;
      if (known) emit({ name: 'host/returned', data: null });
      known = true;
    };
    socket.onmessage = ({ data }) => emit(JSON.parse(String(data)) as EventMessage);
    socket.onclose = () => {
      setTimeout(open, wait);
      wait = Math.min(5000, wait * 2);
    };
  };
  open();
}
