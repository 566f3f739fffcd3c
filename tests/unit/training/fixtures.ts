import { IDENTITY, type Vec3 } from '@shared/geometry';
import { createVolume } from '@shared/volume';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Subject } from '@main/training/subject';

/**
 * A toy head of `size` voxels: a ring-shaped mandible (2) with a canal (5) inside and lower teeth (4) on top, upper teeth
 * (3) above them, skull (1) on top of all.
 */
export function toySubject(name: string, size: Vec3 = [70, 66, 64], shift = 0): Subject {
  const labels = new Uint8Array(size[0] * size[1] * size[2]);
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, i++) {
        const r = Math.hypot(x - size[0] / 2 - shift, y - size[1] / 2);
        const ring = Math.abs(r - 20);
        if (ring < 4 && z >= 10 && z < 24) labels[i] = ring < 1 && z >= 14 && z < 17 ? 5 : 2;
        else if (ring < 3 && z >= 24 && z < 29) labels[i] = 4;
        else if (ring < 3 && z >= 29 && z < 34) labels[i] = 3;
        else if (r < 24 && z >= 34 && z < 56) labels[i] = 1;
      }
    }
  }
  return { name, size, labels };
}

/** Counts of each label 0..5. */
export function histogram(labels: Uint8Array): number[] {
  const counts = [0, 0, 0, 0, 0, 0];
  for (const label of labels) counts[label]!++;
  return counts;
}

/** Byte for byte equality: `toEqual` walks large arrays element by element. */
export function same(a: Uint8Array | Float32Array, b: Uint8Array | Float32Array): boolean {
  const bytes = (values: Uint8Array | Float32Array): Buffer =>
    Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return bytes(a).equals(bytes(b));
}

/** A folder of three label maps at 2 mm, off the origin. */
export async function toyFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [i, name] of ['a', 'b', 'c'].entries()) {
    const { size, labels } = toySubject(name, [66, 64, 65], i);
    const geometry = { size, spacing: [2, 2, 2] as Vec3, origin: [5, -40, 99] as Vec3, direction: IDENTITY };
    await writeVolume(join(folder, `${name}.nii.gz`), createVolume(geometry, labels));
  }
  return folder;
}
