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

  watch(
    () => open.id,
    () => {
      controls.value = [];
      adjusted.value = false;
    },
  );
  watch([() => view.layout, () => volumes.versions.get('labels'), () => view.geometry], () => {
    if (view.layout !== 'panorama' || !view.geometry) return;
    if (controls.value.length === 0 || !adjusted.value) find();
  });

  return { controls, adjusted, thickness, up, curve, sheet, place, row, find, adjust, moveControl, walk };
});
