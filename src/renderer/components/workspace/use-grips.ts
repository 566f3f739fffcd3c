import { type Ref } from 'vue';
import { type Vec3 } from '@shared/geometry';
import { useArch } from '../../stores/arch';
import { useMeasurements } from '../../stores/measurements';
import { useOpenCase } from '../../stores/open-case';
import { useTools } from '../../stores/tools';
import { useView } from '../../stores/view';
import { MODES } from '../../tools/modes';
import { type SliceViewName } from '../../vtk/frame';
import { depthOf, toScreen, toWorld, type Viewport } from '../../vtk/viewport';
import { NEAR } from './use-annotations';

type Point = readonly [number, number];

/** What the pointer holds: a control point of the panoramic curve, or a point of a measurement. */
type Grip =
  | { readonly of: 'arch'; readonly number: number }
  | { readonly of: 'measurement'; readonly id: string; readonly number: number };

/** CSS pixels within which a point is met. */
const ARCH_REACH = 10;
const MARK_REACH = 7;

/** Points in a slice that the pointer can move: of the panoramic curve, and while measuring of measurements. */
export function useGrips(name: SliceViewName, port: Readonly<Ref<Viewport | null>>) {
  const view = useView();
  const tools = useTools();
  const arch = useArch();
  const open = useOpenCase();
  const measurements = useMeasurements();
  let held: Grip | null = null;
  let moved = false;

  function near(world: Vec3, [x, y]: Point, reach: number): boolean {
    const [px, py] = toScreen(port.value!, world);
    return Math.hypot(px - x, py - y) < reach;
  }

  const curveShown = (): boolean => name === 'axial' && view.layout === 'panorama';
  const measuring = (): boolean =>
    open.writable && MODES.some(({ id, group }) => id === tools.mode && group === 'measure');

  function at(place: Point): Grip | null {
    if (!port.value || tools.tool) return null;
    if (curveShown()) {
      const number = arch.controls.findIndex((point) => near(point, place, ARCH_REACH));
      if (number >= 0) return { of: 'arch', number };
    }
    if (!measuring()) return null;
    for (const item of measurements.list) {
      const points: readonly Vec3[] = item.kind === 'volume' ? [] : item.points;
      if (!points.every((point) => Math.abs(depthOf(port.value!, point)) <= NEAR)) continue;
      const number = points.findIndex((point) => near(point, place, MARK_REACH));
      if (number >= 0) return { of: 'measurement', id: item.id, number };
    }
    return null;
  }

  /** Takes hold of what lies at a place; false where nothing does. */
  function take(place: Point): boolean {
    held = at(place);
    moved = false;
    return held !== null;
  }

  function move(world: Vec3): void {
    if (held?.of === 'measurement') measurements.movePoint(held.id, held.number, world);
    if (held?.of === 'arch') {
      if (!moved) arch.remember();
      arch.moveControl(held.number, world);
    }
    moved = true;
  }

  function release(): void {
    if (held?.of === 'measurement' && moved) void measurements.settle();
    held = null;
  }

  /** Twice on a point of the panoramic curve takes it away, twice beside a point on the curve puts one there. */
  function twice(place: Point): void {
    if (!port.value || tools.tool || !curveShown()) return;
    const grip = at(place);
    if (grip?.of === 'arch') arch.removeControl(grip.number);
    else if (arch.curve.points.some((point) => near(point, place, ARCH_REACH))) {
      arch.addControl(toWorld(port.value, ...place));
    }
  }

  return { at, take, move, release, twice };
}
