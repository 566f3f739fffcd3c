import { nextTick, onMounted, onScopeDispose } from 'vue';
import { useEdits } from '../../edit/gateway';
import { useDialogs } from '../../stores/dialogs';
import { PRESETS, useDisplay } from '../../stores/display';
import { useMeasurements } from '../../stores/measurements';
import { useNotices } from '../../stores/notices';
import { PANELS, usePanel } from '../../stores/panel';
import { useTools } from '../../stores/tools';
import { useView } from '../../stores/view';
import { MODES } from '../../tools/modes';
import { TOOLS } from '../../tools/registry';

/** Fields where keys are text. Ranges and check boxes are not. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !['range', 'checkbox', 'radio'].includes(target.type);
}

const SLICE = ['axial', 'coronal', 'sagittal'].map((name) => `[data-view="${name}"]`).join(',');

/** Whether Enter would press this button; one that says it is idle does nothing when it is pressed again. */
function pressesOnEnter(target: EventTarget | null): boolean {
  return target instanceof HTMLButtonElement && !('idle' in target.dataset);
}

/** The slice that had the focus last, else the first on the screen. */
function useSliceFocus(): { readonly toSlice: () => void } {
  let last: HTMLElement | null = null;
  const sliceOf = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>(SLICE) : null;
  const note = (event: FocusEvent): void => {
    last = sliceOf(event.target) ?? last;
  };
  onMounted(() => window.addEventListener('focusin', note));
  onScopeDispose(() => window.removeEventListener('focusin', note));
  return {
    toSlice() {
      if (sliceOf(document.activeElement)) return;
      const slice = last?.isConnected ? last : document.querySelector<HTMLElement>(SLICE);
      slice?.focus({ preventScroll: true });
    },
  };
}

/** The keys of the workspace, while it is on the screen. Dialogs keep theirs to themselves. */
export function useShortcuts(): { readonly toSlice: () => void } {
  const edits = useEdits();
  const dialogs = useDialogs();
  const display = useDisplay();
  const view = useView();
  const tools = useTools();
  const panel = usePanel();
  const measurements = useMeasurements();
  const notices = useNotices();
  const { toSlice } = useSliceFocus();

  function withControl(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey && edits.canUndo) void notices.guard(edits.undo);
    else if ((key === 'y' || (key === 'z' && event.shiftKey)) && edits.canRedo) void notices.guard(edits.redo);
    else return false;
    return true;
  }

  function withAlt(event: KeyboardEvent): boolean {
    const name = PANELS[Number(event.key) - 1];
    if (!name) return false;
    panel.show(name);
    // Tab then enters the panel instead of walking there through bar, rail and views.
    void nextTick(() => document.getElementById(`panel-${name}`)?.focus({ preventScroll: true }));
    return true;
  }

  function plain(event: KeyboardEvent): boolean {
    const key = event.key.toLowerCase();
    switch (event.key) {
      case '?':
        dialogs.show('keys');
        return true;
      case 'Escape':
        tools.chooseMode('crosshair');
        measurements.abandon();
        return true;
      case 'Enter':
        if (!tools.ready || pressesOnEnter(event.target)) return false;
        void notices.guard(tools.apply);
        return true;
      case '[':
      case ']':
        resizeBrush(event.key === ']' ? 1.25 : 0.8);
        return true;
      case '0':
        view.straighten('scan');
        return true;
    }
    const preset = PRESETS[Number(event.key) - 1];
    if (preset) display.choosePreset(preset);
    else if (key === 'c') view.crosshairShown = !view.crosshairShown;
    else if (key === 'y') display.labels.shown = !display.labels.shown;
    else if (key === 'j') display.heat.shown = !display.heat.shown;
    else {
      const mode = MODES.find((item) => item.key === key);
      const tool = TOOLS.find((item) => item.key === key);
      if (mode) tools.chooseMode(mode.id);
      else if (tool) tools.choose(tool.id);
      else return false;
      // What was pressed before must not take the keys of the tool: Space in the slice, Enter to apply.
      toSlice();
    }
    return true;
  }

  function resizeBrush(factor: number): void {
    const { tool } = tools;
    const field = tool?.fields['radius'];
    if (!tool || field?.kind !== 'number') return;
    const options = tools.optionsOf(tool);
    const next = Math.round(Number(options['radius']) * factor * 10) / 10;
    options['radius'] = Math.min(Number(field.max), Math.max(Number(field.min), next));
  }

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || isTyping(event.target) || dialogs.current) return;
    const control = event.ctrlKey || event.metaKey;
    const used = control ? withControl(event) : event.altKey ? withAlt(event) : plain(event);
    if (used) event.preventDefault();
  }

  onMounted(() => window.addEventListener('keydown', pressed));
  onScopeDispose(() => window.removeEventListener('keydown', pressed));
  return { toSlice };
}
