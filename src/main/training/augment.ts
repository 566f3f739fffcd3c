import { type Mat3 } from '@shared/geometry';
import { type Random } from '@shared/random';
import { type Displacement, displacementRow, randomDisplacement } from './elastic';
import { CROP, CROP_VOXELS, type Subject } from './subject';

/** How a training sample is drawn from a subject; lengths in voxels of 2 mm. */
export interface Augmentation {
  /** Probability of a left-right flip; the labels themselves have no sides. */
  readonly flip: number;
  /** Probability of an affine and elastic deformation; the others are plain crops. */
  readonly warp: number;
  readonly rotationDegrees: number;
  /** Largest relative change of scale along each axis. */
  readonly scale: number;
  /** Standard deviation of the elastic displacement. */
  readonly elastic: number;
  /** Probability of a field-of-view cut: everything beyond a plane near the crop's border is not imaged. */
  readonly fieldCut: number;
  /** How far a crop may reach beyond the subject. */
  readonly overhang: number;
}

export const AUGMENTATION: Augmentation = {
  flip: 0.5,
  warp: 0.5,
  rotationDegrees: 8,
  scale: 0.08,
  elastic: 0.9,
  fieldCut: 0.15,
  overhang: 4,
};

/** One 64 cube of labels, `labels[x + 64 * (y + 64 * z)]`, from a random place of the subject. */
export function drawCrop(subject: Subject, random: Random, augmentation = AUGMENTATION): Uint8Array {
  const start = subject.size.map((n) => {
    const room = n - CROP;
    return random.integer(-augmentation.overhang, room + augmentation.overhang);
  });
  const warp = random.chance(augmentation.warp);
  const crop = warp
    ? warpedCrop(subject, start, rotationScale(random, augmentation), randomDisplacement(random, augmentation.elastic))
    : plainCrop(subject, start);
  if (random.chance(augmentation.flip)) flipLeftRight(crop);
  if (random.chance(augmentation.fieldCut)) cutField(crop, random);
  return crop;
}

/** Copies the box that begins at `start` (may lie partly outside: label 0 there). */
export function plainCrop(subject: Subject, start: readonly number[]): Uint8Array {
  const [nx, ny, nz] = subject.size;
  const [sx, sy, sz] = start as [number, number, number];
  const crop = new Uint8Array(CROP_VOXELS);
  const from = Math.max(0, -sx);
  const to = Math.min(CROP, nx - sx);
  if (from >= to) return crop;
  for (let z = Math.max(0, -sz); z < Math.min(CROP, nz - sz); z++) {
    for (let y = Math.max(0, -sy); y < Math.min(CROP, ny - sy); y++) {
      const source = sx + nx * (sy + y + ny * (sz + z));
      crop.set(subject.labels.subarray(source + from, source + to), from + CROP * (y + CROP * z));
    }
  }
  return crop;
}

/** Small rotations about x, y, z times a scale along each axis. */
function rotationScale(random: Random, { rotationDegrees, scale }: Augmentation): Mat3 {
  const angle = (): number => (random.uniform(-rotationDegrees, rotationDegrees) * Math.PI) / 180;
  const [a, b, c] = [angle(), angle(), angle()];
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  const [kx, ky, kz] = [0, 1, 2].map(() => 1 + random.uniform(-scale, scale)) as [number, number, number];
  return [
    kx * cb * cc,
    ky * (sa * sb * cc - ca * sc),
    kz * (ca * sb * cc + sa * sc),
    kx * cb * sc,
    ky * (sa * sb * sc + ca * cc),
    kz * (ca * sb * sc - sa * cc),
    -kx * sb,
    ky * sa * cb,
    kz * ca * cb,
  ];
}

/**
 * The box seen through `matrix` about its centre plus a displacement. The label of a voxel is the one with the largest
 * trilinear weight among the eight source voxels around it, so that edges stay smooth; outside is label 0.
 */
export function warpedCrop(
  subject: Subject,
  start: readonly number[],
  matrix: Mat3,
  displacement: Displacement,
): Uint8Array {
  const [nx, ny, nz] = subject.size;
  const { labels } = subject;
  const crop = new Uint8Array(CROP_VOXELS);
  const row = new Float32Array(3 * CROP);
  const votes = new Float32Array(8);
  const half = (CROP - 1) / 2;
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix;
  for (let z = 0; z < CROP; z++) {
    for (let y = 0; y < CROP; y++) {
      displacementRow(displacement, y, z, row);
      const dy = y - half;
      const dz = z - half;
      const rowX = start[0]! + half + m1 * dy + m2 * dz - m0 * half;
      const rowY = start[1]! + half + m4 * dy + m5 * dz - m3 * half;
      const rowZ = start[2]! + half + m7 * dy + m8 * dz - m6 * half;
      for (let x = 0; x < CROP; x++) {
        const px = rowX + m0 * x + row[3 * x]!;
        const py = rowY + m3 * x + row[3 * x + 1]!;
        const pz = rowZ + m6 * x + row[3 * x + 2]!;
        const ix = Math.floor(px);
        const iy = Math.floor(py);
        const iz = Math.floor(pz);
        if (ix < 0 || iy < 0 || iz < 0 || ix >= nx - 1 || iy >= ny - 1 || iz >= nz - 1) continue;
        const at = ix + nx * (iy + ny * iz);
        const up = at + nx * ny;
        const l0 = labels[at]!;
        const l1 = labels[at + 1]!;
        const l2 = labels[at + nx]!;
        const l3 = labels[at + nx + 1]!;
        const l4 = labels[up]!;
        const l5 = labels[up + 1]!;
        const l6 = labels[up + nx]!;
        const l7 = labels[up + nx + 1]!;
        if (l0 === l1 && l0 === l2 && l0 === l3 && l0 === l4 && l0 === l5 && l0 === l6 && l0 === l7) {
          crop[x + CROP * (y + CROP * z)] = l0;
          continue;
        }
        const fx = px - ix;
        const fy = py - iy;
        const fz = pz - iz;
        const gx = 1 - fx;
        const gy = 1 - fy;
        const gz = 1 - fz;
        votes.fill(0);
        votes[l0]! += gx * gy * gz;
        votes[l1]! += fx * gy * gz;
        votes[l2]! += gx * fy * gz;
        votes[l3]! += fx * fy * gz;
        votes[l4]! += gx * gy * fz;
        votes[l5]! += fx * gy * fz;
        votes[l6]! += gx * fy * fz;
        votes[l7]! += fx * fy * fz;
        let best = 0;
        for (let label = 1; label < 6; label++) if (votes[label]! > votes[best]!) best = label;
        crop[x + CROP * (y + CROP * z)] = best;
      }
    }
  }
  return crop;
}

/** Mirrors x in place: the first index axis runs from right to left of the patient (LPS). */
export function flipLeftRight(crop: Uint8Array | Float32Array): void {
  for (let begin = 0; begin < crop.length; begin += CROP) crop.subarray(begin, begin + CROP).reverse();
}

/** Empties what lies beyond a plane within 20 voxels of one of the six faces, as a small field of view does. */
export function cutField(crop: Uint8Array, random: Random): void {
  const axis = random.integer(0, 2);
  const depth = random.integer(1, 20);
  const fromEnd = random.chance(0.5);
  for (let z = 0, at = 0; z < CROP; z++) {
    for (let y = 0; y < CROP; y++) {
      for (let x = 0; x < CROP; x++, at++) {
        const place = axis === 0 ? x : axis === 1 ? y : z;
        if (fromEnd ? place >= CROP - depth : place < depth) crop[at] = 0;
      }
    }
  }
}
