import { computed, type ComputedRef, shallowRef, watch, watchEffect } from 'vue';
import { useDisplay } from '../../stores/display';
import { useView } from '../../stores/view';
import { useVolumes } from '../../stores/volumes';
import { type SliceViewName } from '../../vtk/frame';
import { type PlaneGrid, planeGrid } from '../../vtk/plane-grid';
import { resliceLinear, resliceNearest } from '../../vtk/reslice';
import { type SliceScene } from '../../vtk/slice-scene';
import { type ContourLine } from './annotations';
import { type Sampler, useCompositor } from './use-compositor';

function samePlane(a: PlaneGrid, b: PlaneGrid): boolean {
  return (
    a.origin.every((v, i) => v === b.origin[i]) &&
    a.size[0] === b.size[0] &&
    a.size[1] === b.size[1] &&
    (['right', 'down'] as const).every((axis) => a.axes[axis].every((v, i) => v === b.axes[axis][i]))
  );
}

/** The pixels and contour lines of one slice view, kept up to date in its scene. */
export function useSlicePicture(
  name: SliceViewName,
  scene: Readonly<{ value: SliceScene | null }>,
  redraw: () => void,
): { grid: ComputedRef<PlaneGrid | null>; lines: Readonly<{ value: readonly ContourLine[] }> } {
  const view = useView();
  const volumes = useVolumes();
  const display = useDisplay();
  const compositor = useCompositor();

  const grid = computed<PlaneGrid | null>((old) => {
    if (!view.geometry) return null;
    const next = planeGrid(view.geometry, view.axesOf(name), view.crosshair);
    return old && samePlane(old, next) ? old : next;
  });

  watchEffect(() => {
    const plane = grid.value;
    const scan = volumes.scan;
    if (!scene.value || !plane) return;
    const values = new Int16Array(plane.size[0] * plane.size[1]);
    if (scan) (plane.aligned ? resliceNearest : resliceLinear)(scan, plane, values, volumes.scanRange[0]);
    scene.value.setGrey(plane, values);
    redraw();
  });

  watchEffect(() => {
    if (!scene.value) return;
    scene.value.setWindow(display.window.width, display.window.level);
    redraw();
  });

  const lines = shallowRef<readonly ContourLine[]>([]);
  const sampler = computed<Sampler | null>(() => {
    const plane = grid.value;
    if (!plane) return null;
    const count = plane.size[0] * plane.size[1];
    return {
      size: plane.size,
      nearest: (volume) => resliceNearest(volume, plane, new Uint8Array(count), 0),
      linear: (volume, outside) => resliceLinear(volume, plane, new Float32Array(count), outside),
    };
  });
  const under = computed(() => (sampler.value ? compositor.under(sampler.value) : null));
  watchEffect(() => {
    const plane = grid.value;
    if (!scene.value || !plane || !sampler.value || !under.value) return;
    const overlay = compositor.over(sampler.value, under.value);
    scene.value.setOverlay(plane, overlay.rgba);
    lines.value = overlay.lines;
    redraw();
  });
  watch(lines, redraw);

  return { grid, lines };
}
