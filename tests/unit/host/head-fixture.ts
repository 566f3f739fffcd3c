import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Anisotropic, oblique, off-origin; large enough for a model of a region. */
export const HEAD: Geometry = {
  size: [48, 40, 32],
  spacing: [0.5, 0.5, 0.8],
  origin: [-31, 12.5, 204],
  direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1],
};

/** A scan of a block of bone in air and its label map, as NIfTI files. */
export async function writeHead(folder: string): Promise<{ scan: string; labels: string }> {
  await mkdir(folder, { recursive: true });
  const random = createRandom(5);
  const [nx, ny, nz] = HEAD.size;
  const data = new Int16Array(nx * ny * nz);
  const labels = new Uint8Array(data.length);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const bone = x < nx / 2 && y > 4 && y < ny - 4;
        data[i] = (bone ? 1200 : -900) + random.integer(-40, 40);
        labels[i] = bone ? 2 : 0;
      }
    }
  }
  const scan = join(folder, 'scan.nii.gz');
  const map = join(folder, 'labels.nii.gz');
  await writeVolume(scan, { geometry: HEAD, data });
  await writeVolume(map, { geometry: HEAD, data: labels });
  return { scan, labels: map };
}
