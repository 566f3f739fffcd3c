import { diffBox, type LabelDiff } from '@shared/edit/label-diff';
import { cropGeometry, type Geometry } from '@shared/geometry';
import { type MaskVolume } from '@shared/volume';
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/**
 * What a change would do, before it is done: 1 where the target gains a voxel, 2 where it loses one, 3 where a voxel
 * goes to a region of its own.
 */
export const usePreview = defineStore('preview', () => {
  const mask = shallowRef<MaskVolume | null>(null);

  function show(diff: LabelDiff | null, geometry: Geometry, target: number, spare?: number): void {
    mask.value = diff ? previewMask(diff, geometry, target, spare) : null;
  }

  return { mask, show, clear: () => (mask.value = null) };
});

/** The diff as a mask in the box of its changes; null for an empty diff. */
export function previewMask(diff: LabelDiff, geometry: Geometry, target: number, spare?: number): MaskVolume | null {
  const box = diffBox(diff, geometry.size);
  if (!box) return null;
  const [nx, ny] = geometry.size;
  const [sx, sy, sz] = box.size;
  const data = new Uint8Array(sx * sy * sz);
  for (let run = 0; run < diff.starts.length; run++) {
    const after = diff.after[run];
    const mark = after === target ? 1 : after === spare ? 3 : diff.before[run] === target ? 2 : 0;
    if (mark === 0) continue;
    const end = diff.starts[run]! + diff.lengths[run]!;
    for (let i = diff.starts[run]!; i < end; i++) {
      const x = i % nx;
      const row = (i - x) / nx;
      const y = row % ny;
      const z = (row - y) / ny;
      data[x - box.start[0] + sx * (y - box.start[1] + sy * (z - box.start[2]))] = mark;
    }
  }
  return { geometry: cropGeometry(geometry, box.start, box.size), data };
}
