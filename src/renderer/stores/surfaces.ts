import { type Region } from '@shared/case/region';
import { decodeMesh } from '@shared/ipc/binary';
import { type SurfaceTarget } from '@shared/ipc/model-calls';
import { type TriangleMesh } from '@shared/mesh';
import { defineStore } from 'pinia';
import { markRaw, ref, shallowReactive, watch } from 'vue';
import { useHost } from '../api/host';
import { useDisplay } from './display';
import { useEdits } from '../edit/gateway';
import { useOpenCase } from './open-case';
import { useVolumes } from './volumes';

interface Wanted {
  readonly key: string;
  readonly target: SurfaceTarget;
  /** Changes when the surface is out of date. */
  readonly stamp: string;
  /** Millimetres between points. */
  readonly detail: number;
}

/** Regions first, then the jaw and the teeth, the large skull last. */
const TURNS = ['label-2', 'label-4', 'label-3', 'label-5', 'expected', 'label-1'];
const turnOf = (key: string): number => TURNS.indexOf(key);

/** Surfaces of the open case for the 3D view, made by the host when they are first shown and again after edits. */
export const useSurfaces = defineStore('surfaces', () => {
  const { client, body } = useHost();
  const open = useOpenCase();
  const volumes = useVolumes();
  const display = useDisplay();
  const edits = useEdits();
  const meshes = shallowReactive(new Map<string, TriangleMesh>());
  /** Whether the picture in space shows the case as it is. */
  const current = ref(true);
  const stamps = new Map<string, string>();
  let run = 0;

  function wanted(): Wanted[] {
    const list: Wanted[] = [];
    const caseId = open.id;
    if (!caseId) return list;
    const labels = volumes.versions.get('labels');
    // Until the anatomy is labelled, the scan's own bone stands for it.
    if (labels === undefined && volumes.progress === null && volumes.scan && display.tissue) {
      const threshold = Math.round(display.tissue.bone);
      const target = { of: 'scan', threshold } as const;
      list.push({ key: 'scan', target, stamp: `${caseId}/${threshold}`, detail: 1 });
    }
    if (labels !== undefined) {
      display.three.shown.forEach((shown, value) => {
        if (!shown || value === 0) return;
        const target = { of: 'label', value } as const;
        list.push({ key: `label-${value}`, target, stamp: `${caseId}/${labels}`, detail: value === 1 ? 1.2 : 0.8 });
      });
    }
    if (display.three.expected && volumes.expected) {
      const target = { of: 'expected', value: 0 } as const;
      list.push({ key: 'expected', target, stamp: `${caseId}/${volumes.versions.get('expected') ?? 0}`, detail: 1 });
    }
    for (const region of open.regions) {
      if (region.visible && region.volumeMm3 > 0) list.push(wantedOf(region, caseId));
    }
    return list;
  }

  function wantedOf(region: Region, caseId: string): Wanted {
    const stamp = `${caseId}/${volumes.versions.get(`regions-${region.layer}`) ?? 0}/${region.volumeMm3}`;
    return { key: region.id, target: { of: 'region', regionId: region.id }, stamp, detail: 0.5 };
  }

  async function update(): Promise<void> {
    const mine = ++run;
    await make(mine);
    if (mine === run) current.value = true;
  }

  async function make(mine: number): Promise<void> {
    const list = wanted();
    for (const key of [...meshes.keys()]) {
      if (list.some((item) => item.key === key)) continue;
      meshes.delete(key);
      stamps.delete(key);
    }
    const stale = list
      .filter((item) => stamps.get(item.key) !== item.stamp)
      .sort((a, b) => turnOf(a.key) - turnOf(b.key));
    if (stale.length === 0) return;
    await edits.settled();
    const caseId = open.id;
    for (const { key, target, stamp, detail } of stale) {
      if (mine !== run) return;
      try {
        const surface = await client.surfaces.build({ caseId, target, detail });
        const mesh = decodeMesh(await body(surface.path));
        if (open.id !== caseId || mine !== run) return;
        meshes.set(key, markRaw(mesh));
        stamps.set(key, stamp);
      } catch {
        // A surface that cannot be made is only missing from the picture; the next change asks again.
        stamps.delete(key);
      }
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () =>
      wanted()
        .map((item) => `${item.key}:${item.stamp}`)
        .join(' '),
    () => {
      clearTimeout(timer);
      current.value = false;
      timer = setTimeout(() => void update(), 250);
    },
    { immediate: true },
  );

  return { meshes, current };
});
