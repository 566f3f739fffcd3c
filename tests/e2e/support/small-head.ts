import { encodeCtImage } from '@main/dicom/ct-image';
import { writeVolume } from '@main/volume/io/volume-writer';
import { type Geometry } from '@shared/geometry';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const GEOMETRY: Geometry = {
  size: [72, 64, 44],
  spacing: [1.4, 1.4, 1.6],
  origin: [-48, 12, -95],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
};

/** What another program could call the six labels: skull, mandible, upper and lower teeth, canal. */
const FOREIGN = [0, 11, 12, 13, 14, 15] as const;
const GREY = [-1000, 1100, 1200, 1900, 1900, 300] as const;
const SOFT_TISSUE = 40;

/** Two arches with teeth between them, as an anatomy label; -1 in soft tissue around them. */
function labelAt(x: number, y: number, z: number): number {
  const radius = Math.hypot((x - 36) / 24, (y - 48) / 34);
  const away = Math.abs(radius - 1) * 26;
  if (y < 50) {
    if (z < 14 && away < 5) return away < 1.2 && z > 4 && z < 7 && y > 24 ? 5 : 2;
    if (z >= 14 && z < 20 && away < 3 && (x + y) % 7 > 0) return 4;
    if (z >= 20 && z < 26 && away < 3 && (x + y) % 7 > 0) return 3;
    if (z >= 26 && away < 7) return 1;
  }
  return radius < 1.35 ? -1 : 0;
}

export interface SmallHead {
  /** Folder of a DICOM series that names its patient. */
  readonly series: string;
  /** A label map on its grid with values of another program, 11 to 15. */
  readonly labels: string;
}

/** Writes a head that is read and labelled in a moment. */
export async function writeSmallHead(folder: string): Promise<SmallHead> {
  const [nx, ny, nz] = GEOMETRY.size;
  const data = new Int16Array(nx * ny * nz);
  const labels = new Uint8Array(data.length);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const label = labelAt(x, y, z);
        data[i] = (label < 0 ? SOFT_TISSUE : GREY[label]!) + ((i * 7919) % 41) - 20;
        labels[i] = FOREIGN[Math.max(0, label)]!;
      }
    }
  }
  const series = join(folder, 'series');
  mkdirSync(series);
  const text = { patientName: 'Muster^Anna', patientId: 'MKG-20417', seriesDescription: 'CBCT', uidSeed: 'small head' };
  for (let z = 0; z < nz; z++) {
    writeFileSync(join(series, `${z}.dcm`), encodeCtImage({ geometry: GEOMETRY, data }, z, text));
  }
  const file = join(folder, 'other-program.nii.gz');
  await writeVolume(file, { geometry: GEOMETRY, data: labels });
  return { series, labels: file };
}
