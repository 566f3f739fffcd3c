/**
 * Writes a large CBCT of a synthetic patient as a DICOM series, and its label map: a small phantom, enlarged, with the noise
 * of a scanner. In a process of its own, so that its memory is not counted. Arguments: folder, columns, rows, slices.
 */
import { writeSeries } from '@main/dicom/series-writer';
import { createPhantom, renderCbct, sampleLabels } from '@main/phantom';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry, type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', ...sizes] = process.argv.slice(2);
const size = sizes.map(Number) as unknown as Vec3;
mkdirSync(folder, { recursive: true });
const phantom = createPhantom({ seed: 5, lesion: 'local', size: 'small', spacing: 1 });
const coarse = renderCbct(phantom, phantom.geometry, QUIET);
const labels = sampleLabels(phantom, phantom.geometry);

const scale = size.map((n, axis) => n / coarse.geometry.size[axis]!) as unknown as Vec3;
const geometry: Geometry = {
  ...coarse.geometry,
  size,
  spacing: coarse.geometry.spacing.map((mm, axis) => mm / scale[axis]!) as unknown as Vec3,
};
const random = createRandom(1);
const noise = Int16Array.from({ length: 1 << 16 }, () => Math.round(random.normal(0, 40)));
const [nx, ny, nz] = size;
const scan = new Int16Array(nx * ny * nz);
const fine = new Uint8Array(nx * ny * nz);
const [cx, cy] = coarse.geometry.size;
const column = Int32Array.from({ length: nx }, (_, x) => Math.floor(x / scale[0]));
for (let z = 0, i = 0; z < nz; z++) {
  for (let y = 0; y < ny; y++) {
    const row = cx * (Math.floor(y / scale[1]) + cy * Math.floor(z / scale[2]));
    for (let x = 0; x < nx; x++, i++) {
      const at = row + column[x]!;
      scan[i] = coarse.data[at]! + noise[(i * 31) & 0xffff]!;
      fine[i] = labels.data[at]!;
    }
  }
}
const text = { patientName: 'BIG', seriesDescription: 'large field of view', uidSeed: 'big' };
await writeSeries(join(folder, 'series'), { geometry, data: scan }, text);
await writeVolume(join(folder, 'labels.nii.gz'), { geometry, data: fine });
