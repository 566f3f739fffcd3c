import { boxOfValue, isEmptyBox } from '@shared/edit/box';
import type { Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import { crop, paste } from '../volume/crop';
import { erode } from '../volume/morphology';
import { spread } from '../volume/spread';

/** Necks narrower than twice this part a piece from the mandible: teeth that meet in the bite, a few voxels of a joint. */
const NECK_MM = 2;
/** A piece of the upper jaw lies against skull or upper teeth with at least this share of its surface, */
const SHARE_OF_SURFACE = 0.15;
/** and with so many times what joins it to the mandible. A condyle in its joint, or a fractured ramus, does not. */
const TIMES_THE_NECK = 3;

/**
 * Where voxels labelled as mandible belong to the upper skull. There is one mandible: its largest part once necks are cut.
 * Other parts that lie broadly against skull or upper teeth are the upper jaw's; where bone and teeth have one density a
 * network takes its alveolar process for mandible, teeth touching teeth.
 *
 * @returns 1 where a mandible voxel should be skull, on the grid of `labels`; all 0 without a mandible
 */
export function strayMandible(labels: LabelVolume): Uint8Array {
  const { size } = labels.geometry;
  const nothing = new Uint8Array(labels.data.length);
  const box = boxOfValue(labels, Label.Mandible);
  if (isEmptyBox(box)) return nothing;
  // A rim of one voxel: every voxel of the mandible has six neighbours.
  const start = box.start.map((n) => n - 1) as unknown as Vec3;
  const around = box.size.map((n) => n + 2) as unknown as Vec3;
  return paste(nothing, size, strayInRim(crop(labels, start, around)), start, around);
}

function strayInRim(labels: LabelVolume): Uint8Array {
  const { data, geometry } = labels;
  const [nx, ny] = geometry.size;
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny];
  const stray = new Uint8Array(data.length);
  const parts = partsOf(labels, steps);
  if (!parts) return stray;
  const { part, mandible, count, main } = parts;
  const [surface, against, neck] = [new Uint32Array(count + 1), new Uint32Array(count + 1), new Uint32Array(count + 1)];
  for (const i of mandible) {
    const own = part[i]!;
    for (const step of steps) {
      const other = part[i + step];
      if (other === own) continue;
      surface[own]! += 1;
      if (other === main) neck[own]! += 1;
      if (data[i + step] === Label.UpperSkull || data[i + step] === Label.UpperTeeth) against[own]! += 1;
    }
  }
  const isStray = surface.map((faces, own) => {
    const broad = against[own]! >= Math.max(SHARE_OF_SURFACE * faces, TIMES_THE_NECK * neck[own]!);
    return own > 0 && own !== main && broad ? 1 : 0;
  });
  for (const i of mandible) stray[i] = isStray[part[i]!]!;
  return stray;
}

interface Parts {
  /** Number of the part that each voxel belongs to, from 1; 0 where there is no mandible. */
  readonly part: Int32Array;
  /** Indices of the mandible's voxels. */
  readonly mandible: Int32Array;
  readonly count: number;
  /** Number of the largest. */
  readonly main: number;
}

/** Undefined where no part is thicker than a neck. */
function partsOf({ geometry, data }: LabelVolume, steps: readonly number[]): Parts | undefined {
  const mask = new Uint8Array(data.length);
  const found: number[] = [];
  for (let i = data.indexOf(Label.Mandible); i >= 0; i = data.indexOf(Label.Mandible, i + 1)) {
    mask[i] = 1;
    found.push(i);
  }
  const mandible = Int32Array.from(found);
  const cores = connectedComponents(erode({ geometry, data: mask }, { shape: 'ball', radiusMm: NECK_MM }), 6);
  const [first] = cores.components;
  if (!first) return undefined;
  const main = cores.components.reduce((largest, other) => (other.voxels > largest.voxels ? other : largest), first);
  const part = Int32Array.from(cores.labels.data);
  spread(
    part,
    mask,
    mandible.filter((i) => part[i]),
    steps,
  );
  // What no core reaches is thin all over.
  for (const i of mandible) if (part[i]) mask[i] = 0;
  const thin = connectedComponents({ geometry, data: mask }, 6);
  for (const i of mandible) if (mask[i]) part[i] = cores.components.length + thin.labels.data[i]!;
  return { part, mandible, count: cores.components.length + thin.components.length, main: main.label };
}
