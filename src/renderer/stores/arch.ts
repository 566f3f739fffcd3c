import { indexToWorld, type Vec3 } from '@shared/geometry';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { estimateArch, nearestSample, type SampledCurve, sampleCurve } from '../vtk/arch-curve';
import { type CurvedSheet, outward } from '../vtk/curved-reslice';
import { frameOfGeometry } from '../vtk/frame';
import { along, dot, subtract } from '../vtk/vectors';
import { useOpenCase } from './open-case';
import { useView } from './view';
import { useVolumes } from './volumes';

/** Millimetres above and below the bite that the panoramic view shows. */
const ABOVE = 38;
const BELOW = 42;

/** Millimetres from the crosshair, seen from above, within which a point of the curve is at hand. */
const NEAR = 6;
/** Fewer points give no arch. */
const FEWEST = 3;

/** The curve of the panoramic view: found from the labels, adjustable by hand. */
export const useArch = defineStore('arch', () => {
  const volumes = useVolumes();
  const view = useView();
  const open = useOpenCase();
  const controls = shallowRef<readonly Vec3[]>([]);
  /** Moved by hand: kept when the labels change. */
  const adjusted = ref(false);
  /** Millimetres of depth that the panoramic view averages. */
  const thickness = ref(6);

  const up = computed<Vec3>(() => (view.geometry ? frameOfGeometry(view.geometry).superior : [0, 0, 1]));
  const step = computed(() => Math.max(0.3, Math.min(...(view.geometry?.spacing ?? [0.4]))));
  const curve = computed<SampledCurve>(() => sampleCurve(controls.value, step.value));

  const sheet = computed<CurvedSheet | null>(() => {
    const geometry = view.geometry;
    const base = curve.value.points[0];
    if (!geometry || !base) return null;
    let [low, high] = [Infinity, -Infinity];
    for (let corner = 0; corner < 8; corner++) {
      const index = geometry.size.map((n, axis) => (corner & (1 << axis) ? n - 1 : 0)) as unknown as Vec3;
      const height = dot(subtract(indexToWorld(geometry, index), base), up.value);
      low = Math.min(low, height);
      high = Math.max(high, height);
    }
    const top = Math.min(ABOVE, high);
    const bottom = Math.max(-BELOW, low);
    const rows = Math.max(1, Math.round((top - bottom) / step.value));
    return { curve: curve.value, up: up.value, top, step: step.value, rows };
  });

  /** Sample of the curve nearest to the crosshair. */
  const place = computed(() => nearestSample(curve.value, view.crosshair, up.value));
  /** Rows of the sheet at the crosshair's height. */
  const row = computed(() => {
    const point = curve.value.points[place.value];
    if (!sheet.value || !point) return 0;
    return (sheet.value.top - dot(subtract(view.crosshair, point), up.value)) / sheet.value.step;
  });

  /** Curves before each change by hand, to take it back. */
  const earlier = shallowRef<readonly { readonly points: readonly Vec3[]; readonly adjusted: boolean }[]>([]);
  const canTakeBack = computed(() => earlier.value.length > 0);
  function remember(): void {
    earlier.value = [...earlier.value, { points: controls.value, adjusted: adjusted.value }].slice(-50);
  }
  function takeBack(): void {
    const last = earlier.value.at(-1);
    if (!last) return;
    earlier.value = earlier.value.slice(0, -1);
    controls.value = last.points;
    adjusted.value = last.adjusted;
  }

  /** Number of the control point at the crosshair that can be taken away, -1 for none. */
  const near = computed(() => {
    if (controls.value.length <= FEWEST) return -1;
    const away = controls.value.map((point) => {
      const offset = subtract(view.crosshair, point);
      return Math.sqrt(Math.max(0, dot(offset, offset) - dot(offset, up.value) ** 2));
    });
    const least = Math.min(...away);
    return least <= NEAR ? away.indexOf(least) : -1;
  });

  /** A new control point at a place seen from above, between those it lies between along the curve, or beyond an end. */
  function addControl(world: Vec3): void {
    const [first, last] = [controls.value[0], controls.value.at(-1)];
    const { points, tangents } = curve.value;
    const here = nearestSample(curve.value, world, up.value);
    if (!first || !last || here < 0) return;
    const lift = dot(subtract(points[here]!, world), up.value);
    const point = along(world, up.value, lift);
    const beyond = dot(subtract(point, points[here]!), tangents[here]!);
    const before = controls.value.filter((control) => nearestSample(curve.value, control, up.value) <= here).length;
    const place = here === 0 && beyond < 0 ? 0 : here === points.length - 1 && beyond > 0 ? Infinity : before;
    remember();
    adjust([...controls.value.slice(0, place), point, ...controls.value.slice(place)]);
  }

  function removeControl(number: number): void {
    if (controls.value.length <= FEWEST || !controls.value[number]) return;
    remember();
    adjust(controls.value.filter((_, i) => i !== number));
  }

  /** Looks for the curve in the labels again; what was set by hand can be taken back. */
  function findAgain(): void {
    remember();
    find();
  }

  function find(): void {
    const labels = volumes.labels;
    adjusted.value = false;
    controls.value = (labels && view.geometry && estimateArch(labels, frameOfGeometry(view.geometry))) ?? fallback();
  }

  /** A parabola in the middle of the scan, where the labels give none. */
  function fallback(): Vec3[] {
    const geometry = view.geometry;
    if (!geometry) return [];
    const frame = frameOfGeometry(geometry);
    const middle = indexToWorld(geometry, geometry.size.map((n) => (n - 1) / 2) as unknown as Vec3);
    return [-24, -20, -12, 0, 12, 20, 24].map((l) => {
      const back = (l * l) / 14 - 22;
      return along(along(middle, frame.left, l), frame.posterior, back);
    });
  }

  /** Takes over a curve that was set by hand before. */
  function adjust(points: readonly Vec3[]): void {
    controls.value = points;
    adjusted.value = true;
  }

  /** Moves a control point along the plane of the curve. */
  function moveControl(number: number, world: Vec3): void {
    const old = controls.value[number];
    if (!old) return;
    const lift = dot(subtract(old, world), up.value);
    adjust(controls.value.map((point, i) => (i === number ? along(world, up.value, lift) : point)));
  }

  /** Shifts the crosshair along the curve, keeping its height and its distance from the curve. */
  function walk(samples: number): void {
    const from = place.value;
    const { points } = curve.value;
    const to = Math.min(points.length - 1, Math.max(0, from + samples));
    const [a, b] = [points[from], points[to]];
    if (!sheet.value || !a || !b) return;
    const offset = subtract(view.crosshair, a);
    const height = dot(offset, up.value);
    const across = dot(offset, outward(sheet.value, from));
    view.moveTo(along(along(b, up.value, height), outward(sheet.value, to), across));
  }

  /** Shifts the crosshair up or down by samples. */
  function climb(samples: number): void {
    view.moveTo(along(view.crosshair, up.value, samples * step.value));
  }

  watch(
    () => open.id,
    () => {
      earlier.value = [];
      controls.value = [];
      adjusted.value = false;
    },
  );
  watch([() => view.layout, () => volumes.versions.get('labels'), () => view.geometry], () => {
    if (view.layout !== 'panorama' || !view.geometry) return;
    if (controls.value.length === 0 || !adjusted.value) find();
  });

  return {
    controls,
    adjusted,
    thickness,
    up,
    curve,
    sheet,
    place,
    row,
    near,
    canTakeBack,
    remember,
    takeBack,
    findAgain,
    adjust,
    addControl,
    removeControl,
    moveControl,
    walk,
    climb,
  };
});
