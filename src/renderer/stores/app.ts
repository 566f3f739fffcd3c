import { type AppInfo, type EngineView, type NetworkView, type Settings } from '@shared/ipc/app-calls';
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useHost } from '../api/host';
import { pickLanguage } from '../locales';

/** What this program and this computer are, and the settings. */
export const useApp = defineStore('app', () => {
  const { client, on } = useHost();
  const { locale } = useI18n({ useScope: 'global' });
  const info = shallowRef<AppInfo | null>(null);
  const settings = shallowRef<Settings | null>(null);
  const engines = shallowRef<readonly EngineView[]>([]);
  const networks = shallowRef<readonly NetworkView[]>([]);

  function take(next: Settings): void {
    settings.value = next;
    locale.value = pickLanguage(next.language);
    document.documentElement.lang = locale.value;
  }

  async function start(): Promise<void> {
    const [about, kept] = await Promise.all([client.app.info({}), client.app.settings({})]);
    info.value = about;
    take(kept);
  }

  /** Engines take a moment to probe, so they come after the first screen. */
  async function loadEngines(): Promise<void> {
    [engines.value, networks.value] = await Promise.all([client.app.engines({}), client.app.networks({})]);
  }

  async function loadNetworks(): Promise<void> {
    networks.value = await client.app.networks({});
  }

  async function save(change: Partial<Settings>): Promise<void> {
    take(await client.app.saveSettings(change));
  }

  on('app/settings', () => {
    void client.app.settings({}).then(take, () => undefined);
  });

  return { info, settings, engines, networks, start, loadEngines, loadNetworks, save };
});
