import { isAbort } from '@shared/errors';
import { type NetworkCheck } from '@shared/ipc/app-calls';
import { type ChosenFile } from '@shared/ipc/file-calls';
import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef } from 'vue';
import { giveFile } from '../api/give-file';
import { type LocalFile, useHost } from '../api/host';
import { type LabelChoice, proposedChoice } from './label-rows';
import { useApp } from './app';
import { useJobs } from './jobs';

export const NETWORK_FILES = ['model', 'plans', 'dataset'] as const;
export type NetworkFile = (typeof NETWORK_FILES)[number];

/** Adding and removing models of the site: three files, a look at what they say, the installation. */
export const useNetworks = defineStore('networks', () => {
  const { client, put } = useHost();
  const app = useApp();
  const jobs = useJobs();
  const files = shallowReactive<Record<NetworkFile, ChosenFile | null>>({ model: null, plans: null, dataset: null });
  const check = shallowRef<NetworkCheck | null>(null);
  const choice = shallowRef<LabelChoice>({});
  const name = ref('');
  const phase = ref<'idle' | 'sending' | 'checking' | 'installing'>('idle');
  /** What went wrong last, for the dialog, which covers the window's notices. */
  const failure = shallowRef<unknown>(null);
  const busy = computed(() => phase.value !== 'idle');
  const job = computed(() => (files.model ? (jobs.latest(files.model.token, ['install']) ?? null) : null));

  function release(which: NetworkFile): void {
    const old = files[which];
    files[which] = null;
    if (old) void client.files.release({ token: old.token }).catch(() => undefined);
  }

  function reset(): void {
    for (const which of NETWORK_FILES) release(which);
    check.value = null;
    choice.value = {};
    name.value = '';
    failure.value = null;
  }

  /** Runs one step whose failure is shown. */
  async function attempt(step: Exclude<typeof phase.value, 'idle'>, task: () => Promise<void>): Promise<void> {
    phase.value = step;
    failure.value = null;
    try {
      await task();
    } catch (error) {
      failure.value = isAbort(error) ? null : error;
    } finally {
      phase.value = 'idle';
    }
  }

  function tokens(): Record<NetworkFile, string> | null {
    const { model, plans, dataset } = files;
    return model && plans && dataset ? { model: model.token, plans: plans.token, dataset: dataset.token } : null;
  }

  async function take(which: NetworkFile, obtain: () => Promise<ChosenFile | undefined>): Promise<void> {
    await attempt('sending', async () => {
      const chosen = await obtain();
      if (!chosen) return;
      release(which);
      files[which] = chosen;
      check.value = null;
    });
    const all = tokens();
    if (!all || failure.value !== null || check.value) return;
    await attempt('checking', async () => {
      check.value = await client.app.checkNetwork(all);
      choice.value = proposedChoice(check.value.labels);
      name.value = check.value.name;
    });
  }

  const upload = (which: NetworkFile, given: LocalFile): Promise<void> =>
    take(which, () => giveFile({ client, put }, given));

  const pick = (which: NetworkFile): Promise<void> =>
    take(which, async () => (await client.files.pick({ purpose: which === 'model' ? 'network' : 'network-json' }))[0]);

  /** Installs what was looked at; gives its name, or null when it failed. */
  async function install(): Promise<string | null> {
    const all = tokens();
    if (!all || !check.value) return null;
    let installed: string | null = null;
    await attempt('installing', async () => {
      const wanted = name.value.trim();
      const view = await client.app.addNetwork({ ...all, ...(wanted ? { name: wanted } : {}), map: choice.value });
      installed = view.name;
      await app.loadNetworks();
    });
    if (installed !== null) reset();
    return installed;
  }

  async function cancel(): Promise<void> {
    if (job.value) await jobs.cancel(job.value.runId);
  }

  async function remove(which: string): Promise<void> {
    await client.app.removeNetwork({ name: which });
    await app.loadNetworks();
  }

  return { files, check, choice, name, phase, busy, failure, job, reset, upload, pick, install, cancel, remove };
});
