import { computed, type ComputedRef, type Ref } from 'vue';
import { type Measurement } from '@shared/case/measurement';
import { type Vec3 } from '@shared/geometry';
import { useFormat } from '../../locales/format';
import { useArch } from '../../stores/arch';
import { useMeasurements } from '../../stores/measurements';
import { useTools } from '../../stores/tools';
import { useView } from '../../stores/view';
import { type SliceViewName } from '../../vtk/frame';
import { type PlaneGrid } from '../../vtk/plane-grid';
import { length, subtract } from '../../vtk/vectors';
import { depthOf, planeLine, toScreen, type Viewport } from '../../vtk/viewport';
import { type ContourLine } from './annotations';

type Point = readonly [number, number];

export interface Mark {
  readonly points: readonly Point[];
  readonly text: string;
  readonly chosen: boolean;
}

/** All that is drawn over a slice, in CSS pixels. */
export interface Annotations {
  readonly grid: PlaneGrid | null;
  readonly lines: readonly ContourLine[];
  readonly crosshair: { readonly at: Point; readonly across: string; readonly down: string } | null;
  readonly brush: { readonly at: Point; readonly radius: number; readonly erase: boolean } | null;
  readonly lasso: readonly number[];
  readonly arrow: { readonly from: Point; readonly to: Point; readonly head: boolean } | null;
  /** Plane that the tool goes by. */
  readonly guide: { readonly from: Point; readonly to: Point } | null;
  readonly seed: Point | null;
  /** Curve of the panoramic view, in the axial slice. */
  readonly arch: {
    readonly curve: readonly Point[];
    readonly controls: readonly Point[];
    /** Number of the point at hand, -1 for none. */
    readonly near: number;
  } | null;
  readonly marks: readonly Mark[];
}

/** The planes that a view's crosshair lines stand for: the horizontal and the vertical one. */
const OTHERS: Readonly<Record<SliceViewName, readonly [SliceViewName, SliceViewName]>> = {
  axial: ['coronal', 'sagittal'],
  coronal: ['axial', 'sagittal'],
  sagittal: ['axial', 'coronal'],
};
const COLOURS: Readonly<Record<SliceViewName, string>> = { axial: '#ff7d6e', coronal: '#5fd38d', sagittal: '#6fb3ff' };

/** Millimetres off the slice up to which a measurement is still drawn. */
export const NEAR = 2;

export function useAnnotations(
  name: SliceViewName,
  port: Readonly<Ref<Viewport | null>>,
  slice: { grid: ComputedRef<PlaneGrid | null>; lines: Readonly<{ value: readonly ContourLine[] }> },
  input: {
    hover: Ref<Point | null>;
    lasso: Ref<readonly number[]>;
    line: Ref<{ from: Vec3; to: Vec3 } | null>;
  },
): ComputedRef<Annotations> {
  const view = useView();
  const tools = useTools();
  const arch = useArch();
  const measurements = useMeasurements();
  const { millimetres, number } = useFormat();

  function textOf(item: Measurement): string {
    switch (item.kind) {
      case 'distance':
        return millimetres(item.millimetres);
      case 'angle':
        return `${number(item.degrees, 1)}°`;
      case 'probe':
        return number(item.greyValue);
      case 'volume':
        return '';
    }
  }

  const near = (p: Vec3): boolean => port.value !== null && Math.abs(depthOf(port.value, p)) <= NEAR;

  return computed(() => {
    const at = (world: Vec3): Point => toScreen(port.value!, world);
    const [across, down] = OTHERS[name];
    if (!port.value) {
      return {
        grid: null,
        lines: [],
        crosshair: null,
        brush: null,
        lasso: [],
        arrow: null,
        guide: null,
        seed: null,
        arch: null,
        marks: [],
      };
    }
    const marks: Mark[] = measurements.list
      .filter((item) => item.kind !== 'volume' && item.points.every(near))
      .map((item) => ({
        points: item.kind === 'volume' ? [] : item.points.map(at),
        text: textOf(item),
        chosen: item.id === measurements.selected,
      }));
    const line = input.line.value;
    if (line && !tools.tool) {
      marks.push({
        points: [at(line.from), at(line.to)],
        text: millimetres(length(subtract(line.to, line.from))),
        chosen: true,
      });
    }
    if (measurements.points.length > 0) {
      marks.push({ points: measurements.points.filter(near).map(at), text: '', chosen: true });
    }
    const fed = tools.input;
    const arrow = fed.kind === 'line' ? fed : null;
    const radius = Number(tools.tool ? tools.optionsOf(tools.tool)['radius'] : 0);
    return {
      grid: slice.grid.value,
      lines: slice.lines.value,
      crosshair: view.crosshairShown ? { at: at(view.crosshair), across: COLOURS[across], down: COLOURS[down] } : null,
      brush:
        tools.tool?.gesture === 'stroke' && input.hover.value
          ? { at: input.hover.value, radius: radius / port.value.mmPerPixel, erase: tools.toolId === 'erase' }
          : null,
      lasso: input.lasso.value,
      arrow: arrow ? { from: at(arrow.from), to: at(arrow.to), head: tools.toolId === 'grow-direction' } : null,
      guide: tools.guide && planeLine(port.value, tools.guide),
      seed: fed.kind === 'point' && near(fed.at) ? at(fed.at) : null,
      arch:
        name === 'axial' && view.layout === 'panorama'
          ? { curve: arch.curve.points.map(at), controls: tools.tool ? [] : arch.controls.map(at), near: arch.near }
          : null,
      marks,
    };
  });
}
