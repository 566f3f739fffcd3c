import type { Geometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { createVolume, type LabelVolume, type MaskVolume } from '@shared/volume';
import { voxelCount } from '@shared/geometry';
import type { BlockField } from './block';
import { forEachBlock } from './block-field';
import { NO_TOOTH } from './block';
import { type Lesion, lesionReaches, lesionTakes } from './lesion';
import type { Subject } from './subject';

/** The healthy label of voxel i of a block. Teeth win over the canal, the canal over bone. */
export function healthyLabel(subject: Subject, block: BlockField, i: number): Label {
  const { teeth } = subject.dentition;
  if (block.tooth[i]! < 0 && block.toothIndex[i] !== NO_TOOTH) {
    return teeth[block.toothIndex[i]!]!.jaw === 'upper' ? Label.UpperTeeth : Label.LowerTeeth;
  }
  const m = block.mandible[i]!;
  if (m < 0) {
    if (block.canal[i]! < 0) return Label.MandibularCanal;
    if (m < -subject.anatomy.cortex && block.tooth[i]! > 1.2 && isMarrowGap(subject, block, i)) return Label.Other;
    return Label.Mandible;
  }
  const s = block.skull[i]!;
  if (s < 0) {
    if (s < -subject.anatomy.cortex && block.tooth[i]! > 1.2 && isMarrowGap(subject, block, i)) return Label.Other;
    return Label.UpperSkull;
  }
  return Label.Other;
}

/** Some segmentations leave marrow spaces out; where they do is a matter of the subject. */
function isMarrowGap(subject: Subject, block: BlockField, i: number): boolean {
  const { marrow } = subject.anatomy;
  if (marrow === 'solid') return false;
  const v = subject.noise(block.x[i]! / 8, block.y[i]! / 8 + 5, block.z[i]! / 8);
  return v > (marrow === 'hollow' ? -0.45 : 0.15);
}

function sample(subject: Subject, geometry: Geometry, lesion?: Lesion): LabelVolume {
  const data = new Uint8Array(voxelCount(geometry));
  forEachBlock(subject, geometry, (block) => {
    for (let i = 0; i < block.count; i++) {
      const label = healthyLabel(subject, block, i);
      if (label === Label.Other || (lesion && lesionTakes(lesion, block, i, label))) continue;
      data[block.index[i]!] = label;
    }
  });
  return createVolume(geometry, data);
}

/** Anatomy labels 0..5 of the subject without a wound, on any grid. */
export function sampleHealthy(subject: Subject, geometry: Geometry): LabelVolume {
  return sample(subject, geometry);
}

/** Anatomy labels with the wound: what it took is 0, sequestra stay as islands. */
export function sampleWounded(subject: Subject, lesion: Lesion | undefined, geometry: Geometry): LabelVolume {
  return sample(subject, geometry, lesion);
}

/** 1 where tissue should be and is not. */
export function sampleLoss(subject: Subject, lesion: Lesion | undefined, geometry: Geometry): MaskVolume {
  const data = new Uint8Array(voxelCount(geometry));
  if (!lesion) return createVolume(geometry, data);
  const visit = (block: BlockField): void => {
    for (let i = 0; i < block.count; i++) {
      const label = healthyLabel(subject, block, i);
      if (label !== Label.Other && lesionTakes(lesion, block, i, label)) data[block.index[i]!] = 1;
    }
  };
  const wanted = (centre: Float64Array, radius: number): boolean => lesionReaches(lesion, subject, centre, radius);
  forEachBlock(subject, geometry, visit, { wanted });
  return createVolume(geometry, data);
}
