import { computed, type ComputedRef, shallowRef, watch, watchEffect } from 'vue';
import { LABEL_COUNT } from '@shared/labels';
import { useDisplay } from '../../stores/display';
import { useOpenCase } from '../../stores/open-case';
import { usePreview } from '../../stores/preview';
import { useView } from '../../stores/view';
import { useVolumes } from '../../stores/volumes';
import { css, heatTable, labelTable, regionTable } from '../../vtk/colours';
import { contourSegments } from '../../vtk/contours';
import { type SliceViewName } from '../../vtk/frame';
import { blendTable } from '../../vtk/overlay';
import { type PlaneGrid, planeGrid } from '../../vtk/plane-grid';
import { resliceLinear, resliceNearest } from '../../vtk/reslice';
import { type SliceScene } from '../../vtk/slice-scene';
import { type ContourLine } from './annotations';

/** Encoded expectation (eq. 12) from which on tissue is expected. */
const EXPECTED_LEVEL = 0.3;
const PREVIEW_TABLE = new Uint8Array(1024);
PREVIEW_TABLE.set([99, 207, 155, 150], 4);
PREVIEW_TABLE.set([255, 110, 98, 165], 8);

function sameGrid(a: PlaneGrid, b: PlaneGrid): boolean {
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
  const open = useOpenCase();
  const preview = usePreview();

  const grid = computed<PlaneGrid | null>((old) => {
    if (!view.geometry) return null;
    const next = planeGrid(view.geometry, view.axesOf(name), view.crosshair);
    return old && sameGrid(old, next) ? old : next;
  });

  watchEffect(() => {
    const plane = grid.value;
    const scan = volumes.scan;
    if (!scene.value || !plane) return;
    const outside = volumes.scanRange[0];
    const values = new Int16Array(plane.size[0] * plane.size[1]);
    if (scan) (plane.aligned ? resliceNearest : resliceLinear)(scan, plane, values, outside);
    scene.value.setGrey(plane, values);
    redraw();
  });

  watchEffect(() => {
    if (!scene.value) return;
    scene.value.setWindow(display.window.width, display.window.level);
    redraw();
  });

  const labelValues = computed(() => {
    const plane = grid.value;
    const labels = volumes.labels;
    void volumes.versions.get('labels');
    if (!plane || !labels || !display.labels.shown) return null;
    return resliceNearest(labels, plane, new Uint8Array(plane.size[0] * plane.size[1]), 0);
  });

  const layerValues = computed(() => {
    const plane = grid.value;
    if (!plane || !display.regions.shown) return [];
    return volumes.layers.flatMap((layerName) => {
      void volumes.versions.get(layerName);
      const volume = volumes.layer(layerName);
      const regions = open.regions.filter((region) => `regions-${region.layer}` === layerName && region.visible);
      if (!volume || regions.length === 0) return [];
      return [{ regions, values: resliceNearest(volume, plane, new Uint8Array(plane.size[0] * plane.size[1]), 0) }];
    });
  });

  watchEffect(() => {
    const plane = grid.value;
    if (!scene.value || !plane) return;
    const rgba = new Uint8Array(plane.size[0] * plane.size[1] * 4);
    if (display.heat.shown && volumes.anomaly) {
      const [low, high] = volumes.anomalyRange;
      const values = resliceLinear(volumes.anomaly, plane, new Float32Array(rgba.length / 4), low);
      blendTable(
        rgba,
        values,
        heatTable(display.heat.opacity, display.heat.floor),
        255 / Math.max(high - low, 1e-9),
        low,
      );
    }
    if (labelValues.value && display.labels.style !== 'outline') {
      blendTable(rgba, labelValues.value, labelTable(display.labels.opacity, display.labels.visible));
    }
    if (display.regions.style !== 'outline') {
      for (const { regions, values } of layerValues.value) {
        blendTable(rgba, values, regionTable(regions, display.regions.opacity));
      }
    }
    if (preview.mask) {
      blendTable(rgba, resliceNearest(preview.mask, plane, new Uint8Array(rgba.length / 4), 0), PREVIEW_TABLE);
    }
    scene.value.setOverlay(plane, rgba);
    redraw();
  });

  const lines = shallowRef<readonly ContourLine[]>([]);
  watchEffect(() => {
    const plane = grid.value;
    if (!plane) return;
    const [nu, nv] = plane.size;
    const next: ContourLine[] = [];
    const trace = (values: ArrayLike<number>, value: number, colour: string, width: number): void => {
      const segments = contourSegments(values, nu, nv, 0.5, (v) => (v === value ? 1 : 0));
      if (segments.length > 0) next.push({ segments, colour, width, dashed: false });
    };
    const labels = labelValues.value;
    if (labels && display.labels.style !== 'fill') {
      const table = labelTable(1, display.labels.visible);
      for (let label = 1; label < LABEL_COUNT; label++) {
        if (table[label * 4 + 3]) trace(labels, label, css(colourAt(table, label), 0.95), 1.25);
      }
    }
    if (display.ghost.shown && volumes.expected) {
      const values = resliceLinear(volumes.expected, plane, new Float32Array(nu * nv), 0);
      const segments = contourSegments(values, nu, nv, EXPECTED_LEVEL);
      next.push({ segments, colour: 'rgb(120 220 255 / 0.9)', width: 1.25, dashed: true });
    }
    if (display.regions.style !== 'fill') {
      for (const { regions, values } of layerValues.value) {
        for (const region of regions) trace(values, region.value, css(region.colour, 1), 1.75);
      }
    }
    lines.value = next;
  });
  watch(lines, redraw);

  return { grid, lines };
}

function colourAt(table: Uint8Array, label: number): readonly [number, number, number] {
  return [table[label * 4]!, table[label * 4 + 1]!, table[label * 4 + 2]!];
}
