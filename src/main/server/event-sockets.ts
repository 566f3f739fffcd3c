import { EVENTS_PATH } from '@shared/ipc/bridge';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { EventHub } from '../host/event-hub';
import { type Address, checkSource, pageId, plainPath, Refusal } from './guard';
import type { Pages } from './pages';
import type { Sessions } from './session';

const PING_MS = 20_000;
/** A page that reads no events any more is cut off rather than remembered for. */
const LARGEST_BACKLOG = 8 << 20;

/** The WebSockets over which pages hear events; what they send is not looked at. */
export class EventSockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: 1024, perMessageDeflate: false });
  private readonly unsubscribe: () => void;

  constructor(
    events: EventHub,
    private readonly address: Address,
    private readonly sessions: Sessions,
    private readonly pages: Pages,
  ) {
    this.unsubscribe = events.subscribe((name, data) => this.send(JSON.stringify({ name, data })));
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    try {
      const { path, query } = plainPath(request.url ?? '');
      checkSource(request.headers, this.address, true);
      if (!this.sessions.accepts(request.headers.cookie)) throw new Refusal(401, 'no session');
      if (path !== EVENTS_PATH) throw new Refusal(404, 'not found');
      const page = pageId(query.get('page'));
      this.server.handleUpgrade(request, socket, head, (connected) => this.keep(connected, page));
    } catch (error) {
      const status = error instanceof Refusal ? error.status : 400;
      socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
  }

  close(): void {
    this.unsubscribe();
    for (const socket of this.server.clients) socket.terminate();
    this.server.close();
  }

  private keep(socket: WebSocket, page: string): void {
    this.pages.connected(page);
    let answered = true;
    const beat = setInterval(() => {
      if (!answered) socket.terminate();
      answered = false;
      socket.ping();
    }, PING_MS);
    socket.on('pong', () => (answered = true));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      clearInterval(beat);
      this.pages.disconnected(page);
    });
  }

  private send(message: string): void {
    for (const socket of this.server.clients) {
      if (socket.bufferedAmount > LARGEST_BACKLOG) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.send(message);
    }
  }
}
