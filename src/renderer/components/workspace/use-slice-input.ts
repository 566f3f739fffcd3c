import { computed, type Ref, ref, shallowRef } from 'vue';
import { type Vec3 } from '@shared/geometry';
import { useDisplay } from '../../stores/display';
import { useMeasurements } from '../../stores/measurements';
import { useNotices } from '../../stores/notices';
import { useTools } from '../../stores/tools';
import { useView } from '../../stores/view';
import { type SliceViewName } from '../../vtk/frame';
import { type PlaneGrid, sliceStep } from '../../vtk/plane-grid';
import { useLasso } from './use-lasso';
import { useGrips } from './use-grips';
import { projectionOf, toScreen, toWorld, type Viewport } from '../../vtk/viewport';

type Point = readonly [number, number];
type Drag =
  'grip' | 'crosshair' | 'window' | 'pan' | 'zoom' | 'turn' | 'stroke' | 'lasso' | 'line' | 'distance' | 'none';

/** What a pointer, wheel or key does in a slice view: navigation, the chosen tool, or a measurement. */
export function useSliceInput(
  name: SliceViewName,
  port: Readonly<Ref<Viewport | null>>,
  grid: Readonly<Ref<PlaneGrid | null>>,
) {
  const view = useView();
  const display = useDisplay();
  const tools = useTools();
  const measurements = useMeasurements();
  const notices = useNotices();
  const hover = shallowRef<Point | null>(null);
  const lasso = useLasso(() => port.value && projectionOf(port.value));
  const line = shallowRef<{ from: Vec3; to: Vec3 } | null>(null);
  const drag = ref<Drag | null>(null);
  let last: Point = [0, 0];
  let lastWorld: Vec3 | null = null;

  const grips = useGrips(name, port);
  /** The pointer is over something that can be moved. */
  const overGrip = computed(() => hover.value !== null && grips.at(hover.value) !== null);

  const at = (event: MouseEvent): Point => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  function kindOf(event: PointerEvent): Drag {
    if (event.button === 1) return 'pan';
    if (event.button === 2) return 'window';
    if (event.button !== 0) return 'none';
    if (event.altKey) return 'crosshair';
    const gesture = tools.tool?.gesture;
    if (gesture === 'stroke' || gesture === 'lasso' || gesture === 'line') return gesture;
    if (gesture === 'point' || gesture === 'none') return 'crosshair';
    if (tools.mode === 'angle' || tools.mode === 'probe') return 'none';
    return tools.mode;
  }

  function down(event: PointerEvent): void {
    if (!port.value) return;
    const place = at(event);
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const takes = event.button === 0 && !event.altKey && grips.take(place);
    drag.value = takes ? 'grip' : kindOf(event);
    last = place;
    const world = toWorld(port.value, ...place);
    begin(drag.value, world, place, event.button === 0 && !event.altKey);
  }

  function begin(kind: Drag, world: Vec3, place: Point, primary: boolean): void {
    switch (kind) {
      case 'crosshair':
        view.moveTo(world);
        if (primary && tools.tool?.gesture === 'point') feedPoint(world);
        break;
      case 'stroke':
        lastWorld = null;
        stroke(world);
        break;
      case 'lasso':
        lasso.begin(place);
        break;
      case 'line':
      case 'distance':
        line.value = { from: world, to: world };
        break;
      case 'none':
        if (primary) measurements.addPoint(world);
        break;
      case 'grip':
      case 'window':
      case 'pan':
      case 'zoom':
      case 'turn':
        break;
    }
  }

  function move(event: PointerEvent): void {
    if (!port.value) return;
    const place = at(event);
    hover.value = place;
    if (drag.value === null) return;
    const world = toWorld(port.value, ...place);
    const [dx, dy] = [place[0] - last[0], place[1] - last[1]];
    switch (drag.value) {
      case 'grip':
        grips.move(world);
        break;
      case 'crosshair':
        view.moveTo(world);
        if (tools.tool?.gesture === 'point' && event.buttons === 1) feedPoint(world);
        break;
      case 'window':
        display.setWindow(display.window.width + dx * windowStep(), display.window.level - dy * windowStep());
        break;
      case 'pan':
        pan(dx, dy);
        break;
      case 'zoom':
        zoom(Math.exp(dy / 150), [port.value.width / 2, port.value.height / 2]);
        break;
      case 'turn':
        turn(last, place);
        break;
      case 'stroke':
        stroke(world);
        break;
      case 'lasso':
        lasso.extend(place);
        break;
      case 'line':
      case 'distance':
        if (line.value) line.value = { ...line.value, to: world };
        if (drag.value === 'line' && line.value)
          void tools.feed({ kind: 'line', ...line.value, axes: port.value.axes });
        break;
      case 'none':
        break;
    }
    last = place;
  }

  function up(): void {
    const kind = drag.value;
    drag.value = null;
    if (kind === 'stroke') {
      lastWorld = null;
      void notices.guard(() => tools.endStroke());
    }
    if (kind === 'lasso') lasso.end();
    if (kind === 'grip') grips.release();
    if (kind === 'line') line.value = null;
    if (kind === 'distance' && line.value) {
      const { from, to } = line.value;
      line.value = null;
      measurements.addDistance(from, to);
    }
  }

  function cancel(): void {
    drag.value = null;
    lasso.cancel();
    measurements.abandon();
    line.value = null;
  }

  function stroke(world: Vec3): void {
    if (!port.value || !view.geometry) return;
    const { axes } = port.value;
    const done = tools.stroke({
      kind: 'stroke',
      from: lastWorld,
      to: world,
      axes,
      thickness: sliceStep(view.geometry, axes.into),
    });
    if (done) lastWorld = world;
    else drag.value = 'none';
  }

  function feedPoint(world: Vec3): void {
    void notices.guard(() => tools.feed({ kind: 'point', at: world, grid: grid.value }));
  }

  const windowStep = (): number => Math.max(1, display.window.width / 300);

  function pan(dx: number, dy: number): void {
    if (!port.value) return;
    const { mmPerPixel } = port.value;
    const [x, y] = view.cameras[name].pan;
    view.setCamera(name, { mmPerPixel, pan: [x - dx * mmPerPixel, y - dy * mmPerPixel] });
  }

  /** Keeps the point under `place` where it is; factors above 1 zoom out. */
  function zoom(factor: number, place: Point): void {
    if (!port.value) return;
    const { mmPerPixel, width, height } = port.value;
    const next = Math.min(2, Math.max(0.01, mmPerPixel * factor));
    const [x, y] = view.cameras[name].pan;
    const shift = mmPerPixel - next;
    view.setCamera(name, {
      mmPerPixel: next,
      pan: [x + (place[0] - width / 2) * shift, y + (place[1] - height / 2) * shift],
    });
  }

  function turn(from: Point, to: Point): void {
    if (!port.value) return;
    const [cx, cy] = toScreen(port.value, view.crosshair);
    const angle = Math.atan2(to[1] - cy, to[0] - cx) - Math.atan2(from[1] - cy, from[0] - cx);
    view.turn(name, Math.atan2(Math.sin(angle), Math.cos(angle)));
  }

  let wheelRest = 0;
  function wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey) {
      zoom(Math.exp(event.deltaY / 400), at(event));
      return;
    }
    wheelRest += event.deltaMode === 0 ? event.deltaY / 50 : event.deltaY;
    const steps = Math.trunc(wheelRest);
    if (steps === 0) return;
    wheelRest -= steps;
    view.scroll(name, Math.sign(steps) * Math.min(Math.abs(steps), 5));
  }

  /** Whether the key was used. Arrows move the crosshair, page keys scroll, Space does what a click does. */
  function key(event: KeyboardEvent): boolean {
    if (!port.value || event.ctrlKey || event.metaKey || event.altKey) return false;
    const far = event.shiftKey ? 10 : 1;
    const { right, down: low } = port.value.axes;
    const step = view.geometry ? Math.min(...view.geometry.spacing) * far : 1;
    const shift = (axis: Vec3, mm: number): void => {
      const c = view.crosshair;
      view.moveTo([c[0] + axis[0] * mm, c[1] + axis[1] * mm, c[2] + axis[2] * mm]);
    };
    switch (event.key) {
      case 'ArrowLeft':
        shift(right, -step);
        return true;
      case 'ArrowRight':
        shift(right, step);
        return true;
      case 'ArrowUp':
        shift(low, -step);
        return true;
      case 'ArrowDown':
        shift(low, step);
        return true;
      case 'PageUp':
        view.scroll(name, -far);
        return true;
      case 'PageDown':
        view.scroll(name, far);
        return true;
      case '+':
      case '-':
        zoom(event.key === '+' ? 0.8 : 1.25, toScreen(port.value, view.crosshair));
        return true;
      case ' ':
        pressAtCrosshair();
        return true;
      default:
        return false;
    }
  }

  /** The keyboard's click: the tool, at the crosshair. A line or a lasso needs two or more such points. */
  function pressAtCrosshair(): void {
    const world = view.crosshair;
    if (!port.value) return;
    const gesture = tools.tool?.gesture;
    if (gesture === 'stroke') {
      lastWorld = null;
      stroke(world);
      void notices.guard(() => tools.endStroke());
    } else if (gesture === 'point') feedPoint(world);
    else if (gesture === 'line' || (!gesture && tools.mode === 'distance')) keyLine(world);
    else if (gesture === 'lasso') lasso.corner(toScreen(port.value, world));
    else if (!gesture && (tools.mode === 'angle' || tools.mode === 'probe')) measurements.addPoint(world);
  }

  let lineStart: Vec3 | null = null;
  function keyLine(world: Vec3): void {
    if (!port.value) return;
    if (!lineStart) {
      lineStart = world;
      line.value = { from: world, to: world };
      return;
    }
    const from = lineStart;
    lineStart = null;
    line.value = tools.tool ? { from, to: world } : null;
    if (tools.tool) void tools.feed({ kind: 'line', from, to: world, axes: port.value.axes });
    else measurements.addDistance(from, world);
  }

  const twice = (event: MouseEvent): void => grips.twice(at(event));
  const leave = (): null => (hover.value = null);
  return { hover, overGrip, lasso: lasso.points, line, drag, down, move, up, cancel, twice, wheel, key, leave };
}
