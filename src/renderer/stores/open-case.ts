import { type CaseView } from '@shared/ipc/case-calls';
import { type EditResult } from '@shared/ipc/edit-calls';
import { type Region } from '@shared/case/region';
import { type Measurement } from '@shared/case/measurement';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useHost } from '../api/host';

/** The case on the screen: its record and history, without its voxels. */
export const useOpenCase = defineStore('open-case', () => {
  const { client, on } = useHost();
  const view = shallowRef<CaseView | null>(null);
  const volumesChanged = shallowRef(0);
  const modelsChanged = shallowRef(0);

  const id = computed(() => view.value?.record.id ?? '');
  const record = computed(() => view.value?.record ?? null);
  const regions = computed<readonly Region[]>(() => view.value?.record.regions ?? []);
  const measurements = computed<readonly Measurement[]>(() => view.value?.record.measurements ?? []);
  const history = computed(() => view.value?.history ?? { steps: [], applied: 0 });
  const writable = computed(() => view.value?.access === 'write');

  async function open(caseId: string): Promise<void> {
    if (view.value && view.value.record.id !== caseId) await close();
    view.value = await client.cases.open({ caseId });
  }

  let settled: () => Promise<unknown> = () => Promise.resolve();
  /** What a case is closed after: that everything shown is with the host. */
  function keepOpenUntil(done: () => Promise<unknown>): void {
    settled = done;
  }

  async function close(): Promise<void> {
    const leaving = view.value?.record.id;
    view.value = null;
    if (!leaving) return;
    await settled();
    await client.cases.close({ caseId: leaving });
  }

  async function refresh(): Promise<void> {
    const caseId = id.value;
    if (!caseId) return;
    const next = await client.cases.get({ caseId });
    if (id.value === caseId) view.value = next;
  }

  function change(part: Partial<CaseView['record']>): void {
    if (view.value) view.value = { ...view.value, record: { ...view.value.record, ...part } };
  }

  /** Takes over what a step changed in the record; voxels are the volumes store's. */
  function accept(result: EditResult): void {
    if (!view.value) return;
    view.value = {
      ...view.value,
      record: { ...view.value.record, regions: [...result.regions], measurements: [...result.measurements] },
      history: result.history,
    };
  }

  /** Where the history will stand once the host has gone there. */
  function foresee(applied: number): void {
    if (view.value) view.value = { ...view.value, history: { ...view.value.history, applied } };
  }

  /** The host has taken this page for gone and closed its case. */
  on('host/returned', () => {
    const caseId = id.value;
    if (!caseId) return;
    client.cases
      .open({ caseId })
      .then((next) => {
        if (id.value === caseId) view.value = next;
      })
      .catch(() => undefined);
  });

  on('cases/changed', ({ caseId, what }) => {
    if (caseId !== id.value || what === 'list') return;
    void refresh()
      .then(() => {
        if (what === 'volumes') volumesChanged.value++;
        if (what === 'models') modelsChanged.value++;
      })
      .catch(() => undefined);
  });

  return {
    view,
    id,
    record,
    regions,
    measurements,
    history,
    writable,
    volumesChanged,
    modelsChanged,
    open,
    close,
    refresh,
    change,
    accept,
    foresee,
    keepOpenUntil,
  };
});
