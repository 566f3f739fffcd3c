import { type Geometry, IDENTITY, type Vec3, withSpacing } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { createVolume, type MaskVolume, type Volume } from '@shared/volume';
import { connectedComponents, keepLargest } from '@main/volume/components';
import { distanceTransform, signedDistance } from '@main/volume/distance';
import { fillHoles } from '@main/volume/fill-holes';
import { gaussian } from '@main/volume/gaussian';
import { close, dilate, erode, open } from '@main/volume/morphology';
import { regionGrow } from '@main/volume/region-growing';
import { resample } from '@main/volume/resample';
import { resampleLabels } from '@main/volume/resample-labels';
import { histogram, percentile } from '@main/volume/statistics';
import type { Report } from './index';

export const name = 'Volume kernels';

const SIZE = Number(process.env.BENCH_SIZE ?? 400);
const ONLY = new RegExp(process.env.BENCH_ONLY ?? '');

/** Grey values of a blobby, noisy object that fills about a fifth of the volume, as a jaw in a small field of view. */
export function blobs(n: number): Volume<Int16Array> {
  const geometry: Geometry = { size: [n, n, n], spacing: [0.3, 0.3, 0.3], origin: [-60, -60, 0], direction: IDENTITY };
  const random = createRandom(7);
  const noise = Float32Array.from({ length: 4099 }, () => random.normal(0, 90));
  const data = new Int16Array(n ** 3);
  const wave = (rate: number, shift: number): Float64Array =>
    Float64Array.from({ length: n }, (_, i) => Math.sin((i / n) * rate + shift));
  const [ax, ay, az] = [wave(40, 0.3), wave(33, 1.1), wave(27, 2)];
  const [bx, by, bz] = [wave(91, 0.2), wave(77, 0.7), wave(103, 1.9)];
  const envelope = wave(Math.PI, 0);
  for (let z = 0, i = 0; z < n; z++) {
    for (let y = 0; y < n; y++) {
      const edge = envelope[y]! * envelope[z]!;
      for (let x = 0; x < n; x++, i++) {
        const blob = ax[x]! * ay[y]! + ay[y]! * az[z]! + az[z]! * ax[x]! + 0.4 * (bx[x]! * by[y]! + by[y]! * bz[z]!);
        data[i] = -1000 + 1300 * edge * envelope[x]! * (blob + 0.6) + noise[(i * 7) % 4099]!;
      }
    }
  }
  return createVolume(geometry, data);
}

export function threshold(volume: Volume<Int16Array>, low: number): MaskVolume {
  const mask = new Uint8Array(volume.data.length);
  for (let i = 0; i < mask.length; i++) mask[i] = volume.data[i]! >= low ? 1 : 0;
  return createVolume(volume.geometry, mask);
}

/** A voxel of the largest component. */
function seedOf(mask: MaskVolume): Vec3 {
  const i = keepLargest(mask).data.indexOf(1);
  return [i % SIZE, Math.floor(i / SIZE) % SIZE, Math.floor(i / SIZE / SIZE)];
}

export async function bench(report: Report): Promise<void> {
  const grey = blobs(SIZE);
  const mask = threshold(grey, 0);
  const filled = mask.data.reduce((sum, v) => sum + v, 0) / mask.data.length;
  report({ what: `mask filled, ${SIZE}^3`, value: 100 * filled, unit: '%' });
  const time = (what: string, voxels: number, run: () => unknown, note = ''): void => {
    if (!ONLY.test(what)) return;
    let wall = Infinity;
    let processor = Infinity;
    for (let repeat = 0; repeat < 3; repeat++) {
      const start = performance.now();
      const used = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(used);
      wall = Math.min(wall, performance.now() - start);
      processor = Math.min(processor, (user + system) / 1000);
    }
    // On a machine busy with other work the time on the processor says more than the time on the wall.
    const busy = processor < 0.8 * wall ? `${(voxels / processor / 1000).toFixed(0)} by processor time` : '';
    report({ what, value: voxels / wall / 1000, unit: 'Mvoxel/s', note: [note, busy].filter(Boolean).join(', ') });
  };
  const n = SIZE ** 3;
  const coarse = withSpacing(grey.geometry, [2, 2, 2]);
  const turned: Geometry = { ...grey.geometry, direction: [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, 1] };
  const small = resampleLabels(mask, coarse);

  time('gaussian 0.3 mm (1 voxel), int16', n, () => gaussian(grey, 0.3));
  time('gaussian 0.9 mm (3 voxels), int16', n, () => gaussian(grey, 0.9));
  time('erode mask, cross 1', n, () => erode(mask, { shape: 'cross', radius: 1 }));
  time('dilate mask, cross 1', n, () => dilate(mask, { shape: 'cross', radius: 1 }));
  time('dilate mask, box 2', n, () => dilate(mask, { shape: 'box', radius: 2 }));
  time('dilate mask, ball 3', n, () => dilate(mask, { shape: 'ball', radius: 3 }));
  time('open mask, ball 2', n, () => open(mask, { shape: 'ball', radius: 2 }));
  time('close mask, ball 6', n, () => close(mask, { shape: 'ball', radius: 6 }));
  time('dilate mask, ball 20', n, () => dilate(mask, { shape: 'ball', radius: 20 }));
  time('erode grey int16, box 1', n, () => erode(grey, { shape: 'box', radius: 1 }));
  time('dilate grey int16, ball 2', n, () => dilate(grey, { shape: 'ball', radius: 2 }));
  time('connected components, 26', n, () => connectedComponents(mask, 26));
  time('connected components, 6', n, () => connectedComponents(mask, 6));
  time('fill holes', n, () => fillHoles(mask));
  time('distance transform', n, () => distanceTransform(mask));
  time('signed distance', n, () => signedDistance(mask));
  const seed = seedOf(mask);
  const jaw = regionGrow(grey, [seed], { low: 0, high: 32767 }).data.reduce((sum, v) => sum + v, 0);
  time('region growing', jaw, () => regionGrow(grey, [seed], { low: 0, high: 32767 }), 'grown voxels');
  time('resample nearest, oblique', n, () => resample(grey, turned, { interpolation: 'nearest' }));
  time('resample linear, oblique', n, () => resample(grey, turned));
  time('resample cubic, oblique', n, () => resample(grey, turned, { interpolation: 'cubic' }));
  const finer = withSpacing(grey.geometry, [0.4, 0.4, 0.4]);
  const target = finer.size[0] ** 3;
  time('resample linear to 0.4 mm', target, () => resample(grey, finer), 'target voxels');
  time('resample cubic to 0.4 mm', target, () => resample(grey, finer, { interpolation: 'cubic' }), 'target voxels');
  time('labels to 2 mm', n, () => resampleLabels(mask, coarse), 'source voxels');
  time('labels from 2 mm', n, () => resampleLabels(small, grey.geometry), 'target voxels');
  time('histogram', n, () => histogram(grey.data));
  time('percentile', n, () => percentile(grey.data, 99));
  return Promise.resolve();
}
