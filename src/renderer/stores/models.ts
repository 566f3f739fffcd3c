import { DEFAULT_MODEL_PARAMETERS, type ModelParameters } from '@shared/case/model';
import { decodeMesh } from '@shared/ipc/binary';
import { type ApprovalSummary, type ExportView, type ModelView } from '@shared/ipc/model-calls';
import { type TriangleMesh } from '@shared/mesh';
import { type Mend } from '@shared/printers';
import { defineStore } from 'pinia';
import { computed, markRaw, reactive, ref, shallowRef, watch } from 'vue';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { useJobs } from './jobs';
import { useOpenCase } from './open-case';
import { usePrinters } from './printers';

/** What is exported: a model, or volumes of the case. */
export type ExportRequest =
  | { readonly format: 'stl'; readonly modelId: string }
  | { readonly format: '3mf'; readonly modelId: string; readonly printer?: string; readonly material?: string }
  | { readonly format: 'report'; readonly modelId: string; readonly language: 'en' | 'de' }
  | { readonly format: 'labels' }
  | { readonly format: 'regions' };

/** Printable models of the open case: building, looking, approving, exporting. */
export const useModels = defineStore('models', () => {
  const { client, body } = useHost();
  const open = useOpenCase();
  const jobs = useJobs();
  const edits = useEdits();
  const printers = usePrinters();
  const list = shallowRef<readonly ModelView[]>([]);
  const exports = shallowRef<readonly ExportView[]>([]);
  const mesh = shallowRef<TriangleMesh | null>(null);
  const shownId = ref<string | null>(null);
  const parameters = reactive<ModelParameters>({ ...DEFAULT_MODEL_PARAMETERS });
  const regionIds = ref<readonly string[]>([]);
  const runId = ref<string | null>(null);
  const summary = shallowRef<ApprovalSummary | null>(null);

  const shown = computed(() => list.value.find((model) => model.id === shownId.value) ?? null);
  /** What makes a model of this case now, also when it was begun before a reload. */
  const job = computed(() => {
    const own = runId.value === null ? undefined : jobs.byRun.get(runId.value);
    return own ?? jobs.active.find(({ kind, subject }) => kind === 'model' && subject === open.id) ?? null;
  });

  async function refresh(): Promise<void> {
    const caseId = open.id;
    if (!caseId) return;
    const [models, files] = await Promise.all([client.models.list({ caseId }), client.exports.list({ caseId })]);
    if (open.id !== caseId) return;
    list.value = models;
    exports.value = files;
    if (!models.some((model) => model.id === shownId.value)) shownId.value = models.at(-1)?.id ?? null;
  }

  watch(shown, async (model, before) => {
    if (!model) mesh.value = null;
    if (!model || (before && model.path === before.path && mesh.value)) return;
    const loaded = decodeMesh(await body(model.path));
    if (shownId.value === model.id) mesh.value = markRaw(loaded);
  });

  watch(
    () => open.id,
    () => {
      list.value = [];
      exports.value = [];
      mesh.value = null;
      shownId.value = null;
      summary.value = null;
      regionIds.value = [];
      Object.assign(parameters, DEFAULT_MODEL_PARAMETERS);
      keepPrintersClearance();
    },
  );

  function keepPrintersClearance(): void {
    if (printers.printer) parameters.clearance = printers.printer.clearanceMm;
  }
  /** Of the model on the screen, when it was made for this very printer; else what the printer wants. */
  watch(
    () => printers.printer?.id,
    (id) => {
      const of = shown.value?.parameters;
      if (of && of.printer === id) parameters.clearance = of.clearance;
      else keepPrintersClearance();
    },
    { immediate: true },
  );
  watch(
    () => shown.value?.id,
    () => {
      const of = shown.value?.parameters;
      if (of?.printer !== undefined) printers.adopt({ printer: of.printer, material: of.material ?? '' });
      if (of) {
        const { smoothing, decimation, clearance } = of;
        Object.assign(parameters, { smoothing, decimation, clearance });
      }
    },
  );
  watch(
    () => [open.modelsChanged, open.history.applied, open.record?.revisions.length],
    () => void refresh().catch(() => undefined),
  );

  /** Waits for a job that makes a model, and shows what it made. */
  async function follow(started: { readonly runId: string }): Promise<void> {
    runId.value = started.runId;
    try {
      await jobs.finished(started.runId);
      await refresh();
      shownId.value = list.value.at(-1)?.id ?? null;
      await open.refresh();
    } finally {
      runId.value = null;
    }
  }

  async function build(): Promise<void> {
    await Promise.all([edits.settled(), printers.ready()]);
    const { smoothing, decimation, clearance } = parameters;
    await follow(
      await client.models.build({
        caseId: open.id,
        regionIds: [...regionIds.value],
        parameters: { smoothing, decimation, clearance, ...printers.ids },
      }),
    );
  }

  /** A new model from one, mended for the chosen printer, or as it is and only checked for it. */
  async function mend(modelId: string, how?: Mend): Promise<void> {
    const { printer, material } = printers;
    if (!printer || !material) return;
    const request = { caseId: open.id, modelId, printer: printer.id, material: material.id };
    await follow(await client.printing.mend(how ? { ...request, mend: how } : request));
  }

  async function remove(modelId: string): Promise<void> {
    await client.models.delete({ caseId: open.id, modelId });
    await refresh();
  }

  async function summarise(modelId: string): Promise<void> {
    await printers.ready();
    summary.value = await client.approval.summary({ caseId: open.id, modelId, chosen: printers.ids });
  }

  async function approve(modelId: string, approver: { name: string; role: string }): Promise<number> {
    await printers.ready();
    const revision = await client.approval.approve({ caseId: open.id, modelId, approver, chosen: printers.ids });
    summary.value = null;
    await open.refresh();
    await refresh();
    return revision.number;
  }

  async function createExport(wanted: ExportRequest): Promise<ExportView> {
    const file = await client.exports.create({ caseId: open.id, ...wanted });
    await refresh();
    return file;
  }

  return {
    list,
    exports,
    mesh,
    shownId,
    shown,
    parameters,
    regionIds,
    job,
    summary,
    refresh,
    build,
    mend,
    remove,
    summarise,
    approve,
    createExport,
  };
});
