import { type LayerName } from '@shared/case/common';
import { type Region } from '@shared/case/region';
import { EMPTY_BOX } from '@shared/edit/box';
import { LABEL_COLOURS, LABEL_NAMES } from '@shared/labels';
import { type LabelVolume } from '@shared/volume';
import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { useEdits } from '../edit/gateway';
import { type Target } from '../tools/tool';
import { useOpenCase } from './open-case';
import { useVolumes } from './volumes';

/** A place that voxels can be drawn into, by its key: `r3` for a region, `label-2` for an anatomy label. */
export interface Place {
  readonly key: string;
  readonly layer: LayerName;
  readonly value: number;
  readonly colour: readonly [number, number, number];
  /** Name of a region; empty for labels, which are named by the locale. */
  readonly name: string;
}

export const labelKey = (value: number): string => `label-${value}`;

/** What the tools edit, and what they must leave alone. */
export const useTarget = defineStore('target', () => {
  const open = useOpenCase();
  const volumes = useVolumes();
  const edits = useEdits();
  const key = ref('');
  const locked = ref<readonly string[]>([]);
  /** Whether drawing may take voxels from other regions and labels that are not locked. */
  const overwrite = ref(false);

  const places = computed<readonly Place[]>(() => [
    ...open.regions.map(placeOfRegion),
    ...(volumes.labels
      ? LABEL_NAMES.slice(1).map((_, i) => ({
          key: labelKey(i + 1),
          layer: 'labels' as const,
          value: i + 1,
          colour: LABEL_COLOURS[i + 1]!,
          name: '',
        }))
      : []),
  ]);
  const place = computed(() => places.value.find((item) => item.key === key.value) ?? null);
  const region = computed(() => open.regions.find((item) => item.id === key.value) ?? null);

  watch(places, (now) => {
    if (now.some((item) => item.key === key.value)) return;
    key.value = now.find((item) => item.layer !== 'labels')?.key ?? '';
  });

  function volumeOf(layer: LayerName): LabelVolume | null {
    return layer === 'labels' ? volumes.labels : volumes.layer(layer);
  }

  /** The voxels of a place with the box that holds them; null while they are not loaded. */
  function resolve(wanted: string): Target | null {
    const found = places.value.find((item) => item.key === wanted);
    const volume = found ? volumeOf(found.layer) : null;
    if (!found || !volume) return null;
    const region = open.regions.find((item) => item.id === wanted);
    const known = region?.volumeMm3 === 0 ? EMPTY_BOX : region?.box;
    if (known) edits.boxes.seed(found.layer, found.value, known);
    return { volume, value: found.value, box: edits.boxes.of(found.layer, volume, found.value) };
  }

  /** 1 for the values of the target's layer that drawing leaves alone. */
  function keptValues(): Uint8Array {
    const kept = new Uint8Array(256);
    const mine = place.value;
    if (!mine) return kept;
    for (const other of places.value) {
      if (other.layer !== mine.layer || other.key === mine.key) continue;
      if (!overwrite.value || locked.value.includes(other.key)) kept[other.value] = 1;
    }
    return kept;
  }

  function toggleLock(wanted: string): void {
    locked.value = locked.value.includes(wanted)
      ? locked.value.filter((item) => item !== wanted)
      : [...locked.value, wanted];
  }

  return { key, locked, overwrite, places, place, region, resolve, keptValues, toggleLock };
});

function placeOfRegion(region: Region): Place {
  return {
    key: region.id,
    layer: `regions-${region.layer}`,
    value: region.value,
    colour: region.colour,
    name: region.name,
  };
}
