import { type AnalyseInput, labelsInput } from './analysis-input';
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { useApp } from './app';
import { useJobs } from './jobs';
import { useLabelFile } from './label-file';
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
  const labelFile = useLabelFile();
  const from = ref<AnalyseInput['from']>('builtin');
  const model = ref('');
  const engine = ref('auto');
  const labelsOnly = ref(false);

  const job = computed(() => jobs.latest(open.id, ['analyse']) ?? null);
  const running = computed(() => job.value?.state === 'running' || job.value?.state === 'queued');
  const anatomyModels = computed(() => app.networks.filter((network) => network.role === 'anatomy'));
  const input = computed(() => {
    if (!volumes.scan && !volumes.labels) return null;
    if (from.value === 'file' && !labelFile.ready) return null;
    if (from.value === 'model' && !anatomyModels.value.some(({ name }) => name === model.value)) return null;
    return labelsInput(from.value, model.value, labelFile.file, labelFile.choice);
  });
  /** The case has labels and nothing was looked for with them: now they can be checked. */
  const toCheck = computed(
    () => volumes.labels !== null && open.record?.analysis === undefined && !running.value && open.regions.length === 0,
  );

  /** Takes up what was chosen the last time, as far as it is still there. */
  function recall(): void {
    if (!app.settings) return;
    const { labelsFrom, anatomyModel } = app.settings;
    engine.value = app.settings.engine || 'auto';
    model.value = anatomyModel;
    from.value = labelsFrom === 'kept' ? 'builtin' : labelsFrom;
  }

  watch(
    () => open.id,
    () => {
      labelFile.clear();
      labelsOnly.value = false;
      recall();
    },
    { immediate: true },
  );
  watch(
    () => app.settings?.engine,
    (name) => (engine.value = name ?? 'auto'),
  );
  watch([anatomyModels, from], ([models]) => {
    if (models.length === 0 || models.some(({ name }) => name === model.value)) return;
    model.value = models[0]!.name;
  });

  async function remember(): Promise<void> {
    const kept = app.settings;
    if (!kept || from.value === 'kept') return;
    const anatomyModel = from.value === 'model' ? model.value : kept.anatomyModel;
    if (kept.labelsFrom === from.value && kept.anatomyModel === anatomyModel) return;
    await app.save({ labelsFrom: from.value, anatomyModel });
  }

  async function run(labels: AnalyseInput, stopAtLabels: boolean): Promise<void> {
    await edits.settled();
    const { runId } = await client.jobs.analyse({
      caseId: open.id,
      labels,
      engine: engine.value,
      labelsOnly: stopAtLabels,
    });
    await jobs.finished(runId);
    await open.refresh();
    if (open.view) await volumes.load(open.view.volumes, true);
  }

  async function start(): Promise<void> {
    if (!input.value) return;
    await remember();
    await run(input.value, labelsOnly.value);
    // Labels that were only to be checked are what comes next.
    if (labelsOnly.value) from.value = 'kept';
    labelsOnly.value = false;
  }

  /** The labels of the case are right: on to the detection with them. */
  async function goOn(): Promise<void> {
    await run({ from: 'kept' }, false);
  }

  async function cancel(): Promise<void> {
    if (job.value) await jobs.cancel(job.value.runId);
  }

  return {
    from,
    model,
    engine,
    labelsOnly,
    job,
    running,
    anatomyModels,
    input,
    toCheck,
    recall,
    start,
    goOn,
    cancel,
  };
});
