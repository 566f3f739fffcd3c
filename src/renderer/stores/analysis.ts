import { type AnalyseInput, labelsInput } from './analysis-input';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { useApp } from './app';
import { useJobs } from './jobs';
import { useOpenCase } from './open-case';
import { useVolumes } from './volumes';

/** Finding the wound: where labels come from, the run and what each step found. */
export const useAnalysis = defineStore('analysis', () => {
  const { client } = useHost();
  const app = useApp();
  const jobs = useJobs();
  const open = useOpenCase();
  const volumes = useVolumes();
  const edits = useEdits();
  const from = ref<AnalyseInput['from']>('builtin');
  const model = ref('');
  const file = ref<{ token: string; name: string } | null>(null);
  const engine = ref('auto');
  const labelsOnly = ref(false);

  const job = computed(() => jobs.latest(open.id, ['analyse']) ?? null);
  const running = computed(() => job.value?.state === 'running' || job.value?.state === 'queued');
  const anatomyModels = computed(() => app.networks.filter((network) => network.role === 'anatomy'));
  const input = computed(() => (volumes.scan || volumes.labels) && labelsInput(from.value, model.value, file.value));

  async function pickLabels(): Promise<void> {
    const [chosen] = await client.files.pick({ purpose: 'labels' });
    if (chosen) file.value = chosen;
  }

  async function start(): Promise<void> {
    if (!input.value) return;
    await edits.settled();
    const { runId } = await client.jobs.analyse({
      caseId: open.id,
      labels: input.value,
      engine: engine.value,
      labelsOnly: labelsOnly.value,
    });
    await jobs.finished(runId);
    await open.refresh();
    if (open.view) await volumes.load(open.view.volumes, true);
  }

  async function cancel(): Promise<void> {
    if (job.value) await jobs.cancel(job.value.runId);
  }

  return { from, model, file, engine, labelsOnly, job, running, anatomyModels, input, pickLabels, start, cancel };
});
