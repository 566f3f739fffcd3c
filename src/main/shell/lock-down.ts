import type { App, Session, WebContents } from 'electron';
import { isOwn } from './origin';

/** Schemes that stay inside the page. */
const INSIDE = /^(lacuna:\/\/app\/|blob:lacuna:\/\/app\/|data:|devtools:)/;

/** Refuses what a page of this app never needs: other pages, new windows, web views. */
export function lockDownContents(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Refuses every permission and device, and every request that would leave the computer. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !INSIDE.test(details.url) }));
  session.on('will-download', (event, item) => {
    if (!isOwn(item.getURL()) && !item.getURL().startsWith('blob:lacuna:')) event.preventDefault();
  });
}

/** Every page that is ever made, by whatever way, is locked down. */
export function lockDownApp(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('login', (event) => event.preventDefault());
}
