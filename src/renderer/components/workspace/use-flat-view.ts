import { computed, onBeforeUnmount, onMounted, reactive, type Ref, shallowRef, watch, watchEffect } from 'vue';
import { useDisplay } from '../../stores/display';
import { type PlaneGrid } from '../../vtk/plane-grid';
import { createSliceScene, type SliceScene } from '../../vtk/slice-scene';
import { useRenderLoop } from '../../vtk/use-render-loop';
import { useSize } from '../../vtk/use-size';
import { dot, subtract } from '../../vtk/vectors';
import { toWorld, type Viewport } from '../../vtk/viewport';
import { type Overlay } from './use-compositor';

/** A picture that is flat by itself (a curved sheet unrolled, sections side by side): pixels of `step` millimetres. */
export interface FlatPicture {
  readonly size: readonly [number, number];
  readonly step: number;
  readonly grey: Float32Array;
  readonly overlay: Overlay;
}

/** The plane it is shown on: x to the right, -z down, millimetres from the middle of its first pixel. */
const AXES = { right: [1, 0, 0], down: [0, 0, -1], into: [0, 1, 0] } as const;

export function flatGrid(size: readonly [number, number], step: number): PlaneGrid {
  return { origin: [0, 0, 0], axes: AXES, spacing: [step, step], size, aligned: false };
}

/** What a `ViewFrame` gives away. */
export interface ViewElements {
  readonly frame: HTMLElement | null;
  readonly picture: HTMLElement | null;
  readonly canvas: HTMLCanvasElement | null;
}

/** Draws what lies over a flat picture. */
export type PaintFlat = (canvas: HTMLCanvasElement, port: Viewport, picture: FlatPicture) => void;

/** Scene, fit, zoom and pan of a flat picture; `paint` draws what lies over it. */
export function useFlatView(
  elements: Readonly<Ref<ViewElements | null>>,
  picture: Readonly<Ref<FlatPicture | null>>,
  paint: PaintFlat,
) {
  const display = useDisplay();
  const size = useSize(computed(() => elements.value?.frame ?? null));
  const scene = shallowRef<SliceScene | null>(null);
  const camera = reactive({ zoom: 1, x: 0, y: 0 });

  const port = computed<Viewport | null>(() => {
    const now = picture.value;
    if (!now || size.width < 2 || size.height < 2) return null;
    const [w, h] = [now.size[0] * now.step, now.size[1] * now.step];
    const mmPerPixel = Math.max(w / size.width, h / size.height) / camera.zoom;
    return { axes: AXES, centre: [w / 2 + camera.x, 0, -(h / 2 + camera.y)], mmPerPixel, ...size };
  });

  const redraw = useRenderLoop(() => {
    if (!scene.value || !port.value || !picture.value) return;
    scene.value.setViewport(port.value);
    scene.value.render();
  });
  const repaint = useRenderLoop(() => {
    const canvas = elements.value?.canvas;
    if (canvas && port.value && picture.value) paint(canvas, port.value, picture.value);
  });

  watchEffect(() => {
    const now = picture.value;
    if (!scene.value || !now) return;
    const grid = flatGrid(now.size, now.step);
    scene.value.setGrey(grid, now.grey);
    scene.value.setOverlay(grid, now.overlay.rgba);
    redraw();
    repaint();
  });
  watchEffect(() => {
    scene.value?.setWindow(display.window.width, display.window.level);
    redraw();
  });
  watch([port, () => size.width, () => size.height], () => {
    scene.value?.resize();
    redraw();
    repaint();
  });
  onMounted(() => {
    if (elements.value?.picture) scene.value = createSliceScene(elements.value.picture);
  });
  onBeforeUnmount(() => {
    scene.value?.delete();
    scene.value = null;
  });

  /** Pixel of the picture (fractional) under a place of the view. */
  function pixelAt(x: number, y: number): readonly [number, number] | null {
    if (!port.value || !picture.value) return null;
    const d = subtract(toWorld(port.value, x, y), [0, 0, 0]);
    return [dot(d, AXES.right) / picture.value.step, dot(d, AXES.down) / picture.value.step];
  }

  function zoom(factor: number): void {
    camera.zoom = Math.min(12, Math.max(1, camera.zoom * factor));
    if (camera.zoom === 1) Object.assign(camera, { x: 0, y: 0 });
  }

  function pan(dx: number, dy: number): void {
    const mm = port.value?.mmPerPixel ?? 0;
    camera.x -= dx * mm;
    camera.y -= dy * mm;
  }

  return { port, size, repaint, pixelAt, zoom, pan };
}
