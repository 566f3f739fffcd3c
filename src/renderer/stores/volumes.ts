import { type LayerName, type VolumeName } from '@shared/case/common';
import { type VolumeView } from '@shared/ipc/case-calls';
import { decodeVoxels, voxelBytes } from '@shared/ipc/binary';
import { type LabelVolume, type Volume } from '@shared/volume';
import { voxelCount } from '@shared/geometry';
import { defineStore } from 'pinia';
import { computed, markRaw, ref, shallowReactive } from 'vue';
import { useHost } from '../api/host';

interface Loaded {
  readonly volume: Volume;
  readonly path: string;
  readonly range: readonly [number, number];
}

/** The order in which a surgeon needs them. */
const ORDER: readonly VolumeName[] = ['scan', 'labels', 'regions-0', 'anomaly', 'expected'];

/** The voxels of the open case. They are plain arrays outside Vue's reach; `versions` says when one was changed. */
export const useVolumes = defineStore('volumes', () => {
  const { body } = useHost();
  const loaded = shallowReactive(new Map<VolumeName, Loaded>());
  const versions = shallowReactive(new Map<VolumeName, number>());
  /** 0..1 while voxels are fetched. */
  const progress = ref<number | null>(null);
  let run = 0;
  let stop = new AbortController();

  const scan = computed(() => loaded.get('scan')?.volume ?? null);
  const scanRange = computed(() => loaded.get('scan')?.range ?? ([0, 1] as const));
  const labels = computed(() => (loaded.get('labels')?.volume ?? null) as LabelVolume | null);
  const anomaly = computed(() => loaded.get('anomaly')?.volume ?? null);
  const anomalyRange = computed(() => loaded.get('anomaly')?.range ?? ([0, 1] as const));
  const expected = computed(() => loaded.get('expected')?.volume ?? null);
  const proposal = computed(() => (loaded.get('proposal')?.volume ?? null) as LabelVolume | null);
  const layers = computed(() => [...loaded.keys()].filter((name): name is LayerName => name.startsWith('regions-')));

  function layer(name: LayerName): LabelVolume | null {
    return (loaded.get(name)?.volume ?? null) as LabelVolume | null;
  }

  /** Fetches what is not there yet, the scan first; a second call supersedes the first. `again` fetches all anew. */
  async function load(views: readonly VolumeView[], again = false): Promise<void> {
    const mine = ++run;
    stop.abort();
    stop = new AbortController();
    for (const name of [...loaded.keys()]) if (!views.some((view) => view.name === name)) loaded.delete(name);
    const place = (name: VolumeName): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
    const wanted = views
      .filter((view) => view.name !== 'proposal' || (again && loaded.has('proposal')))
      .filter((view) => (again && view.name !== 'scan') || loaded.get(view.name)?.path !== view.path)
      .sort((a, b) => place(a.name) - place(b.name));
    const bytes = wanted.map((view) => voxelCount(view.geometry) * voxelBytes(view.type));
    const total = bytes.reduce((sum, n) => sum + n, 0);
    let before = 0;
    try {
      for (const [i, view] of wanted.entries()) {
        progress.value = total > 0 ? before / total : 1;
        const buffer = await body(view.path, {
          signal: stop.signal,
          onProgress: (n) => {
            if (mine === run) progress.value = (before + n) / total;
          },
        });
        if (mine !== run) return;
        const volume = markRaw({ geometry: view.geometry, data: decodeVoxels(view.type, buffer) });
        loaded.set(view.name, { volume, path: view.path, range: view.range });
        touch(view.name);
        before += bytes[i]!;
      }
    } catch (error) {
      // The call that superseded this one brings the voxels; giving way is not a failure.
      if (mine === run) throw error;
    } finally {
      if (mine === run) progress.value = null;
    }
  }

  /** Fetches the regions as the analysis left them, which only comparing needs. */
  async function loadProposal(views: readonly VolumeView[]): Promise<void> {
    const view = views.find((item) => item.name === 'proposal');
    if (!view || loaded.get('proposal')?.path === view.path) return;
    const buffer = await body(view.path, { signal: stop.signal });
    const volume = markRaw({ geometry: view.geometry, data: decodeVoxels(view.type, buffer) });
    loaded.set('proposal', { volume, path: view.path, range: view.range });
    touch('proposal');
  }

  /** A layer that the host has added: empty, on the scan's grid. */
  function addLayer(name: LayerName): void {
    const grid = scan.value;
    if (!grid || loaded.has(name)) return;
    const volume = markRaw({ geometry: grid.geometry, data: new Uint8Array(grid.data.length) });
    loaded.set(name, { volume, path: '', range: [0, 255] });
    touch(name);
  }

  function touch(name: VolumeName): void {
    versions.set(name, (versions.get(name) ?? 0) + 1);
  }

  function clear(): void {
    run++;
    stop.abort();
    loaded.clear();
    versions.clear();
    progress.value = null;
  }

  return {
    loaded,
    versions,
    progress,
    scan,
    scanRange,
    labels,
    anomaly,
    anomalyRange,
    expected,
    proposal,
    layers,
    layer,
    load,
    loadProposal,
    addLayer,
    touch,
    clear,
  };
});
