import type { Geometry, Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { predictLabels } from '@main/anatomy/nnunet/predict-labels';
import type { NnunetPlan } from '@main/anatomy/nnunet/plans';
import type { TileNetwork } from '@main/anatomy/nnunet/predict';
import { resampledSize } from '@main/anatomy/nnunet/resampling';
import { tileStarts } from '@main/anatomy/nnunet/tiles';
import { createSession } from '@main/inference/engines';
import { availableParallelism } from 'node:os';
import { DENTAL, exportUnet, flopsOf, randomWeights } from '../unit/anatomy/nnunet/plain-conv-unet';
import type { Report } from './index';

export const name = 'nnU-Net inference';

/** DentalSegmentator's constants (one of its two published sets). */
const PLAN: NnunetPlan = {
  configuration: '3d_fullres',
  patch: DENTAL.patch,
  spacing: [0.43, 0.31, 0.43],
  transpose: [1, 0, 2],
  frame: 'lps',
  normalisation: { scheme: 'ct', low: -208, high: 3070, mean: 1178.26, sd: 611.71 },
  data: { order: 3, orderZ: 0, separateZ: undefined },
  logits: { order: 1, orderZ: 0, separateZ: undefined },
  labels: ['background', 'upper skull', 'mandible', 'upper teeth', 'lower teeth', 'canal'],
};

/** Scans whose whole time is estimated: a usual CBCT and a large one. */
const SCANS: readonly (readonly [string, Vec3, number])[] = [
  ['400 x 400 x 400 at 0.4 mm', [400, 400, 400], 0.4],
  ['600 x 600 x 500 at 0.3 mm', [600, 600, 500], 0.3],
];

const tilesOf = (size: Vec3, spacing: number): number => {
  const target = resampledSize(size, [spacing, spacing, spacing], PLAN.spacing);
  return target.reduce((n, length, axis) => {
    const tile = PLAN.patch[axis]!;
    return n * tileStarts(Math.max(length, tile), tile).length;
  }, 1);
};

/**
 * The full-size network with random weights on one tile, and what that means for whole scans; then everything but the
 * network on a scan of 600 x 600 x 500, for its time and the memory it takes. `LACUNA_BENCH_THREADS` sets the threads.
 */
export async function bench(report: Report): Promise<void> {
  const threads = Number(process.env['LACUNA_BENCH_THREADS'] ?? 2);
  const cores = Math.min(threads, availableParallelism());
  const seconds = (await timeTile(report, threads)) / cores;
  for (const [what, size, spacing] of SCANS) {
    const tiles = tilesOf(size, spacing);
    report({
      what: `whole scan, ${what}`,
      value: (tiles * seconds) / 60,
      unit: 'min',
      note: `${tiles} tiles, estimated`,
    });
  }
  await timeRest(report);
}

/** Seconds of processor time: the clock also counts what other programs take. */
async function timeTile(report: Report, threads: number): Promise<number> {
  const flops = flopsOf(DENTAL);
  report({ what: 'operations of a tile', value: flops / 1e12, unit: 'TFLOP' });
  const model = exportUnet(DENTAL, randomWeights(1));
  report({ what: 'model file', value: model.length / 1e6, unit: 'MB' });
  const session = await createSession('cpu', model, threads);
  try {
    const tile = new Float32Array(DENTAL.patch[0] * DENTAL.patch[1] * DENTAL.patch[2]).map((_, i) => Math.sin(i));
    const feeds = { input: { data: tile, shape: [1, 1, ...DENTAL.patch] } };
    const [began, before] = [performance.now(), process.cpuUsage()];
    const { output } = await session.run(feeds, ['output']);
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(before);
    const cpu = (user + system) / 1e6;
    if (!output!.every(Number.isFinite)) throw new Error('the network gives values that are not finite');
    const note = `${threads} threads, ${cpu.toFixed(1)} s of processor time`;
    report({ what: 'one tile', value: seconds, unit: 's', note });
    report({ what: 'speed', value: flops / seconds / 1e9, unit: 'GFLOP/s', note: 'by the clock' });
    report({ what: 'speed of a core', value: flops / cpu / 1e9, unit: 'GFLOP/s', note: 'by processor time' });
    return cpu;
  } finally {
    await session.release();
  }
}

/** Six classes by grey value, as quick as six channels can be. */
const QUICK: TileNetwork = {
  name: 'quick',
  patch: DENTAL.patch,
  channels: DENTAL.classes,
  infer(tile) {
    const logits = new Float32Array(DENTAL.classes * tile.length);
    for (let c = 0; c < DENTAL.classes; c++) {
      for (let i = 0; i < tile.length; i++) logits[c * tile.length + i] = -Math.abs(tile[i]! - c * 0.5);
    }
    return Promise.resolve(logits);
  },
};

async function timeRest(report: Report): Promise<void> {
  const [what, size, spacing] = SCANS[1]!;
  const geometry: Geometry = {
    size,
    spacing: [spacing, spacing, spacing],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  const data = new Int16Array(size[0] * size[1] * size[2]);
  for (let i = 0; i < data.length; i++) data[i] = ((i * 2654435761) >>> 20) - 1000;
  const before = process.cpuUsage();
  await predictLabels({ geometry, data }, PLAN, QUICK, [0, 1, 2, 3, 4, 5], QUIET);
  const { user, system } = process.cpuUsage(before);
  const note = `${what}, processor time`;
  report({ what: 'all but the network', value: (user + system) / 1e6, unit: 's', note });
  const peak = (process.resourceUsage().maxRSS * 1024) / 1e9;
  report({ what: 'highest memory of both', value: peak, unit: 'GB', note: 'one tile of the network, then the scan' });
}
