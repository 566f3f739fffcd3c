import { type ViewState } from '@shared/case/case';
import { onScopeDispose, watch } from 'vue';
import { useHost } from '../../api/host';
import { useArch } from '../../stores/arch';
import { useDisplay } from '../../stores/display';
import { useOpenCase } from '../../stores/open-case';
import { type Layout, useView } from '../../stores/view';

interface Kept {
  readonly crosshair: [number, number, number];
  readonly layout: Layout;
  readonly window: { readonly width: number; readonly level: number } | null;
  /** Curve of the panoramic view where it was adjusted by hand. */
  readonly arch: [number, number, number][] | null;
  readonly labels: { readonly shown: boolean; readonly style: 'fill' | 'outline' | 'both'; readonly opacity: number };
}

/** Keeps crosshair, layout and looks in the case, and restores them with its first voxels. */
export function useKeepView(): { readonly restore: (state: ViewState) => void } {
  const { client } = useHost();
  const open = useOpenCase();
  const view = useView();
  const display = useDisplay();
  const arch = useArch();
  let state: Partial<Kept> = {};
  let restored = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  watch(
    () => view.geometry,
    (geometry) => {
      if (!geometry || restored === open.id) return;
      restored = open.id;
      view.reset();
      if (state.crosshair) view.moveTo(state.crosshair);
      else showFirstRegion();
      if (state.layout) view.layout = state.layout;
      if (state.arch) arch.adjust(state.arch);
      if (state.labels) Object.assign(display.labels, state.labels);
      if (state.window) display.setWindow(state.window.width, state.window.level);
      else display.choosePreset('bone');
    },
    { immediate: true },
  );

  function showFirstRegion(): void {
    const centroid = open.regions.find((region) => region.state !== 'rejected')?.centroid;
    if (centroid) view.moveTo(centroid);
  }

  function save(): void {
    if (!open.writable || restored !== open.id) return;
    const kept: Kept = {
      crosshair: [...view.crosshair],
      layout: view.layout,
      window: display.preset === 'bone' ? null : { ...display.window },
      arch: arch.adjusted ? arch.controls.map(([x, y, z]) => [x, y, z]) : null,
      labels: { shown: display.labels.shown, style: display.labels.style, opacity: display.labels.opacity },
    };
    void client.cases.saveView({ caseId: open.id, view: { ...kept } }).catch(() => undefined);
  }

  const changes = [() => view.crosshair, () => view.layout, () => display.window, () => ({ ...display.labels })];
  watch([...changes, () => arch.controls], () => {
    clearTimeout(timer);
    timer = setTimeout(save, 1500);
  });
  onScopeDispose(() => clearTimeout(timer));

  return {
    restore(next) {
      state = next;
      restored = '';
    },
  };
}
