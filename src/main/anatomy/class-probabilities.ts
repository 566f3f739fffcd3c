import { IDENTITY, type Vec3 } from '@shared/geometry';
import { checkAborted, type JobContext } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import type { Runner } from '../nn/runner';
import { blockMean } from '../volume/block-mean';
import { bodyOf } from './body';
import { normaliseScan, OUTSIDE_HU, SEGMENTER_SPACING } from './scan-grid';
import { AROUND, AROUND_STEP, aroundStart, copyCube, type Span, WINDOW, windowSpans } from './windows';

/**
 * The segmenter's network on `count` windows: `x` [count, 1, 64, 64, 64] and what lies around them
 * [count, 1, 32, 32, 32] -> probabilities [count, 6, 64, 64, 64].
 */
export type PredictClasses = (x: Float32Array, around: Float32Array, count: number) => Promise<Float32Array>;

const CUBE = WINDOW ** 3;
const BLOCKS = WINDOW / AROUND_STEP;
/** A window with less than this share of voxels above soft tissue holds no bone. */
const LEAST_DENSE = 0.002;
/** Of the normalised scale: about 100 HU. */
const DENSE = 0.55;

/** Runs the exported network. */
export function predictWith(runner: Runner): PredictClasses {
  return async (x, around, count) => {
    const feeds = {
      x: { data: x, shape: [count, 1, WINDOW, WINDOW, WINDOW] },
      around: { data: around, shape: [count, 1, AROUND, AROUND, AROUND] },
    };
    return (await runner.run(feeds, ['y']))['y']!;
  };
}

/**
 * Probability of each class, 0..255, on the segmenter's grid: `result[6 * voxel + class]`. Each voxel is taken from the
 * window whose middle is nearest; windows without anything dense in a body are class 0. Cancelling is seen between windows.
 *
 * @param values approximate Hounsfield units, `values[x + nx * (y + ny * z)]`; every edge of `size` is a multiple of 4, at
 *   least 64
 */
export async function classProbabilities(
  values: Float32Array,
  size: Vec3,
  predict: PredictClasses,
  context: JobContext,
): Promise<Uint8Array> {
  const spacing: Vec3 = [SEGMENTER_SPACING, SEGMENTER_SPACING, SEGMENTER_SPACING];
  const scan = { geometry: { size, spacing, origin: [0, 0, 0], direction: IDENTITY } as const, data: values };
  const means = blockMean(scan, AROUND_STEP * SEGMENTER_SPACING, (hu) => hu);
  const coarse = normaliseScan(means.data);
  const coarseSize = means.geometry.size;
  const body = bodyOf(means).data;
  const [outside] = normaliseScan(Float32Array.of(OUTSIDE_HU)) as unknown as [number];
  const result = new Uint8Array(LABEL_COUNT * values.length);
  const [alongX, alongY, alongZ] = size.map(windowSpans) as [Span[], Span[], Span[]];
  const windows = alongZ.flatMap((z) => alongY.flatMap((y) => alongX.map((x) => [x, y, z] as const)));
  const cube = new Float32Array(CUBE);
  for (const [n, spans] of windows.entries()) {
    checkAborted(context);
    const start = spans.map((span) => span.start) as unknown as Vec3;
    copyCube(values, size, start, WINDOW, cube);
    const x = normaliseScan(cube);
    const near = new Float32Array(BLOCKS ** 3);
    copyCube(body, coarseSize, start.map((n) => n / AROUND_STEP) as unknown as Vec3, BLOCKS, near);
    if (isDense(x, near)) {
      const around = new Float32Array(AROUND ** 3).fill(outside);
      copyCube(coarse, coarseSize, aroundStart(start), AROUND, around);
      const classes = await predict(x, around, 1);
      if (classes.length !== LABEL_COUNT * CUBE) throw new Error(`${classes.length} probabilities for a window`);
      keep(classes, spans, size, result);
    } else keepNothing(spans, size, result);
    context.onProgress((n + 1) / windows.length, 'network');
  }
  return result;
}

/** The most probable class of each voxel, the first of equal ones. */
export function mostProbable(probabilities: Uint8Array): Uint8Array {
  const labels = new Uint8Array(probabilities.length / LABEL_COUNT);
  for (let i = 0, at = 0; i < labels.length; i++, at += LABEL_COUNT) {
    let best = 0;
    for (let c = 1; c < LABEL_COUNT; c++) if (probabilities[at + c]! > probabilities[at + best]!) best = c;
    labels[i] = best;
  }
  return labels;
}

/** Whether a window holds bone, where there is a body: 1 in its blocks of 4^3 voxels. */
function isDense(x: Float32Array, body: Float32Array): boolean {
  let dense = 0;
  for (let z = 0, i = 0; z < WINDOW; z++) {
    for (let y = 0; y < WINDOW; y++) {
      const row = BLOCKS * (Math.floor(y / AROUND_STEP) + BLOCKS * Math.floor(z / AROUND_STEP));
      for (let dx = 0; dx < WINDOW; dx++, i++) {
        if (x[i]! > DENSE && body[row + Math.floor(dx / AROUND_STEP)]! > 0) dense++;
      }
    }
  }
  return dense >= LEAST_DENSE * CUBE;
}

function keep(classes: Float32Array, spans: readonly [Span, Span, Span], size: Vec3, result: Uint8Array): void {
  forEachKept(spans, size, (to, from) => {
    for (let c = 0; c < LABEL_COUNT; c++) {
      result[LABEL_COUNT * to + c] = Math.round(255 * Math.min(1, Math.max(0, classes[c * CUBE + from]!)));
    }
  });
}

function keepNothing(spans: readonly [Span, Span, Span], size: Vec3, result: Uint8Array): void {
  forEachKept(spans, size, (to) => (result[LABEL_COUNT * to] = 255));
}

function forEachKept(
  [sx, sy, sz]: readonly [Span, Span, Span],
  [nx, ny]: Vec3,
  visit: (inVolume: number, inWindow: number) => void,
): void {
  for (let z = sz.from; z < sz.to; z++) {
    for (let y = sy.from; y < sy.to; y++) {
      const row = nx * (y + ny * z);
      const inWindow = WINDOW * (y - sy.start + WINDOW * (z - sz.start)) - sx.start;
      for (let x = sx.from; x < sx.to; x++) visit(row + x, inWindow + x);
    }
  }
}
