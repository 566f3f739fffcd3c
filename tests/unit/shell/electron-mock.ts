import { EventEmitter } from 'node:events';
import { vi } from 'vitest';

let made = 0;
const nextId = (): number => ++made;

/** What the tests look at of a window's page. */
export class FakeContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | undefined;
  readonly id = nextId();
  readonly sent: unknown[][] = [];
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.openHandler = handler;
  }
  isDestroyed(): boolean {
    return false;
  }
  send(...message: unknown[]): void {
    this.sent.push(message);
  }
}

export class FakeWindow extends EventEmitter {
  static readonly made: FakeWindow[] = [];
  readonly webContents = new FakeContents();
  readonly loaded: string[] = [];
  readonly shown = vi.fn();
  constructor(readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }) {
    super();
    FakeWindow.made.push(this);
  }
  static getAllWindows(): FakeWindow[] {
    return FakeWindow.made;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  maximize = vi.fn();
  show = this.shown;
  focus = vi.fn();
  restore = vi.fn();
  reload = vi.fn();
  isMinimized = (): boolean => true;
  isMaximized = (): boolean => false;
  getNormalBounds = (): object => ({ x: 10, y: 20, width: 1200, height: 800 });
}

/** A page's session as far as it is locked down. */
export function fakeSession() {
  const handlers: Record<string, (...args: never[]) => unknown> = {};
  const keep = (name: string) => (handler: (...args: never[]) => unknown) => void (handlers[name] = handler);
  return {
    handlers,
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setSpellCheckerEnabled: vi.fn(),
    webRequest: { onBeforeRequest: keep('before') },
    on: (name: string, handler: (...args: never[]) => unknown) => void (handlers[name] = handler),
  };
}
