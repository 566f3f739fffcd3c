import { startLoopback, type LoopbackServer } from '@main/server/loopback-server';
import { Sessions } from '@main/server/session';
import { PAGE_HEADER } from '@shared/ipc/bridge';
import { decodeMessage, encodeMessage } from '@shared/ipc/codec';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { type TestHost, testHost } from '../host/test-host';

const PAGE = 'page-aaaaaaaaaaaaaaaa';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

class Browser {
  cookie = '';
  constructor(readonly server: LoopbackServer) {}

  /** One raw request; `fetch` would tidy paths and refuse to set `Host` and `Origin`. */
  ask(path: string, options: RequestOptions = {}, body?: Uint8Array): Promise<Answer> {
    const { hostname, port } = new URL(this.server.origin);
    return new Promise((resolve, reject) => {
      const own = this.cookie ? { cookie: this.cookie } : {};
      const headers = Object.assign(own, options.headers);
      const sent = request({ hostname, port, path, ...options, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
        response.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  async enter(): Promise<this> {
    const link = new URL(this.server.newLink());
    const { headers } = await this.ask(`/${link.search}`);
    this.cookie = headers['set-cookie']![0]!.split(';')[0]!;
    return this;
  }

  call(name: string, input: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const own = {
      origin: this.server.origin,
      [PAGE_HEADER]: PAGE,
      'content-type': 'application/octet-stream',
      ...headers,
    };
    return this.ask(`/call/${name}`, { method: 'POST', headers: own }, encodeMessage(input));
  }
}

async function started(options: { largestCall?: number } = {}): Promise<Browser & { readonly test: TestHost }> {
  const test = await testHost();
  const renderer = await mkdtemp(join(tmpdir(), 'lacuna-renderer-'));
  await mkdir(join(renderer, 'assets'));
  await writeFile(join(renderer, 'index.html'), '<!doctype html>the page');
  await writeFile(join(renderer, 'assets/index-1.js'), 'export {};');
  const server = await startLoopback(test.host, { renderer, ...options });
  onTestFinished(async () => {
    await server.close();
    await rm(renderer, { recursive: true, force: true });
  });
  return Object.assign(new Browser(server), { test });
}

describe('a link', () => {
  it('opens the page once: its token becomes a cookie and leaves the address', async () => {
    const browser = await started();
    const link = new URL(browser.server.newLink());
    expect(link.hostname).toBe('127.0.0.1');
    expect(link.searchParams.get('token')!.length).toBeGreaterThanOrEqual(43);
    const first = await browser.ask(`/${link.search}`);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    const [cookie] = first.headers['set-cookie']!;
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict$/);
    const second = await browser.ask(`/${link.search}`);
    expect(second.status).toBe(401);
    browser.cookie = cookie!.split(';')[0]!;
    expect((await browser.ask('/')).body.toString()).toContain('the page');
    expect((await browser.ask(`/${link.search}`)).status).toBe(303);
  });

  it.each(['', 'x', 'x'.repeat(43)])('with the wrong token %j is refused', async (token) => {
    const browser = await started();
    expect((await browser.ask(`/?token=${token}`)).status).toBe(401);
  });

  it('gives a session of its own each time', () => {
    const sessions = new Sessions('lacuna-1');
    const cookies = [sessions.newToken(), sessions.newToken()].map((token) => sessions.exchange(token)!.split(';')[0]!);
    expect(new Set(cookies).size).toBe(2);
    expect(cookies.every((cookie) => sessions.accepts(`other=1; ${cookie}`))).toBe(true);
    expect(sessions.accepts('lacuna-1=')).toBe(false);
    expect(sessions.accepts(undefined)).toBe(false);
  });
});

describe('refused', () => {
  it('is everything without a session', async () => {
    const browser = await started();
    for (const path of ['/', '/index.html', '/assets/index-1.js', '/bin/surface/x']) {
      expect((await browser.ask(path)).status, path).toBe(401);
    }
    expect((await browser.call('app/info', {})).status).toBe(401);
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]'])('is the host %s', async (host) => {
    const browser = await (await started()).enter();
    expect((await browser.ask('/', { headers: { host } })).status).toBe(403);
    expect((await browser.call('app/info', {}, { host })).status).toBe(403);
  });

  it.each(['http://evil.example', 'null', 'http://localhost', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'is the origin %s',
    async (origin) => {
      const browser = await (await started()).enter();
      expect((await browser.ask('/', { headers: { origin } })).status).toBe(403);
      expect((await browser.call('app/info', {}, { origin })).status).toBe(403);
    },
  );

  it('is a call without an origin, and one that the browser says comes from elsewhere', async () => {
    const browser = await (await started()).enter();
    const headers = { [PAGE_HEADER]: PAGE, 'content-type': 'application/octet-stream' };
    expect((await browser.ask('/call/app/info', { method: 'POST', headers }, encodeMessage({}))).status).toBe(403);
    expect((await browser.call('app/info', {}, { 'sec-fetch-site': 'same-site' })).status).toBe(403);
    expect((await browser.ask('/', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403);
    expect((await browser.ask('/', { headers: { 'sec-fetch-site': 'none' } })).status).toBe(200);
  });

  it.each([
    ['POST', '/'],
    ['PUT', '/'],
    ['DELETE', '/index.html'],
    ['OPTIONS', '/call/app/info'],
    ['GET', '/call/app/info'],
    ['POST', '/upload/x/0'],
    ['POST', '/bin/surface/x'],
    ['TRACE', '/'],
  ])('is the method %s on %s', async (method, path) => {
    const browser = await (await started()).enter();
    const { origin } = browser.server;
    const answer = await browser.ask(path, { method, headers: { origin, [PAGE_HEADER]: PAGE } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBeTruthy();
  });

  it.each([
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fpackage.json',
    '/%252e%252e/package.json',
    '//etc/passwd',
    '/assets\\..\\x',
    '/C:/Windows/win.ini',
    '/bin/case/../../../etc/passwd',
    '/bin/source/x/../../x',
    '/%00',
    '/%',
    `/${'a'.repeat(5000)}`,
  ])('is the path %s', async (path) => {
    const browser = await (await started()).enter();
    expect((await browser.ask(path)).status).toBe(400);
  });

  it('are paths that were not there when it began, whatever they are', async () => {
    const browser = await (await started()).enter();
    for (const path of [
      '/nothing.js',
      '/assets',
      '/assets/',
      '/package.json',
      '/bin/case/0000000000000000/thumbnail',
    ]) {
      expect([404, 422], path).toContain((await browser.ask(path)).status);
    }
  });

  it('is a call without a page, of another type, without sense or of an unknown name', async () => {
    const browser = await (await started()).enter();
    expect((await browser.call('app/info', {}, { [PAGE_HEADER]: 'short' })).status).toBe(400);
    expect((await browser.call('app/info', {}, { 'content-type': 'text/plain' })).status).toBe(415);
    const headers = {
      origin: browser.server.origin,
      [PAGE_HEADER]: PAGE,
      'content-type': 'application/octet-stream',
    };
    const nonsense = await browser.ask('/call/app/info', { method: 'POST', headers }, Buffer.from('{"a":1}'));
    expect(nonsense.status).toBe(400);
    for (const name of ['app/nothing', 'nothing', 'app/__proto__', 'constructor/name', 'app/info/more']) {
      const answer = await browser.call(name, {});
      expect(decodeMessage(answer.body), name).toMatchObject({ ok: false, error: { code: 'job/bad-call' } });
    }
  });

  it('is a call that is too large, announced or not, before it is read whole', async () => {
    const browser = await (await started({ largestCall: 1000 })).enter();
    expect((await browser.call('app/report', { message: 'x'.repeat(5000), stack: '' })).status).toBe(413);
    const { hostname, port, host } = new URL(browser.server.origin);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /call/app/info HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${browser.server.origin}`,
      `Cookie: ${browser.cookie}`,
      `${PAGE_HEADER}: ${PAGE}`,
      'Content-Type: application/octet-stream',
      'Transfer-Encoding: chunked',
      '\r\n',
    ].join('\r\n');
    socket.write(head);
    const chunk = `400\r\n${'x'.repeat(1024)}\r\n`;
    const answer = await new Promise<string>((resolve) => {
      socket.on('data', (data) => resolve(data.toString()));
      socket.on('error', () => resolve('closed'));
      socket.write(chunk + chunk);
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 413|closed/);
  });
});

describe('served', () => {
  it('is every answer with the headers that isolate the page', async () => {
    const browser = await (await started()).enter();
    for (const answer of [await browser.ask('/'), await browser.ask('/none'), await browser.call('app/info', {})]) {
      expect(answer.headers).toMatchObject({
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-embedder-policy': 'require-corp',
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
      const policy = answer.headers['content-security-policy'] as string;
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
      expect(policy).not.toMatch(/\*|https?:|'unsafe-eval'/);
    }
  });

  it('is a call, with bytes both ways', async () => {
    const browser = await (await started()).enter();
    const answer = await browser.call('app/info', {});
    expect(decodeMessage(answer.body)).toMatchObject({ ok: true, value: { host: 'loopback', dialogs: false } });
  });

  it('only answers on the loopback interface', async () => {
    const browser = await started();
    const { port } = new URL(browser.server.origin);
    const { networkInterfaces } = await import('node:os');
    const other = Object.values(networkInterfaces())
      .flat()
      .find((address) => address && !address.internal && address.family === 'IPv4');
    if (!other) return;
    const refused = await new Promise((resolve) => {
      const socket = connect(Number(port), other.address);
      socket.on('connect', () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });
});

describe('uploads', () => {
  async function announced(
    browser: Browser,
    files: { path: string; bytes: number }[],
  ): Promise<{ path: string; token: string }> {
    const answer = decodeMessage((await browser.call('files/upload', { name: 'series', files })).body);
    return (answer as { value: { path: string; token: string } }).value;
  }
  const put = (browser: Browser, path: string, body: Uint8Array): Promise<Answer> =>
    browser.ask(path, { method: 'PUT', headers: { origin: browser.server.origin, [PAGE_HEADER]: PAGE } }, body);

  it('land inside their own folder, whatever their names say, and are gone when released', async () => {
    const browser = await started();
    await browser.enter();
    const names = [
      '../../evil',
      '/etc/passwd',
      'C:\\x\\..\\..\\y',
      'a/../../b',
      'con',
      'a\u0000b',
      '....//x',
      'ok/1.dcm',
    ];
    const { path, token } = await announced(
      browser,
      names.map((name) => ({ path: name, bytes: 3 })),
    );
    for (let i = 0; i < names.length; i++) {
      expect((await put(browser, `${path}/${i}`, Buffer.from('abc'))).status).toBe(204);
    }
    const { temporary } = browser.test.host.services.places;
    const [scratch = ''] = await readdir(temporary);
    const root = join(temporary, scratch, 'uploads');
    const found = await readdir(root, { recursive: true, withFileTypes: true });
    expect(found.filter((entry) => entry.isFile())).toHaveLength(names.length);
    expect(browser.test.host.services.files.pathOf(token)).toBe(join(root, token));
    await browser.call('files/release', { token });
    expect(await readdir(root)).toEqual([]);
  });

  it('are refused when longer or shorter than announced, unknown, or incomplete', async () => {
    const browser = await (await started()).enter();
    const { path, token } = await announced(browser, [
      { path: 'a', bytes: 5 },
      { path: 'b', bytes: 5 },
    ]);
    expect((await put(browser, `${path}/0`, Buffer.alloc(6))).status).toBe(413);
    expect((await put(browser, `${path}/0`, Buffer.alloc(4))).status).toBe(422);
    expect((await put(browser, `${path}/2`, Buffer.alloc(5))).status).toBe(404);
    expect((await put(browser, `/upload/${'x'.repeat(22)}/0`, Buffer.alloc(5))).status).toBe(404);
    expect((await put(browser, `${path}/0`, Buffer.alloc(5))).status).toBe(204);
    const answer = await browser.call('imports/inspect', { token });
    expect(decodeMessage(answer.body)).toMatchObject({ ok: false, error: { code: 'case/incomplete-upload' } });
  });
});

describe('the events socket', () => {
  function open(
    browser: Browser,
    options: { origin?: string; cookie?: string; page?: string; path?: string },
  ): Promise<string> {
    const url = `${browser.server.origin.replace('http', 'ws')}${options.path ?? '/events'}?page=${options.page ?? PAGE}`;
    const socket = new WebSocket(url, {
      origin: options.origin ?? browser.server.origin,
      headers: { cookie: options.cookie ?? browser.cookie },
    });
    onTestFinished(() => socket.terminate());
    return new Promise((resolve) => {
      socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)));
      socket.on('error', (error) => resolve(error.message));
      socket.on('open', () => browser instanceof Browser && resolve('open'));
    });
  }

  it('wants the session, the origin, the path and a page', async () => {
    const browser = await (await started()).enter();
    expect(await open(browser, {})).toBe('open');
    expect(await open(browser, { cookie: 'none=1' })).toBe('401');
    expect(await open(browser, { origin: 'http://evil.example' })).toBe('403');
    expect(await open(browser, { path: '/other' })).toBe('404');
    expect(await open(browser, { page: 'x' })).toBe('400');
  });

  it('tells events, and a page whose socket closes gives its cases back', async () => {
    const browser = await started();
    await browser.enter();
    const { host } = browser.test;
    const left: string[] = [];
    const leave = host.leave.bind(host);
    Object.assign(host, {
      leave: (caller: { id: string }) => {
        left.push(caller.id);
        return leave(caller);
      },
    });
    const socket = new WebSocket(`${browser.server.origin.replace('http', 'ws')}/events?page=${PAGE}`, {
      origin: browser.server.origin,
      headers: { cookie: browser.cookie },
    });
    await new Promise((resolve) => socket.once('open', resolve));
    const heard = new Promise<string>((resolve) => socket.once('message', (data: Buffer) => resolve(data.toString())));
    host.events.emit('cases/changed', { caseId: 'abc', what: 'list' });
    expect(JSON.parse(await heard)).toEqual({ name: 'cases/changed', data: { caseId: 'abc', what: 'list' } });
    socket.close();
    await expect.poll(() => left).toEqual([`page:${PAGE}`]);
  });
});
