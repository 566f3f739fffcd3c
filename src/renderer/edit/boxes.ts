import { type LayerName } from '@shared/case/common';
import { type Box } from '@shared/edit/build-diff';
import { boxOfValue, joinBoxes } from '@shared/edit/box';
import { diffBox, type LabelDiff } from '@shared/edit/label-diff';
import { type LabelVolume } from '@shared/volume';

/**
 * Boxes that hold every voxel of a value, so that tools never look at the whole volume. A box is searched once and then
 * only widened by the diffs that are applied; it may be larger than needed, never smaller.
 */
export class Boxes {
  private readonly known = new Map<string, Box>();

  of(layer: LayerName, volume: LabelVolume, value: number): Box {
    const key = `${layer}/${value}`;
    const box = this.known.get(key) ?? boxOfValue(volume, value);
    this.known.set(key, box);
    return box;
  }

  /** What is known of a value from elsewhere, so that it need not be searched. */
  seed(layer: LayerName, value: number, box: Box): void {
    const key = `${layer}/${value}`;
    if (!this.known.has(key)) this.known.set(key, box);
  }

  note(layer: LayerName, diff: LabelDiff, volume: LabelVolume): void {
    const box = diffBox(diff, volume.geometry.size);
    if (!box) return;
    for (const value of new Set(diff.after)) {
      const key = `${layer}/${value}`;
      const old = this.known.get(key);
      if (old) this.known.set(key, joinBoxes(old, box));
    }
  }

  forget(layer?: LayerName): void {
    if (layer === undefined) this.known.clear();
    else for (const key of [...this.known.keys()]) if (key.startsWith(`${layer}/`)) this.known.delete(key);
  }
}
