import { readSeries } from '@main/dicom/series-reader';
import { writeSeries } from '@main/dicom/series-writer';
import { readVolume } from '@main/volume/io/volume-reader';
import { writeVolume } from '@main/volume/io/volume-writer';
import { createRandom } from '@shared/random';
import { type Volume } from '@shared/volume';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from './index';

export const name = 'dicom';

/** A head-like volume: smooth shapes with noise, so that compression is neither free nor hopeless. */
function scan(n: number): Volume<Int16Array> {
  const random = createRandom(7);
  const data = new Int16Array(n * n * n);
  const noise = Int16Array.from({ length: 4096 }, () => Math.round(random.normal(0, 40)));
  for (let z = 0, i = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      for (let x = 0; x < n; x++, i++) {
        const r = Math.hypot(x - n / 2, y - n / 2, z - n / 2) / n;
        data[i] = (r > 0.45 ? -1000 : r > 0.4 ? 1200 : 50) + noise[(i * 7 + z * 13) & 4095]!;
      }
    }
  }
  return {
    geometry: {
      size: [n, n, n],
      spacing: [0.3, 0.3, 0.3],
      origin: [-60, -60, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    data,
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Compresses a few slices with dcmtk or GDCM; undefined where they are missing. */
function compressed(from: string, to: string, command: string, ...options: string[]): string | undefined {
  mkdirSync(to);
  for (const file of readdirSync(from).sort().slice(180, 220)) {
    const run = spawnSync(command, [...options, join(from, file), join(to, file)]);
    if (run.error || run.status !== 0) return undefined;
  }
  return to;
}

/** Reading and writing of series and volumes, and decoding of compressed slices. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-bench-'));
  try {
    const volume = scan(400);
    const megavoxels = volume.data.length / 1e6;
    const series = join(folder, 'series');
    const text = { patientName: 'Bench', seriesDescription: 'bench', uidSeed: 'bench' };
    const wrote = await seconds(() => writeSeries(series, volume, text));
    report({
      what: 'write a DICOM series of 400^3',
      value: wrote,
      unit: 's',
      note: `${(megavoxels / wrote).toFixed(0)} Mvoxel/s`,
    });
    for (const round of ['first', 'second']) {
      const read = await seconds(() => readSeries(series));
      report({
        what: `read it, ${round} time`,
        value: read,
        unit: 's',
        note: `${(megavoxels / read).toFixed(0)} Mvoxel/s`,
      });
    }
    report({ what: 'resident memory after', value: process.memoryUsage().rss / 1e6, unit: 'MB' });
    for (const ending of ['nii', 'nii.gz', 'nrrd']) {
      const path = join(folder, `v.${ending}`);
      report({ what: `write .${ending}`, value: await seconds(() => writeVolume(path, volume)), unit: 's' });
      report({ what: `read .${ending}`, value: await seconds(() => readVolume(path)), unit: 's' });
    }
    const labels = {
      ...volume,
      data: Uint8Array.from(volume.data, (value) => (value > 700 ? 2 : value > -500 ? 1 : 0)),
    };
    const path = join(folder, 'labels.nii.gz');
    report({ what: 'write labels .nii.gz of 400^3', value: await seconds(() => writeVolume(path, labels)), unit: 's' });
    report({ what: 'read them', value: await seconds(() => readVolume(path)), unit: 's' });
    for (const [what, command, ...options] of [
      ['JPEG lossless', 'dcmcjpeg', '+e1'],
      ['JPEG-LS', 'dcmcjpls', '+el'],
      ['JPEG 2000', 'gdcmconv', '--j2k'],
      ['RLE', 'dcmcrle'],
    ] as const) {
      const small = compressed(series, join(folder, what), command, ...options);
      if (!small) {
        report({ what: `decode ${what}`, value: null, unit: 'Mvoxel/s', note: `no ${command} here` });
        continue;
      }
      await readSeries(small);
      const value = (40 * 0.16) / (await seconds(() => readSeries(small)));
      report({ what: `decode ${what}`, value, unit: 'Mvoxel/s' });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
