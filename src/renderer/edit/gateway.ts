import { type LayerName } from '@shared/case/common';
import { type StepLabel } from '@shared/case/history';
import { composeDiffs } from '@shared/edit/build-diff';
import { applyDiff, diffFits, EMPTY_DIFF, invertDiff, isEmptyDiff, type LabelDiff } from '@shared/edit/label-diff';
import { decodeDiff, encodeDiff } from '@shared/edit/label-diff-codec';
import { patchBetween, patchMeasurements, patchRegions } from '@shared/edit/region-patch';
import { type EditResult } from '@shared/ipc/edit-calls';
import { type LabelVolume } from '@shared/volume';
import { defineStore } from 'pinia';
import { computed, onScopeDispose, ref, watch } from 'vue';
import { useHost } from '../api/host';
import { useOpenCase } from '../stores/open-case';
import { useVolumes } from '../stores/volumes';
import { Boxes } from './boxes';
import { invertStep, type LayerChange, type SeenStep, StepMemory } from './step-memory';

const NOTHING = new Uint8Array(0);

/**
 * The only place that writes voxels. A change, and what is taken back or done again, is shown at once and sent to the host
 * in order; one gesture is one step of the history. `busy` says that something shown is not on the disk yet. What the
 * host refuses is taken back by fetching the volumes again.
 */
export const useEdits = defineStore('edits', () => {
  const { client } = useHost();
  const open = useOpenCase();
  const volumes = useVolumes();
  const pending = ref(0);
  const busy = computed(() => pending.value > 0);
  const boxes = new Boxes();
  const memory = new StepMemory();
  let last: Promise<unknown> = Promise.resolve();
  let stroke: { layer: LayerName; parts: LabelDiff[] } | null = null;
  /** Steps over the history that are shown and wait for the host; dropped together when one of them fails. */
  const moves = ref(0);
  let course = 0;

  const canUndo = computed(() => open.writable && (open.history.applied > 0 || pending.value > moves.value));
  const canRedo = computed(() => open.writable && open.history.applied < open.history.steps.length);

  function queue<T>(task: () => Promise<T>): Promise<T> {
    pending.value++;
    const mine = last.then(task).finally(() => pending.value--);
    last = mine.catch(() => undefined);
    return mine;
  }

  function volumeOf(layer: LayerName): LabelVolume | null {
    return layer === 'labels' ? volumes.labels : volumes.layer(layer);
  }

  function show({ layer, diff }: LayerChange): void {
    const volume = volumeOf(layer);
    if (!volume || isEmptyDiff(diff)) return;
    applyDiff(volume.data, diff);
    boxes.note(layer, diff, volume);
    volumes.touch(layer);
  }

  /** Shows what the host did; gives all that this changed. */
  function accept(result: EditResult, own: readonly LayerChange[] = []): SeenStep {
    for (const layer of result.newLayers) volumes.addLayer(layer);
    if (volumes.progress === null) for (const region of result.regions) volumes.addLayer(`regions-${region.layer}`);
    const sent = result.diffs.map(({ layer, diff }) => ({ layer, diff: decodeDiff(diff) }));
    sent.forEach(show);
    const patch = patchBetween(open.regions, result.regions);
    const measured = patchBetween(open.measurements, result.measurements);
    open.accept(result);
    return { changes: [...own, ...sent], patch, measured };
  }

  function acceptStep(result: EditResult, own?: readonly LayerChange[]): void {
    const done = accept(result, own);
    if (result.step) memory.keep(result.step.sequence, done);
  }

  async function recover(): Promise<void> {
    course++;
    memory.clear();
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
        if (open.id === caseId) acceptStep(result, changes);
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
      if (open.id === caseId) acceptStep(result);
      return result;
    });
  }

  /** The steps between two places of the history in the order and sense in which they are gone over. */
  function way(from: number, to: number): { sequence: number; seen: SeenStep | undefined }[] {
    const { steps } = open.history;
    const back = to < from;
    return (back ? steps.slice(to, from).reverse() : steps.slice(from, to)).map(({ sequence }) => {
      const seen = memory.get(sequence);
      return { sequence, seen: seen && back ? invertStep(seen) : seen };
    });
  }

  function showStep({ changes, patch, measured }: SeenStep): void {
    changes.forEach(show);
    open.change({
      regions: [...patchRegions(open.regions, patch.before, patch.after)],
      measurements: [...patchMeasurements(open.measurements, measured)],
    });
  }

  /** Shows a move over the history before the host has made it; false where the page has not seen all of it. */
  function foresee(steps: ReturnType<typeof way>, to: number): boolean {
    if (steps.length === 0 || pending.value > moves.value) return false;
    const seen = steps.flatMap((item) => item.seen ?? []);
    if (seen.length < steps.length) return false;
    for (const [n, step] of seen.entries()) {
      if (step.changes.every(({ layer, diff }) => diffFits(volumeOf(layer)?.data ?? NOTHING, diff))) showStep(step);
      else {
        seen.slice(0, n).reverse().map(invertStep).forEach(showStep);
        return false;
      }
    }
    open.foresee(to);
    return true;
  }

  /** Goes to a place of the history, for which `call` asks the host. */
  function move(to: number, call: (caseId: string) => Promise<EditResult>): Promise<void> {
    const caseId = open.id;
    const back = to < open.history.applied;
    const steps = way(open.history.applied, to);
    const shown = foresee(steps, to);
    const mine = course;
    if (shown) moves.value++;
    return queue(async () => {
      try {
        if (shown && mine !== course) return;
        const result = await call(caseId);
        if (open.id !== caseId) return;
        const expected = result.step?.sequence === steps.at(-1)?.sequence;
        if (!shown) {
          const done = accept(result);
          if (result.step && steps.length === 1 && expected) {
            memory.keep(result.step.sequence, back ? invertStep(done) : done);
          }
        } else if (!expected || result.history.applied !== to) await recover();
        // Later moves are shown already: what the host says of this one is past.
        else if (pending.value === 1) open.accept(result);
      } catch (error) {
        if (shown && open.id === caseId) await recover();
        throw error;
      } finally {
        if (shown) moves.value--;
      }
    });
  }

  const undo = (): Promise<void> => move(open.history.applied - 1, (caseId) => client.edits.undo({ caseId }));
  const redo = (): Promise<void> => move(open.history.applied + 1, (caseId) => client.edits.redo({ caseId }));
  const jump = (applied: number): Promise<void> => move(applied, (caseId) => client.edits.jump({ caseId, applied }));
  /** When everything shown is with the host. */
  const settled = (): Promise<unknown> => last;

  watch(
    () => [open.id, open.volumesChanged],
    () => {
      boxes.forget();
      memory.clear();
    },
  );
  open.keepOpenUntil(settled);
  const stay = (event: BeforeUnloadEvent): void => {
    if (busy.value) event.preventDefault();
  };
  window.addEventListener('beforeunload', stay);
  onScopeDispose(() => window.removeEventListener('beforeunload', stay));

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
