import { type SourceView } from '@shared/ipc/import-calls';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { type LocalFile, useHost } from '../api/host';
import { useApp } from './app';
import { useJobs } from './jobs';

/** Making a case: choose a source, look at its series, import one. */
export const useNewCase = defineStore('new-case', () => {
  const { client, put } = useHost();
  const app = useApp();
  const jobs = useJobs();
  const source = shallowRef<SourceView | null>(null);
  const series = ref<number | null>(null);
  const name = ref('');
  const phase = ref<'choose' | 'reading' | 'series' | 'importing'>('choose');
  /** Bytes sent of all bytes, while an upload runs. */
  const sent = ref<number | null>(null);
  const runId = ref<string | null>(null);
  const subject = ref('');
  /** Counts up whenever what goes on is not wanted any more: what comes of it late is dropped. */
  let attempt = 0;

  const job = computed(() =>
    runId.value
      ? (jobs.byRun.get(runId.value) ?? null)
      : phase.value === 'reading'
        ? (jobs.latest(subject.value, ['inspect']) ?? null)
        : null,
  );
  const chosen = computed(() => source.value?.series.find((item) => item.index === series.value) ?? null);

  function release(token: string): void {
    void client.files.release({ token }).catch(() => undefined);
  }

  /** Back to the choice. An import that has begun goes on. */
  function reset(): void {
    attempt++;
    if (source.value) release(source.value.token);
    source.value = null;
    series.value = null;
    name.value = '';
    phase.value = 'choose';
    sent.value = null;
    runId.value = null;
  }

  async function inspect(token: string): Promise<void> {
    if (phase.value !== 'reading') reset();
    const mine = attempt;
    phase.value = 'reading';
    subject.value = token;
    try {
      const found = await client.imports.inspect({ token });
      if (mine !== attempt) {
        release(token);
        return;
      }
      source.value = found;
      const usable = found.series.filter((item) => !item.problem);
      series.value = (usable.find((item) => item.preferred) ?? usable[0])?.index ?? null;
      phase.value = 'series';
    } catch (error) {
      release(token);
      if (mine !== attempt) return;
      phase.value = 'choose';
      throw error;
    }
  }

  /** The system's dialog; where there is none the view asks the browser and calls {@link upload}. */
  async function pick(purpose: 'scan-folder' | 'scan-file'): Promise<void> {
    const [file] = await client.files.pick({ purpose });
    if (file) await inspect(file.token);
  }

  async function upload(files: readonly LocalFile[]): Promise<void> {
    if (files.length === 0) return;
    reset();
    const mine = attempt;
    phase.value = 'reading';
    sent.value = 0;
    let token = '';
    try {
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      const root = files.length === 1 ? files[0]!.file.name : (files[0]!.path.split('/')[0] ?? '');
      const target = await client.files.upload({
        name: root || files[0]!.file.name,
        files: files.map(({ path, file }) => ({ path, bytes: file.size })),
      });
      token = target.token;
      let done = 0;
      for (const [number, { file }] of files.entries()) {
        if (mine !== attempt) {
          release(token);
          return;
        }
        await put(`${target.path}/${number}`, file);
        done += file.size;
        if (mine === attempt) sent.value = total > 0 ? done / total : 1;
      }
    } catch (error) {
      if (token) release(token);
      if (mine !== attempt) return;
      reset();
      throw error;
    }
    if (mine !== attempt) {
      release(token);
      return;
    }
    sent.value = null;
    await inspect(token);
  }

  /**
   * Imports the chosen series; gives the new case's id when it is there, or null when the page was left meanwhile: then
   * the case is in the list.
   */
  async function start(): Promise<string | null> {
    if (!source.value || series.value === null) throw new Error('no series was chosen');
    const mine = attempt;
    phase.value = 'importing';
    try {
      const wanted = name.value.trim();
      const started = await client.imports.start({
        token: source.value.token,
        series: series.value,
        ...(wanted ? { name: wanted } : {}),
      });
      if (mine === attempt) runId.value = started.runId;
      await jobs.finished(started.runId);
      return mine === attempt ? started.caseId : null;
    } catch (error) {
      if (mine === attempt) phase.value = 'series';
      throw error;
    } finally {
      if (mine === attempt) runId.value = null;
    }
  }

  async function cancel(): Promise<void> {
    if (job.value) await jobs.cancel(job.value.runId);
    if (phase.value === 'reading') reset();
  }

  const dialogs = computed(() => app.info?.dialogs ?? false);
  return { source, series, name, phase, sent, job, chosen, dialogs, reset, inspect, pick, upload, start, cancel };
});
