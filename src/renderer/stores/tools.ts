import { estimateMirrorPlane } from '@shared/edit/mirror';
import { type Plane } from '@shared/edit/plane';
import { isEmptyDiff, type LabelDiff } from '@shared/edit/label-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { type LabelVolume } from '@shared/volume';
import { defineStore } from 'pinia';
import { computed, markRaw, nextTick, reactive, ref, shallowRef, watch } from 'vue';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { type ModeId } from '../tools/modes';
import { TOOLS, TOOLS_BY_ID } from '../tools/registry';
import {
  isRefusal,
  type Options,
  type OptionValue,
  refuse,
  type Refusal,
  resolveInitial,
  type Tissue,
  type Tool,
  type ToolContext,
  type ToolInput,
} from '../tools/tool';
import { useDisplay } from './display';
import { useOpenCase } from './open-case';
import { usePreview } from './preview';
import { useTarget } from './target';
import { useView } from './view';
import { useVolumes } from './volumes';

const NONE: ToolInput = { kind: 'none' };
/** Above every region's value: regions of a layer are numbered from 1. */
const SPARE = 255;
const UNKNOWN_TISSUE = { low: -1000, high: 3000, air: -300, bone: 300 } as const;

/** The chosen tool, its settings, what it would do and doing it. */
export const useTools = defineStore('tools', () => {
  const { client } = useHost();
  const open = useOpenCase();
  const volumes = useVolumes();
  const display = useDisplay();
  const view = useView();
  const target = useTarget();
  const edits = useEdits();
  const preview = usePreview();

  const mode = ref<ModeId>('crosshair');
  const toolId = ref<string | null>(null);
  const tool = computed(() => (toolId.value ? (TOOLS_BY_ID.get(toolId.value) ?? null) : null));
  const options = reactive(new Map<string, Options>());
  const input = shallowRef<ToolInput>(NONE);
  /** A preview is about to be worked out. */
  const pending = ref(false);
  const result = shallowRef<LabelDiff | Refusal | null>(null);
  /** Steps of the history after the last Apply, -1 once something else was begun. */
  const appliedAt = ref(-1);
  /** What Apply did stands, and nothing has been set or undone since. */
  const done = computed(() => appliedAt.value >= 0 && appliedAt.value === open.history.applied);
  const tissue = computed<Tissue>(() => ({
    ...(display.tissue ?? UNKNOWN_TISSUE),
    voxel: Math.min(...(view.geometry?.spacing ?? [0.4])),
  }));
  const mirrors = new WeakMap<LabelVolume, { version: number; plane: Plane | null }>();

  function initialOptions(of: Tool): Options {
    return Object.fromEntries(
      Object.entries(of.fields).map(([name, field]) => [
        name,
        resolveInitial<OptionValue>(field.initial as OptionValue, tissue.value),
      ]),
    );
  }

  function optionsOf(of: Tool): Options {
    const known = options.get(of.id);
    if (known) return known;
    options.set(of.id, initialOptions(of));
    return options.get(of.id)!;
  }

  function mirrorPlane(): Plane | null {
    const labels = volumes.labels;
    if (!labels) return null;
    const version = volumes.versions.get('labels') ?? 0;
    const known = mirrors.get(labels);
    if (known?.version === version) return known.plane;
    const plane = estimateMirrorPlane(labels);
    mirrors.set(labels, { version, plane });
    return plane;
  }

  const guide = computed<Plane | null>(() => {
    const of = tool.value;
    if (!of?.guide || volumes.progress !== null) return null;
    void volumes.versions.get('labels');
    return of.guide({ labels: volumes.labels, mirrorPlane }, { ...optionsOf(of) });
  });

  function context(): ToolContext | Refusal {
    if (!open.writable) return refuse('readOnly');
    if (volumes.progress !== null) return refuse('loading');
    const resolved = target.resolve(target.key);
    if (!resolved) return refuse('noTarget');
    if (target.locked.includes(target.key)) return refuse('locked');
    return {
      scan: volumes.scan,
      labels: volumes.labels,
      tissue: tissue.value,
      target: resolved,
      kept: target.keptValues(),
      crosshair: view.crosshair,
      other: target.resolve,
      mirrorPlane,
      spareValue: SPARE,
    };
  }

  function attempt(of: Tool, with_: ToolInput): LabelDiff | Refusal {
    const known = context();
    return 'refused' in known ? known : of.run(known, optionsOf(of), with_);
  }

  /** What the tool would do; where that is nothing, why. */
  function answer(of: Tool, with_: ToolInput): LabelDiff | Refusal {
    const found = attempt(of, with_);
    const known = context();
    if (isRefusal(found) || !isEmptyDiff(found) || 'refused' in known) return found;
    const chosen = optionsOf(of);
    const free = of.run({ ...known, kept: new Uint8Array(256) }, chosen, with_);
    if (!isRefusal(free) && !isEmptyDiff(free)) return refuse('onlyOthers');
    const numbers = Object.entries(chosen).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
    return refuse(of.idle?.(chosen) ?? 'unchanged', Object.fromEntries(numbers));
  }

  const refusal = computed(() => (result.value && isRefusal(result.value) ? result.value : null));
  const ready = computed(() => result.value !== null && !isRefusal(result.value) && !isEmptyDiff(result.value));

  /** Works out what the tool would do now and shows it. */
  function refresh(): void {
    pending.value = false;
    const of = tool.value;
    if (!of?.confirm) {
      result.value = null;
      preview.clear();
      return;
    }
    const found = answer(of, input.value);
    result.value = markRaw(found);
    const place = target.resolve(target.key);
    if (isRefusal(found) || !place) preview.clear();
    else preview.show(found, place.volume.geometry, place.value, SPARE);
  }

  watch([toolId, () => (tool.value ? { ...optionsOf(tool.value) } : null), () => target.key], () => {
    appliedAt.value = -1;
  });

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    [
      toolId,
      input,
      () => (tool.value ? { ...optionsOf(tool.value) } : null),
      () => target.key,
      () => target.overwrite,
      () => target.locked,
      () => (target.place ? volumes.versions.get(target.place.layer) : 0),
    ],
    () => {
      clearTimeout(timer);
      pending.value = true;
      timer = setTimeout(refresh, 12);
    },
  );

  /** Chosen again, a tool stays as it is: what it previews is not lost by a second press. */
  function choose(id: string | null): void {
    if (id !== null && id === toolId.value) return;
    edits.abandonStroke();
    toolId.value = id !== null && TOOLS.some((item) => item.id === id) ? id : null;
    input.value = NONE;
    result.value = null;
    preview.clear();
  }

  function chooseMode(id: ModeId): void {
    choose(null);
    mode.value = id;
  }

  /** A gesture has ended (or moved, for tools with a preview). */
  async function feed(next: ToolInput): Promise<void> {
    const of = tool.value;
    if (!of) return;
    if (of.confirm) {
      appliedAt.value = -1;
      input.value = next;
      return;
    }
    const found = answer(of, next);
    result.value = markRaw(found);
    if (!isRefusal(found)) await commit(of, found);
  }

  /** The stroke so far has changed something. */
  let marked = false;
  let lastPiece: ToolInput = NONE;

  /** A piece of a stroke; false when the tool refuses. */
  function stroke(next: ToolInput): boolean {
    const of = tool.value;
    const place = target.place;
    if (!of || !place) {
      result.value = refuse('noTarget');
      return false;
    }
    const found = attempt(of, next);
    result.value = isRefusal(found) ? found : null;
    if (isRefusal(found)) return false;
    if (next.kind === 'stroke' && next.from === null) marked = false;
    marked ||= !isEmptyDiff(found);
    lastPiece = next;
    edits.extendStroke(place.layer, found);
    return true;
  }

  async function endStroke(): Promise<void> {
    const of = tool.value;
    if (!of) return;
    if (!marked && !refusal.value) result.value = markRaw(answer(of, lastPiece));
    await edits.finishStroke(stepOf(of));
  }

  function stepOf(of: Tool) {
    const details: Record<string, string | number | boolean> = { region: target.place?.name || target.key };
    const chosen = optionsOf(of);
    for (const [name, field] of Object.entries(of.fields)) {
      if (!field.when || field.when(chosen)) details[name] = chosen[name]!;
    }
    return { action: of.id, details };
  }

  async function commit(of: Tool, diff: LabelDiff): Promise<void> {
    const place = target.place;
    if (!place) return;
    preview.clear();
    if (of.makesRegion?.(optionsOf(of))) {
      const part = { layer: place.layer, diff: encodeDiff(diff) };
      await edits.step((caseId) => client.regions.cut({ caseId, label: stepOf(of), part }));
      return;
    }
    await edits.commit(stepOf(of), [{ layer: place.layer, diff }]);
  }

  /** Does what the preview shows. */
  async function apply(): Promise<void> {
    const of = tool.value;
    if (!of?.confirm) return;
    await nextTick();
    if (pending.value) {
      clearTimeout(timer);
      refresh();
    }
    const found = result.value;
    if (!found || isRefusal(found) || isEmptyDiff(found)) return;
    input.value = NONE;
    await commit(of, found);
    appliedAt.value = open.history.applied;
  }

  return {
    mode,
    toolId,
    tool,
    input,
    result,
    refusal,
    ready,
    pending,
    done,
    tissue,
    guide,
    optionsOf,
    choose,
    chooseMode,
    feed,
    stroke,
    endStroke,
    apply,
  };
});
