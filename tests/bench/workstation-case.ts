import { writeVolume } from '@main/volume/io/volume-writer';
import type { Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { join } from 'node:path';

export const SIZE = Number(process.env['BENCH_SIZE'] ?? 400);
const SPACING = 160 / SIZE;
/** Millimetres from the middle. */
const HEAD = [74, 78, 90] as const;
const ARCH = 34;
const JAW = { across: 6, high: 13, below: -18 } as const;
const TOOTH = { across: 4.5, high: 9 } as const;

/**
 * Writes a scan of SIZE^3 voxels (400 unless BENCH_SIZE says otherwise) and its anatomy labels into a folder: a head of soft
 * tissue with a horseshoe jaw of a hard shell and a soft core, two rows of teeth above it and noise. Its content is plain;
 * its size is what counts.
 */
export async function writeBenchCase(folder: string): Promise<{ readonly scan: string; readonly labels: string }> {
  const half = ((SIZE - 1) / 2) * SPACING;
  const geometry: Geometry = {
    size: [SIZE, SIZE, SIZE],
    spacing: [SPACING, SPACING, SPACING],
    origin: [-half, -half, -half],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  const random = createRandom(400);
  const noise = Float32Array.from({ length: 4093 }, () => (random.next() - 0.5) * 160);
  const grey = new Int16Array(SIZE ** 3);
  const labels = new Uint8Array(SIZE ** 3);
  let at = 0;
  for (let k = 0; k < SIZE; k++) {
    const z = k * SPACING - half;
    for (let j = 0; j < SIZE; j++) {
      const y = j * SPACING - half;
      for (let i = 0; i < SIZE; i++, at++) {
        const x = i * SPACING - half;
        const [label, value] = tissueAt(x, y, z);
        labels[at] = label;
        grey[at] = value + noise[at % noise.length]!;
      }
    }
  }
  const files = { scan: join(folder, 'scan.nii'), labels: join(folder, 'labels.nii.gz') };
  await writeVolume(files.scan, { geometry, data: grey });
  await writeVolume(files.labels, { geometry, data: labels });
  return files;
}

function tissueAt(x: number, y: number, z: number): readonly [label: number, grey: number] {
  const inHead = (x / HEAD[0]) ** 2 + (y / HEAD[1]) ** 2 + (z / HEAD[2]) ** 2 < 1;
  if (!inHead) return [0, -1000];
  if (y > 30) return [0, 40];
  const offArch = Math.abs(Math.hypot(x, y - 10) - ARCH);
  const [jawAcross, jawHigh] = [offArch / JAW.across, Math.abs(z - JAW.below) / JAW.high];
  const jaw = Math.max(jawAcross, jawHigh);
  if (jaw < 1) {
    if (offArch < 1.2 && Math.abs(z - JAW.below) < 1.2) return [5, 150];
    return [2, jaw > 0.8 ? 1500 : 600];
  }
  if (offArch < TOOTH.across && Math.abs(z) < TOOTH.high) return z > 0 ? [3, 2300] : [4, 2300];
  if (offArch < JAW.across && z >= TOOTH.high && z < TOOTH.high + 12) return [1, 1300];
  return [0, 40];
}
