import type { MenuCommand } from '@shared/ipc/events';
import { VERSION } from '@shared/version';
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol, session, type WebContents } from 'electron';
import { fileURLToPath } from 'node:url';
import { createHost } from '../host';
import { ensureSample } from '../host/first-start';
import { PageFiles } from '../host/page-files';
import { systemDialogs } from './dialogs';
import { filesOf, GivenFiles } from './given-files';
import { forwardEvents, serveIpc } from './ipc';
import { lockDownApp, lockDownSession } from './lock-down';
import { menuTemplate } from './menu';
import { registerScheme, serveScheme } from './protocol';
import { closeBeforeQuit } from './quit';
import { textsFor } from './texts';
import { utilityChild } from './utility-child';
import { createWindow } from './window';

const RECENT = 8;

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Starts the app; a second start only brings the first one to the front, with the files it was given. */
export async function startApp(): Promise<void> {
  app.enableSandbox();
  registerScheme(protocol);
  lockDownApp(app);
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  const given = new GivenFiles();
  // A Mac says so before it is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault();
    given.give([path]);
  });
  given.give(filesOf(process.argv, process.cwd(), app.isPackaged));
  await app.whenReady();
  const home = process.env['LACUNA_HOME'] ?? app.getPath('userData');
  const windows = new Set<WebContents>();
  const current = () => BrowserWindow.getAllWindows().at(0);
  let language: 'system' | 'en' | 'de' = 'system';
  const texts = (): ReturnType<typeof textsFor> => textsFor(language, app.getLocale());
  const host = await createHost({
    version: VERSION,
    door: 'electron',
    places: { home, temporary: app.getPath('temp') },
    startCompute: () => utilityChild(beside('./compute.js')),
    dialogs: systemDialogs(current, texts),
  });
  await ensureSample(host);
  lockDownSession(session.defaultSession);
  serveScheme(protocol, host, new PageFiles(beside('../renderer')));
  serveIpc(ipcMain, host, windows);

  const showMenu = async (): Promise<void> => {
    language = (await host.services.settings.get()).language;
    const cases = (await host.services.library.list()).filter(({ damage }) => damage === '').slice(0, RECENT);
    const actions = {
      command: (command: MenuCommand) => host.events.emit('app/command', { command }),
      openCase: (caseId: string) => host.events.emit('app/open-case', { caseId }),
    };
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate(texts(), cases, actions, process.platform === 'darwin')),
    );
  };
  host.events.subscribe((name) => {
    if (name === 'cases/changed' || name === 'app/settings') void showMenu();
  });

  const show = (): void => {
    const window = createWindow({
      preload: beside('../preload/index.cjs'),
      icon: beside('../../build/icon.png'),
      home,
    });
    windows.add(window.webContents);
    window.webContents.once('destroyed', () => {
      windows.delete(window.webContents);
      given.listen(undefined);
    });
    window.webContents.once('did-finish-load', () =>
      given.listen((paths) => host.events.emit('app/files', { files: paths.map((path) => host.choose(path)) })),
    );
    forwardEvents(host, window.webContents);
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      host.services.log.write('error', `renderer gone: ${reason}`);
      if (reason !== 'clean-exit' && reason !== 'killed') window.reload();
    });
  };
  app.on('second-instance', (_event, argv, folder) => {
    const window = current();
    if (window?.isMinimized()) window.restore();
    window?.focus();
    given.give(filesOf(argv, folder, app.isPackaged));
    if (!window) show();
  });
  app.on('activate', () => {
    if (!current()) show();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  closeBeforeQuit({
    app,
    host,
    texts,
    ask: async (options) => {
      const parent = current();
      const { response } = await (parent ? dialog.showMessageBox(parent, options) : dialog.showMessageBox(options));
      return response;
    },
    stayed: () => {
      if (!current()) show();
    },
  });
  await showMenu();
  show();
}
