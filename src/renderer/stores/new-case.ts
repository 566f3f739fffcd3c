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
  let cancelled = false;

  const job = computed(() =>
    runId.value
      ? (jobs.byRun.get(runId.value) ?? null)
      : phase.value === 'reading'
        ? (jobs.latest(subject.value, ['inspect']) ?? null)
        : null,
  );
  const chosen = computed(() => source.value?.series.find((item) => item.index === series.value) ?? null);

  function reset(): void {
    if (source.value) void client.files.release({ token: source.value.token }).catch(() => undefined);
    cancelled = true;
    source.value = null;
    series.value = null;
    name.value = '';
    phase.value = 'choose';
    sent.value = null;
    runId.value = null;
  }

  async function inspect(token: string): Promise<void> {
    cancelled = false;
    phase.value = 'reading';
    subject.value = token;
    try {
      const found = await client.imports.inspect({ token });
      if (cancelled) return;
      source.value = found;
      const usable = found.series.filter((item) => !item.problem);
      series.value = (usable.find((item) => item.preferred) ?? usable[0])?.index ?? null;
      phase.value = 'series';
    } catch (error) {
      if (cancelled) return;
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
    cancelled = false;
    phase.value = 'reading';
    sent.value = 0;
    try {
      const total = files.reduce((sum, { file }) => sum + file.size, 0);
      const root = files.length === 1 ? files[0]!.file.name : (files[0]!.path.split('/')[0] ?? '');
      const target = await client.files.upload({
        name: root || files[0]!.file.name,
        files: files.map(({ path, file }) => ({ path, bytes: file.size })),
      });
      let done = 0;
      for (const [number, { file }] of files.entries()) {
        if (cancelled) return;
        await put(`${target.path}/${number}`, file);
        done += file.size;
        sent.value = total > 0 ? done / total : 1;
      }
      sent.value = null;
      await inspect(target.token);
    } catch (error) {
      sent.value = null;
      phase.value = 'choose';
      throw error;
    }
  }

  /** Imports the chosen series; gives the new case's id when it is there. */
  async function start(): Promise<string> {
    if (!source.value || series.value === null) throw new Error('no series was chosen');
    phase.value = 'importing';
    try {
      const wanted = name.value.trim();
      const started = await client.imports.start({
        token: source.value.token,
        series: series.value,
        ...(wanted ? { name: wanted } : {}),
      });
      runId.value = started.runId;
      await jobs.finished(started.runId);
      return started.caseId;
    } catch (error) {
      phase.value = 'series';
      throw error;
    } finally {
      runId.value = null;
    }
  }

  async function cancel(): Promise<void> {
    if (job.value) await jobs.cancel(job.value.runId);
    if (phase.value === 'reading') reset();
  }

  const dialogs = computed(() => app.info?.dialogs ?? false);
  return { source, series, name, phase, sent, job, chosen, dialogs, reset, inspect, pick, upload, start, cancel };
});
