import { type Measurement } from '@shared/case/measurement';
import { type Vec3 } from '@shared/geometry';
import { LABEL_NAMES } from '@shared/labels';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useHost } from '../api/host';
import { useEdits } from '../edit/gateway';
import { voxelAt } from '../vtk/plane-grid';
import { dot, length, subtract } from '../vtk/vectors';
import { useNotices } from './notices';
import { useOpenCase } from './open-case';
import { useTools } from './tools';
import { useVolumes } from './volumes';

/** Angle at `b` between `a` and `c`, degrees; 0 where two points coincide. */
export function angleAt(a: Vec3, b: Vec3, c: Vec3): number {
  const [u, v] = [subtract(a, b), subtract(c, b)];
  const product = length(u) * length(v);
  return product > 0 ? (Math.acos(Math.min(1, Math.max(-1, dot(u, v) / product))) * 180) / Math.PI : 0;
}

/** Distances, angles, volumes and probes, kept in the case; each is a step of its history. */
export const useMeasurements = defineStore('measurements', () => {
  const { client } = useHost();
  const { t } = useI18n({ useScope: 'global' });
  const open = useOpenCase();
  const volumes = useVolumes();
  const edits = useEdits();
  const tools = useTools();
  const notices = useNotices();
  /** Points of an angle that is not complete yet. */
  const points = ref<readonly Vec3[]>([]);
  const selected = ref<string | null>(null);
  /** The measurement of which a point is being moved, as it would be. */
  const held = shallowRef<Measurement | null>(null);
  const list = computed(() => open.measurements.map((item) => (item.id === held.value?.id ? held.value : item)));

  function base(kind: Measurement['kind']): { id: string; name: string; createdAt: string } {
    const count = open.measurements.filter((item) => item.kind === kind).length + 1;
    return { id: crypto.randomUUID(), name: t(`measure.name.${kind}`, { count }), createdAt: new Date().toISOString() };
  }

  async function save(measurement: Measurement): Promise<void> {
    selected.value = measurement.id;
    await notices.guard(() => edits.step((caseId) => client.measurements.save({ caseId, measurement })));
  }

  function addDistance(from: Vec3, to: Vec3): void {
    const millimetres = length(subtract(to, from));
    if (millimetres < 0.05) return;
    void save({ ...base('distance'), kind: 'distance', points: [[...from], [...to]], millimetres });
  }

  function addPoint(world: Vec3): void {
    if (tools.mode === 'probe') addProbe(world);
    if (tools.mode !== 'angle') return;
    points.value = [...points.value, world];
    if (points.value.length < 3) return;
    const [a, b, c] = points.value as readonly [Vec3, Vec3, Vec3];
    points.value = [];
    void save({ ...base('angle'), kind: 'angle', points: [[...a], [...b], [...c]], degrees: angleAt(a, b, c) });
  }

  function addProbe(world: Vec3): void {
    const found = probed(world);
    if (found) void save({ ...base('probe'), kind: 'probe', points: [[...world]], ...found });
  }

  /** Null outside the scan. */
  function probed(world: Vec3): { readonly greyValue: number; readonly label: string } | null {
    const grey = volumes.scan ? voxelAt(volumes.scan, world) : null;
    if (!grey) return null;
    const label = volumes.labels ? (voxelAt(volumes.labels, world)?.value ?? 0) : 0;
    return { greyValue: grey.value, label: LABEL_NAMES[label] ?? LABEL_NAMES[0] };
  }

  function addVolume(regionId: string): void {
    const region = open.regions.find((item) => item.id === regionId);
    if (!region) return;
    void save({ ...base('volume'), kind: 'volume', regionId, cubicMillimetres: region.volumeMm3 });
  }

  /** The measurement with one of its points elsewhere; unchanged where that cannot be measured. */
  function withPoint(item: Measurement, number: number, world: Vec3): Measurement {
    const at = (i: number, point: Vec3): [number, number, number] => (i === number ? [...world] : [...point]);
    switch (item.kind) {
      case 'distance': {
        const [a, b] = [at(0, item.points[0]), at(1, item.points[1])];
        return { ...item, points: [a, b], millimetres: length(subtract(b, a)) };
      }
      case 'angle': {
        const [a, b, c] = [at(0, item.points[0]), at(1, item.points[1]), at(2, item.points[2])];
        return { ...item, points: [a, b, c], degrees: angleAt(a, b, c) };
      }
      case 'probe': {
        const found = probed(world);
        return found ? { ...item, points: [[...world]], ...found } : item;
      }
      case 'volume':
        return item;
    }
  }

  function movePoint(id: string, number: number, world: Vec3): void {
    const item = list.value.find((known) => known.id === id);
    if (item) held.value = withPoint(item, number, world);
  }

  /** The point that was moved stays where it is now. */
  async function settle(): Promise<void> {
    const item = held.value;
    if (!item) return;
    await save(item);
    if (held.value === item) held.value = null;
  }

  async function remove(id: string): Promise<void> {
    await notices.guard(() => edits.step((caseId) => client.measurements.delete({ caseId, id })));
  }

  function abandon(): void {
    points.value = [];
    held.value = null;
  }

  return { points, selected, list, movePoint, settle, addDistance, addPoint, addVolume, remove, abandon };
});
