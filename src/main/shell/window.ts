import { BrowserWindow, screen } from 'electron';
import { join } from 'node:path';
import { ORIGIN } from './origin';
import { FIRST_SIZE, readWindowState, writeWindowState } from './window-state';

/** What the page may do: nothing of Node or of the system but the bridge of the preload. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
  safeDialogs: true,
  navigateOnDragDrop: false,
} as const;

export interface WindowFiles {
  readonly preload: string;
  readonly icon: string;
  /** Folder for the window's state. */
  readonly home: string;
}

/** The app's window, where it was when it was last closed. */
export function createWindow({ preload, icon, home }: WindowFiles): BrowserWindow {
  const statePath = join(home, 'window.json');
  const state = readWindowState(
    statePath,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...(state?.bounds ?? FIRST_SIZE),
    minWidth: 1024,
    minHeight: 640,
    show: false,
    backgroundColor: '#101418',
    icon,
    webPreferences: { ...WEB_PREFERENCES, preload },
  });
  if (state?.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    const now = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    writeWindowState(statePath, now).catch(() => undefined);
  });
  void window.loadURL(`${ORIGIN}/index.html`);
  return window;
}
