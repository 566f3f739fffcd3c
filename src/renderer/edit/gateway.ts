import { type LayerName } from '@shared/case/common';
import { type StepLabel } from '@shared/case/history';
import { composeDiffs } from '@shared/edit/build-diff';
import { applyDiff, EMPTY_DIFF, invertDiff, isEmptyDiff, type LabelDiff } from '@shared/edit/label-diff';
import { decodeDiff, encodeDiff } from '@shared/edit/label-diff-codec';
import { type EditResult } from '@shared/ipc/edit-calls';
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { useHost } from '../api/host';
import { useOpenCase } from '../stores/open-case';
import { useVolumes } from '../stores/volumes';
import { Boxes } from './boxes';

export interface LayerChange {
  readonly layer: LayerName;
  readonly diff: LabelDiff;
}

/**
 * The only place that writes voxels. A change is shown at once and sent to the host in order; one gesture is one step of
 * the history. What the host refuses is taken back by fetching the volumes again.
 */
export const useEdits = defineStore('edits', () => {
  const { client } = useHost();
  const open = useOpenCase();
  const volumes = useVolumes();
  const pending = ref(0);
  const busy = computed(() => pending.value > 0);
  const boxes = new Boxes();
  let last: Promise<unknown> = Promise.resolve();
  let stroke: { layer: LayerName; parts: LabelDiff[] } | null = null;

  const canUndo = computed(() => open.writable && open.history.applied > 0);
  const canRedo = computed(() => open.writable && open.history.applied < open.history.steps.length);

  function queue<T>(task: () => Promise<T>): Promise<T> {
    pending.value++;
    const mine = last.then(task).finally(() => pending.value--);
    last = mine.catch(() => undefined);
    return mine;
  }

  function show({ layer, diff }: LayerChange): void {
    const volume = layer === 'labels' ? volumes.labels : volumes.layer(layer);
    if (!volume || isEmptyDiff(diff)) return;
    applyDiff(volume.data, diff);
    boxes.note(layer, diff, volume);
    volumes.touch(layer);
  }

  function accept(result: EditResult): void {
    for (const layer of result.newLayers) volumes.addLayer(layer);
    if (volumes.progress === null) for (const region of result.regions) volumes.addLayer(`regions-${region.layer}`);
    for (const { layer, diff } of result.diffs) show({ layer, diff: decodeDiff(diff) });
    open.accept(result);
  }

  async function recover(): Promise<void> {
    await open.refresh();
    boxes.forget();
    if (open.view) await volumes.load(open.view.volumes, true);
  }

  function send(label: StepLabel, changes: readonly LayerChange[]): Promise<EditResult> {
    const caseId = open.id;
    const diffs = changes.map(({ layer, diff }) => ({ layer, diff: encodeDiff(diff) }));
    return queue(async () => {
      try {
        const result = await client.edits.apply({ caseId, label, diffs });
        if (open.id === caseId) accept(result);
        return result;
      } catch (error) {
        if (open.id === caseId) await recover();
        throw error;
      }
    });
  }

  /** Shows and sends one step. Empty changes are left out; nothing is sent when all are empty. */
  async function commit(label: StepLabel, changes: readonly LayerChange[]): Promise<void> {
    const real = changes.filter(({ diff }) => !isEmptyDiff(diff));
    if (real.length === 0) return;
    real.forEach(show);
    await send(label, real);
  }

  /** Part of a gesture that is still going on: shown at once, sent by {@link finishStroke}. */
  function extendStroke(layer: LayerName, diff: LabelDiff): void {
    if (isEmptyDiff(diff)) return;
    if (stroke && stroke.layer !== layer) throw new Error('a stroke stays in one layer');
    stroke ??= { layer, parts: [] };
    stroke.parts.push(diff);
    show({ layer, diff });
  }

  async function finishStroke(label: StepLabel): Promise<void> {
    const done = stroke;
    stroke = null;
    if (!done) return;
    const diff = composeAll(done.parts);
    if (!isEmptyDiff(diff)) await send(label, [{ layer: done.layer, diff }]);
  }

  function abandonStroke(): void {
    const dropped = stroke;
    stroke = null;
    if (dropped) show({ layer: dropped.layer, diff: invertDiff(composeAll(dropped.parts)) });
  }

  /** Runs a call of the contract that is a step of its own (merge, delete, ...) and shows what it did. */
  function step<R extends EditResult>(call: (caseId: string) => Promise<R>): Promise<R> {
    const caseId = open.id;
    return queue(async () => {
      const result = await call(caseId);
      if (open.id === caseId) accept(result);
      return result;
    });
  }

  const undo = (): Promise<EditResult> => step((caseId) => client.edits.undo({ caseId }));
  const redo = (): Promise<EditResult> => step((caseId) => client.edits.redo({ caseId }));
  const jump = (applied: number): Promise<EditResult> => step((caseId) => client.edits.jump({ caseId, applied }));
  /** When everything shown is with the host. */
  const settled = (): Promise<unknown> => last;

  watch(
    () => [open.id, open.volumesChanged],
    () => boxes.forget(),
  );

  return {
    boxes,
    busy,
    canUndo,
    canRedo,
    commit,
    extendStroke,
    finishStroke,
    abandonStroke,
    step,
    undo,
    redo,
    jump,
    settled,
  };
});

/** One diff for all parts, joined in pairs so that long strokes stay fast. */
export function composeAll(parts: readonly LabelDiff[]): LabelDiff {
  if (parts.length === 0) return EMPTY_DIFF;
  let level = [...parts];
  while (level.length > 1) {
    const next: LabelDiff[] = [];
    for (let i = 0; i < level.length; i += 2) {
      next.push(i + 1 < level.length ? composeDiffs(level[i]!, level[i + 1]!) : level[i]!);
    }
    level = next;
  }
  return level[0]!;
}
