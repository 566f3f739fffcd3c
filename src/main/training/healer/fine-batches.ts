import { type Geometry, IDENTITY, type Vec3 } from '@shared/geometry';
import { estimateMirrorPlane, mirroredLabels } from '@shared/edit/mirror';
import { Label } from '@shared/labels';
import { createRandom, type Random } from '@shared/random';
import { encode, FINE_SPACING, MODEL_SPACING } from '../../anomaly/encode';
import type { HealerBatch } from '../../nn/healer/trainer';
import { paste } from '../../volume/crop';
import { flipLeftRight, plainCrop } from '../augment';
import { blobMask } from '../masks/blobs';
import { emptyMask, type Mask } from '../masks/grid';
import { archBox, archFrom, SMALL_WOUNDS, woundMask, WOUNDS } from '../masks/wounds';
import { CROP, CROP_VOXELS, type Subject } from '../subject';
import { extractedTeeth, takeAway } from './batches';

const SCALE = MODEL_SPACING / FINE_SPACING;
/** How far the middle of a crop is from a voxel of the jaw, at most, along each axis. */
const STRAY = 20;
/** How far a crop may reach beyond the subject. */
const OVERHANG = 8;
/** Shares of the samples: whole anatomy, lost teeth, dense wounds, and small wounds; in the others one to three wounds. */
const WHOLE = 0.1;
const EXTRACTED = 0.08;
const DENSE = 0.08;
const SMALL = 0.4;

/** Batch number `step` of a run of the fine healer; it depends on the seed and the step alone. */
export function fineBatch(subjects: readonly Subject[], batch: number, seed: number, step: number): HealerBatch {
  const x = new Float32Array(2 * batch * CROP_VOXELS);
  const target = new Float32Array(batch * CROP_VOXELS);
  for (let sample = 0; sample < batch; sample++) {
    const random = createRandom(seed, `fine healer/step ${step}/sample ${sample}`);
    const subject = random.pick(subjects);
    putFine(x, target, sample, subject, cropStart(subject, random), (labels, start) =>
      maskOfLoss(labels, subject, start, random),
    );
    if (!random.chance(0.5)) continue;
    flipLeftRight(x.subarray(2 * sample * CROP_VOXELS, 2 * (sample + 1) * CROP_VOXELS));
    flipLeftRight(target.subarray(sample * CROP_VOXELS, (sample + 1) * CROP_VOXELS));
  }
  return { x, target };
}

/**
 * Notes the cube of `subject` that begins at `start`, without what `lose` takes from it, and its mirror image in the whole
 * subject: the other side of the jaw lies mostly outside the cube.
 */
export function putFine(
  x: Float32Array,
  target: Float32Array,
  sample: number,
  subject: Subject,
  start: Vec3,
  lose: (labels: Uint8Array, start: Vec3) => Mask,
): void {
  const labels = plainCrop(subject, start);
  target.set(takeAway(labels, lose(labels, start)), sample * CROP_VOXELS);
  const at = 2 * sample * CROP_VOXELS;
  x.set(encode(labels), at);
  const whole = {
    geometry: gridOf(subject.size, [0, 0, 0]),
    data: paste(subject.labels, subject.size, labels, start, [CROP, CROP, CROP]),
  };
  const plane = estimateMirrorPlane(whole);
  if (plane) x.set(encode(mirroredLabels(whole, plane, gridOf([CROP, CROP, CROP], start)).data), at + CROP_VOXELS);
}

function gridOf(size: Vec3, start: Vec3): Geometry {
  const origin = start.map((n) => n * FINE_SPACING) as unknown as Vec3;
  return { size, spacing: [FINE_SPACING, FINE_SPACING, FINE_SPACING], origin, direction: IDENTITY };
}

/** A cube about a random voxel of mandible or teeth. */
function cropStart({ size, labels }: Subject, random: Random): Vec3 {
  let site = 0;
  for (let tries = 0; tries < 10_000 && labels[site]! < Label.Mandible; tries++) {
    site = random.integer(0, labels.length - 1);
  }
  const middle = [site % size[0], Math.floor(site / size[0]) % size[1], Math.floor(site / (size[0] * size[1]))];
  return middle.map((n, axis) => {
    const start = n - CROP / 2 + random.integer(-STRAY, STRAY);
    return Math.max(-OVERHANG, Math.min(size[axis]! - CROP + OVERHANG, start));
  }) as unknown as Vec3;
}

function maskOfLoss(labels: Uint8Array, subject: Subject, start: Vec3, random: Random): Mask {
  const kind = random.next();
  if (kind < WHOLE) return emptyMask();
  if (kind < WHOLE + EXTRACTED) return extractedTeeth(labels, random, SCALE);
  if (kind < WHOLE + EXTRACTED + DENSE) return blobMask(labels, random, undefined, SCALE);
  const small = kind < WHOLE + EXTRACTED + DENSE + SMALL;
  return fineWounds(labels, subject, start, random, small ? SMALL_WOUNDS : WOUNDS);
}

/** Wounds of a cube of `subject` that begins at `start`. */
export function fineWounds(
  labels: Uint8Array,
  { size, labels: all }: Subject,
  start: Vec3,
  random: Random,
  wounds = WOUNDS,
): Mask {
  return woundMask(labels, random, SCALE, archFrom(archBox(all, size), start), wounds);
}
