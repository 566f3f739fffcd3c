import type { Random } from '@shared/random';
import { normaliseScan } from '../../anatomy/scan-grid';
import { CROP, CROP_VOXELS } from '../subject';
import type { AnatomySubject } from './subjects';

export interface AnatomyBatch {
  /** [batch, 1, 64, 64, 64] */
  readonly x: Float32Array;
  /** [batch, 64, 64, 64] */
  readonly labels: Uint8Array;
}

/** Random crops with mirrored sides and random contrast: grey values of CBCT are not true Hounsfield units. */
export function anatomyBatch(subjects: readonly AnatomySubject[], batch: number, random: Random): AnatomyBatch {
  const x = new Float32Array(batch * CROP_VOXELS);
  const labels = new Uint8Array(batch * CROP_VOXELS);
  for (let n = 0; n < batch; n++) {
    const crop = randomCrop(random.pick(subjects), random);
    x.set(normaliseScan(recontrast(crop.grey, random)), n * CROP_VOXELS);
    labels.set(crop.labels, n * CROP_VOXELS);
  }
  return { x, labels };
}

function randomCrop(
  { size, grey, labels }: AnatomySubject,
  random: Random,
): { grey: Float32Array; labels: Uint8Array } {
  const [sx, sy, sz] = size.map((n) => random.integer(0, n - CROP)) as [number, number, number];
  const mirrored = random.chance(0.5);
  const greyCrop = new Float32Array(CROP_VOXELS);
  const labelCrop = new Uint8Array(CROP_VOXELS);
  for (let z = 0, i = 0; z < CROP; z++) {
    for (let y = 0; y < CROP; y++) {
      const row = sx + size[0] * (sy + y + size[1] * (sz + z));
      for (let x = 0; x < CROP; x++, i++) {
        const from = row + (mirrored ? CROP - 1 - x : x);
        greyCrop[i] = grey[from]!;
        labelCrop[i] = labels[from]!;
      }
    }
  }
  return { grey: greyCrop, labels: labelCrop };
}

/** Above this, values belong to mineralised tissue. */
const BONE_HU = 250;

/** Scale and offset of the scale, contrast of bone and teeth (down to none between them), noise. */
function recontrast(grey: Float32Array, random: Random): Float32Array {
  const scale = random.uniform(0.75, 1.3);
  const offset = random.uniform(-200, 200);
  const bone = random.chance(0.7) ? random.uniform(0.7, 1.2) : random.uniform(0.25, 0.7);
  const ceiling = random.chance(0.2) ? random.uniform(600, 1500) : 4000;
  const noise = random.chance(0.5) ? random.uniform(0, 90) : 0;
  return grey.map((hu) => {
    const mapped = hu > BONE_HU ? Math.min(ceiling, BONE_HU + bone * (hu - BONE_HU)) : hu;
    const noisy = noise > 0 ? mapped + noise * (random.next() + random.next() + random.next() - 1.5) * 2 : mapped;
    return (noisy + 1000) * scale - 1000 + offset;
  });
}
