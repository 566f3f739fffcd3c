import { CONTENT_SECURITY_POLICY, SECURITY_HEADERS } from '@main/host/content-policy';
import { type Host } from '@main/host';
import { type PageFiles } from '@main/host/page-files';
import { type App, type IpcMainInvokeEvent, type Session, type WebContents } from 'electron';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { FakeContents, FakeWindow, fakeSession } from './electron-mock';

vi.mock('electron', async () => ({
  BrowserWindow: (await import('./electron-mock')).FakeWindow,
  screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
}));

const { createWindow, WEB_PREFERENCES } = await import('@main/shell/window');
const { lockDownApp, lockDownContents, lockDownSession } = await import('@main/shell/lock-down');
const { isTrusted, serveIpc } = await import('@main/shell/ipc');
const { answer, registerScheme } = await import('@main/shell/protocol');
const { isOwn, ORIGIN } = await import('@main/shell/origin');

/** Text of every source file under a folder. */
function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|vue|html|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

const shell = sources('src/main/shell');
const all = [...sources('src/main'), ...sources('src/preload'), ...sources('src/renderer')];

function window(): FakeWindow {
  createWindow({ preload: '/app/preload.cjs', icon: '/app/icon.png', home: '/nowhere' });
  return FakeWindow.made.at(-1);
}

const builder = readFileSync('build/electron-builder.yml', 'utf8');

// Numbers and names are those of Electron's security tutorial.
describe("Electron's security checklist", () => {
  it('1: only secure content is loaded, all of it from the app itself', () => {
    expect(window().loaded).toEqual(['lacuna://app/index.html']);
    const addresses = all.flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:https?|wss?|ftp):\/\/[^\s'"`)]+/g)].map(([address]) => ({ path, address })),
    );
    const loaded = addresses.filter(({ address }) => !/^http:\/\/(127\.0\.0\.1|www\.w3\.org)/.test(address));
    const outside = loaded.filter(({ path }) => path.includes('src/renderer') || path.includes('src/main/shell'));
    expect(outside).toEqual([]);
  });

  it('2: Node integration is off for every kind of content', () => {
    expect(window().options.webPreferences).toMatchObject({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
  });

  it('3: the page and the preload live in separate worlds', () => {
    expect(window().options.webPreferences).toMatchObject({ contextIsolation: true });
    expect(readFileSync('src/preload/index.ts', 'utf8')).toContain('contextBridge.exposeInMainWorld');
  });

  it('4: every process is sandboxed', () => {
    expect(window().options.webPreferences).toMatchObject({ sandbox: true });
    expect(shell.some(({ text }) => text.includes('app.enableSandbox()'))).toBe(true);
    expect(all.filter(({ text }) => text.includes('no-sandbox'))).toEqual([]);
  });

  it('5: permission requests are refused', () => {
    const session = fakeSession();
    lockDownSession(session as unknown as Session);
    const answered = vi.fn();
    for (const permission of ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid']) {
      (session.handlers['request'] as (...args: unknown[]) => void)({}, permission, answered);
    }
    expect(answered.mock.calls.flat()).toEqual([false, false, false, false, false]);
    expect(session.handlers['check']!()).toBe(false);
    expect(session.handlers['device']!()).toBe(false);
  });

  it('6: web security stays on', () => {
    expect(WEB_PREFERENCES.webSecurity).toBe(true);
    expect(all.filter(({ text }) => /disable-web-security|webSecurity: false/.test(text))).toEqual([]);
  });

  it('7: a content security policy comes with every answer', async () => {
    const host = { body: () => Promise.resolve(undefined) };
    const files = { get: () => Promise.resolve({ type: 'text/html', bytes: 1, content: new Uint8Array(1) }) };
    const page = await answer(host, files as unknown as PageFiles, { method: 'GET', url: `${ORIGIN}/index.html` });
    expect(page.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(CONTENT_SECURITY_POLICY).toContain("default-src 'none'");
    expect(CONTENT_SECURITY_POLICY).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/'unsafe-eval'|script-src[^;]*'unsafe-inline'|\*|http/);
    expect(SECURITY_HEADERS['Cross-Origin-Opener-Policy']).toBe('same-origin');
  });

  it('8: insecure content is not allowed', () => {
    expect(WEB_PREFERENCES.allowRunningInsecureContent).toBe(false);
  });

  it('9: experimental features are off', () => {
    expect(WEB_PREFERENCES.experimentalFeatures).toBe(false);
    expect(all.filter(({ text }) => /enable-experimental-web-platform-features/.test(text))).toEqual([]);
  });

  it('10: no Blink features are switched on', () => {
    expect(all.filter(({ text }) => /enableBlinkFeatures|enable-blink-features/.test(text))).toEqual([]);
    expect(WEB_PREFERENCES).not.toHaveProperty('enableBlinkFeatures');
  });

  it('11: there are no web views, so none may open windows', () => {
    expect(WEB_PREFERENCES.webviewTag).toBe(false);
    expect(all.filter(({ text }) => /<webview|allowpopups/.test(text))).toEqual([]);
  });

  it('12: attaching a web view is refused', () => {
    const contents = new FakeContents();
    lockDownContents(contents as unknown as WebContents);
    const event = { preventDefault: vi.fn() };
    contents.emit('will-attach-webview', event);
    expect(event.preventDefault).toHaveBeenCalledOnce();
  });

  it.each([
    ['https://example.org/', true],
    ['file:///etc/passwd', true],
    ['lacuna://other/index.html', true],
    ['lacuna://app:80@evil/', true],
    ['javascript:alert(1)', true],
    ['lacuna://app/index.html', false],
  ])('13: navigation to %s is refused: %s', (url, refused) => {
    const contents = new FakeContents();
    lockDownContents(contents as unknown as WebContents);
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      const event = { url, isMainFrame: true, preventDefault: vi.fn() };
      contents.emit(name, event);
      expect(event.preventDefault.mock.calls.length === 1, name).toBe(refused);
    }
    const frame = { url: 'lacuna://app/index.html', isMainFrame: false, preventDefault: vi.fn() };
    contents.emit('will-frame-navigate', frame);
    expect(frame.preventDefault).toHaveBeenCalledOnce();
  });

  it('14: new windows are refused, in contents made in any way', () => {
    const app = new EventEmitter();
    lockDownApp(app as unknown as App);
    const contents = new FakeContents();
    app.emit('web-contents-created', {}, contents);
    expect(contents.openHandler!({ url: 'lacuna://app/index.html' })).toEqual({ action: 'deny' });
  });

  it('15: nothing is opened outside the app', () => {
    expect(all.filter(({ text }) => /openExternal|openPath/.test(text))).toEqual([]);
  });

  it('16: Electron is the version that the lock file pins, and not an end-of-life one', () => {
    const { version } = createRequire(import.meta.url)('electron/package.json') as { version: string };
    const pinned = JSON.parse(readFileSync('package.json', 'utf8')) as { devDependencies: { electron: string } };
    expect(version).toBe(pinned.devDependencies.electron);
    expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(43);
  });

  it('17: a message whose sender is not the top frame of an own window learns nothing', async () => {
    const mine = new FakeContents();
    const windows = new Set([mine as unknown as WebContents]);
    const frame = (url: string, parent: unknown = null) => ({ url, parent });
    const event = (senderFrame: unknown, sender: unknown = mine) => ({ senderFrame, sender }) as IpcMainInvokeEvent;
    expect(isTrusted(event(frame('lacuna://app/index.html')), windows)).toBe(true);
    const strangers = [
      event(null),
      event(frame('https://example.org/')),
      event(frame('lacuna://evil/index.html')),
      event(frame('file:///index.html')),
      event(frame('lacuna://app/index.html', {})),
      event(frame('lacuna://app/index.html'), new FakeContents()),
    ];
    const handlers = new Map<string, (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown>();
    const host = {
      call: vi.fn(() => Promise.resolve({ ok: true, value: 1 })),
      choose: vi.fn(() => ({ token: 't', name: 'n' })),
    };
    serveIpc(
      { handle: (name: string, handler: never) => void handlers.set(name, handler) },
      host as unknown as Host,
      windows,
    );
    for (const stranger of strangers) {
      expect(isTrusted(stranger, windows)).toBe(false);
      expect(await handlers.get('lacuna:call')!(stranger, 'cases/list', {})).toMatchObject({ ok: false });
      expect(await handlers.get('lacuna:dropped')!(stranger, ['/etc/passwd'])).toEqual([]);
    }
    expect(host.call).not.toHaveBeenCalled();
    expect(host.choose).not.toHaveBeenCalled();
    await handlers.get('lacuna:call')!(event(frame('lacuna://app/index.html')), 'cases/list', {});
    expect(host.call).toHaveBeenCalledWith('cases/list', {}, { id: `window:${mine.id}` });
  });

  it('18: pages come over an own scheme, not from files', async () => {
    const register = vi.fn();
    registerScheme({ registerSchemesAsPrivileged: register });
    expect(register.mock.calls[0]![0]).toMatchObject([
      { scheme: 'lacuna', privileges: { standard: true, secure: true } },
    ]);
    expect(JSON.stringify(register.mock.calls)).not.toContain('bypassCSP');
    expect(shell.filter(({ text }) => /loadFile|file:\/\//.test(text))).toEqual([]);
    const body = vi.fn(() => Promise.resolve(undefined));
    const get = vi.fn(() => Promise.resolve(undefined));
    const ask = async (url: string, method = 'GET') =>
      (await answer({ body }, { get } as unknown as PageFiles, { method, url })).status;
    expect(await ask('lacuna://app/nothing.js')).toBe(404);
    expect(await ask('lacuna://other/index.html')).toBe(403);
    expect(await ask('lacuna://app/..%2f..%2fetc/passwd')).toBe(400);
    expect(await ask('lacuna://app/index.html', 'POST')).toBe(405);
  });

  it('19: fuses shut what a packaged app does not need', () => {
    for (const line of [
      'runAsNode: false',
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'enableEmbeddedAsarIntegrityValidation: true',
      'onlyLoadAppFromAsar: true',
      'grantFileProtocolExtraPrivileges: false',
      'enableCookieEncryption: true',
    ]) {
      expect(builder).toContain(line);
    }
  });

  it('20: the page sees three functions and nothing of Electron', async () => {
    vi.resetModules();
    const exposed: Record<string, unknown> = {};
    vi.doMock('electron', () => ({
      contextBridge: { exposeInMainWorld: (name: string, api: unknown) => (exposed[name] = api) },
      ipcRenderer: { invoke: vi.fn(), on: vi.fn(), off: vi.fn() },
      webUtils: { getPathForFile: () => '' },
    }));
    await import('../../../src/preload/index');
    expect(Object.keys(exposed)).toEqual(['lacuna']);
    expect(Object.keys(exposed['lacuna'] as object).sort()).toEqual(['dropped', 'invoke', 'subscribe']);
    vi.doUnmock('electron');
  });
});

describe('beyond the checklist', () => {
  it('no request leaves the computer', () => {
    const session = fakeSession();
    lockDownSession(session as unknown as Session);
    const before = session.handlers['before'] as unknown as (
      details: { url: string },
      answer: (decision: { cancel: boolean }) => void,
    ) => void;
    const cancelled = (url: string): boolean => {
      let cancel = false;
      before({ url }, (decision) => (cancel = decision.cancel));
      return cancel;
    };
    for (const url of [
      'https://example.org/',
      'http://127.0.0.1:80/',
      'ws://x/',
      'file:///etc/passwd',
      'lacuna://other/',
    ]) {
      expect(cancelled(url), url).toBe(true);
    }
    for (const url of ['lacuna://app/index.html', 'blob:lacuna://app/1', 'data:image/png;base64,AA']) {
      expect(cancelled(url), url).toBe(false);
    }
  });

  it('an own address is told by all its parts', () => {
    expect(isOwn('lacuna://app/x?y#z')).toBe(true);
    for (const url of ['lacuna://apps/', 'lacuna://app.evil/', 'lacuna://user@app/', 'Lacuna', '', 'https://app/']) {
      expect(isOwn(url), url).toBe(false);
    }
  });
});
