import '@fontsource/inter/latin-400.css';
import '@fontsource/inter/latin-500.css';
import '@fontsource/inter/latin-600.css';
import './styles/tokens.css';
import './styles/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { HOST, type Host } from './api/host';
import App from './App.vue';
import { createMessages, pickLanguage } from './locales';
import { useNotices } from './stores/notices';

/** Starts the workstation in a page, whatever door it came through. */
export function startApp(host: Host, root: HTMLElement): void {
  const app = createApp(App);
  app.provide(HOST, host);
  app.use(createPinia());
  app.use(createMessages(pickLanguage('system')));
  const fail = (error: unknown): void => app.runWithContext(() => useNotices().fail(error));
  app.config.errorHandler = fail;
  window.addEventListener('unhandledrejection', (event) => fail(event.reason));
  app.mount(root);
}
