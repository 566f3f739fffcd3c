import { toPlainError } from '@shared/errors';
import { BINARY_PATH, CALL_PATH, PAGE_HEADER, UPLOAD_PATH } from '@shared/ipc/bridge';
import type { Reply } from '@shared/ipc/client';
import { decodeMessage, encodeMessage } from '@shared/ipc/codec';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Host } from '../host';
import { PageFiles } from '../host/page-files';
import { EventSockets } from './event-sockets';
import { type Address, checkSource, pageId, plainPath, Refusal } from './guard';
import { callerOf, Pages } from './pages';
import { readLimited, refuse, sendBody, sendHead } from './respond';
import { Sessions } from './session';

export interface LoopbackOptions {
  /** Folder of the built renderer. */
  readonly renderer: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Most bytes of a call; edits carry their voxels. */
  readonly largestCall?: number;
}

export interface LoopbackServer {
  readonly origin: string;
  /** A link that opens the app once; every link starts a session of its own. */
  newLink(): string;
  close(): Promise<void>;
}

const LARGEST_CALL = 256 << 20;
const METHODS: Readonly<Record<string, readonly string[]>> = {
  [CALL_PATH]: ['POST'],
  [UPLOAD_PATH]: ['PUT'],
  [BINARY_PATH]: ['GET', 'HEAD'],
  '/': ['GET', 'HEAD'],
};

/** Serves the renderer and the contract to a browser on this computer; see `docs/decisions/loopback-host.md`. */
export async function startLoopback(host: Host, options: LoopbackOptions): Promise<LoopbackServer> {
  const server = createServer();
  server.requestTimeout = 3_600_000;
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const address: Address = { host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
  const sessions = new Sessions(`lacuna-${port}`);
  const pages = new Pages(host);
  const files = new PageFiles(options.renderer);
  const door = new Door(host, address, sessions, pages, files, options.largestCall ?? LARGEST_CALL);
  server.on('request', (request, response) => void door.answer(request, response));
  const sockets = new EventSockets(host.events, address, sessions, pages);
  server.on('upgrade', (request, socket, head) => sockets.upgrade(request, socket, head));
  return {
    origin: address.origin,
    newLink: () => `${address.origin}/?token=${sessions.newToken()}`,
    close: async () => {
      sockets.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
}

class Door {
  constructor(
    private readonly host: Host,
    private readonly address: Address,
    private readonly sessions: Sessions,
    private readonly pages: Pages,
    private readonly files: PageFiles,
    private readonly largestCall: number,
  ) {}

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.route(request, response);
    } catch (error) {
      if (error instanceof Refusal) refuse(response, error);
      else if (response.headersSent) response.destroy();
      else sendError(response, error);
    }
  }

  private async route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { path, query } = plainPath(request.url ?? '');
    const area = [CALL_PATH, UPLOAD_PATH, BINARY_PATH].find((prefix) => path.startsWith(prefix)) ?? '/';
    const allowed = METHODS[area]!;
    if (!allowed.includes(request.method ?? '')) throw new Refusal(405, 'wrong method', { Allow: allowed.join(', ') });
    checkSource(request.headers, this.address, area === CALL_PATH || area === UPLOAD_PATH);
    if (path === '/' && query.has('token')) {
      this.enter(request, response, query.get('token') ?? '');
      return;
    }
    if (!this.sessions.accepts(request.headers.cookie)) throw noSession();
    switch (area) {
      case CALL_PATH:
        return this.call(request, response, path.slice(CALL_PATH.length));
      case UPLOAD_PATH:
        return this.upload(request, response, path.slice(UPLOAD_PATH.length));
      default: {
        const body = area === BINARY_PATH ? await this.host.body(path, query) : await this.files.get(path);
        if (!body) throw new Refusal(404, 'not found');
        return sendBody(request, response, body);
      }
    }
  }

  /** The link's token becomes a cookie and leaves the address, so that it is in no history, log or screenshot. */
  private enter(request: IncomingMessage, response: ServerResponse, token: string): void {
    const known = this.sessions.accepts(request.headers.cookie);
    const cookie = known ? undefined : this.sessions.exchange(token);
    if (!known && cookie === undefined) throw noSession();
    sendHead(response, 303, { Location: '/', ...(cookie === undefined ? {} : { 'Set-Cookie': cookie }) });
    response.end();
  }

  private async call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const page = pageId(request.headers[PAGE_HEADER]);
    if (request.headers['content-type'] !== 'application/octet-stream') throw new Refusal(415, 'wrong type');
    const input = decode(await readLimited(request, this.largestCall));
    this.pages.seen(page);
    sendReply(response, await this.host.call(name, input, callerOf(page)));
  }

  private async upload(request: IncomingMessage, response: ServerResponse, rest: string): Promise<void> {
    pageId(request.headers[PAGE_HEADER]);
    const [token = '', index = '', ...more] = rest.split('/');
    const number = /^\d{1,6}$/.test(index) && more.length === 0 ? Number(index) : -1;
    const announced = this.host.uploads.announced(token, number);
    if (announced === undefined) throw new Refusal(404, 'not found');
    if (Number(request.headers['content-length'] ?? 0) > announced) throw new Refusal(413, 'too large');
    await this.host.uploads.store(token, number, request);
    sendHead(response, 204, {});
    response.end();
  }
}

function noSession(): Refusal {
  return new Refusal(401, 'This link is not valid (any more). Open the one that Lacuna printed last.');
}

function decode(message: Uint8Array): unknown {
  try {
    return decodeMessage(message);
  } catch {
    throw new Refusal(400, 'bad message');
  }
}

function sendReply(response: ServerResponse, reply: Reply): void {
  const body = encodeMessage(reply);
  sendHead(response, 200, { 'Content-Type': 'application/octet-stream', 'Content-Length': body.length });
  response.end(body);
}

/** An error behind an address: its plain form as JSON, for the renderer to show. */
function sendError(response: ServerResponse, error: unknown): void {
  const body = JSON.stringify(toPlainError(error));
  sendHead(response, 422, { 'Content-Type': 'application/json', Connection: 'close' });
  response.end(body);
}
