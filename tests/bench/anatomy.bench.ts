import { withSpacing } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import { builtInAnatomy } from '@main/host/jobs/built-in-anatomy';
import { createPhantom, renderCbct, sampleLabels } from '@main/phantom';
import { withMarrow } from '@main/training/anatomy/subjects';
import { PHANTOM_SPLITS } from '@main/training/splits';
import type { Report } from './index';

export const name = 'built-in segmenter on held-out phantom CBCT';

const SUBJECTS = Number(process.env['LACUNA_BENCH_SUBJECTS'] ?? 12);
/** Every third scan is this fine, the others have the spacing that their phantom draws (0.8 to 1.25 mm). */
const FINE_MM = 0.5;
/** The largest scan: 400^3 voxels of this. */
const FULL_MM = 0.3;

/**
 * Dice of each class on the scan's own voxels, half of the subjects with a local wound, metal and noise as drawn. Truth is
 * the phantom's anatomy with marrow as part of its bone. Then time and memory of 400^3.
 */
export async function bench(report: Report): Promise<void> {
  const both = new Float64Array(LABEL_COUNT);
  const sum = new Float64Array(LABEL_COUNT);
  const each: number[][] = Array.from({ length: LABEL_COUNT }, () => []);
  for (let n = 0; n < SUBJECTS; n++) {
    const seed = PHANTOM_SPLITS.test.first + 500 + n;
    const lesion = n % 2 === 0 ? 'local' : 'none';
    const phantom = createPhantom({ seed, lesion, ...(n % 3 === 0 && { spacing: FINE_MM }) });
    const scan = renderCbct(phantom, phantom.geometry);
    const truth = sampleLabels(withMarrow(phantom), phantom.geometry).data;
    const { labels } = await builtInAnatomy(scan, QUIET);
    for (let c = 1; c < LABEL_COUNT; c++) {
      const [common, total] = overlap(labels.data, truth, c);
      both[c]! += common;
      sum[c]! += total;
      if (total > 0) each[c]!.push((2 * common) / total);
    }
  }
  for (let c = 1; c < LABEL_COUNT; c++) {
    const values = each[c]!.sort((a, b) => a - b);
    const mean = values.reduce((total, value) => total + value, 0) / Math.max(1, values.length);
    report({
      what: `Dice, ${LABEL_NAMES[c]!}`,
      value: mean,
      unit: '',
      note: `mean of ${values.length}; lowest ${values[0]?.toFixed(3)}, of all voxels ${((2 * both[c]!) / sum[c]!).toFixed(3)}`,
    });
  }
  await full(report);
}

function overlap(found: Uint8Array, truth: Uint8Array, label: number): readonly [number, number] {
  let [common, total] = [0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [one, other] = [found[i] === label, truth[i] === label];
    if (one && other) common++;
    total += Number(one) + Number(other);
  }
  return [common, total];
}

async function full(report: Report): Promise<void> {
  const phantom = createPhantom({ seed: PHANTOM_SPLITS.test.first, size: 'full', spacing: FULL_MM });
  const scan = renderCbct(phantom, withSpacing(phantom.geometry, [FULL_MM, FULL_MM, FULL_MM]));
  const resting = process.memoryUsage().rss;
  const before = process.cpuUsage();
  const began = performance.now();
  await builtInAnatomy(scan, QUIET);
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(before);
  const what = scan.geometry.size.join(' x ');
  report({
    what,
    value: (user + system) / 1e6,
    unit: 's',
    note: `processor time; ${seconds.toFixed(1)} s by the clock`,
  });
  const peak = process.resourceUsage().maxRSS * 1024;
  report({
    what: 'highest memory',
    value: peak / 1e9,
    unit: 'GB',
    note: `scan and phantom included; ${(resting / 1e9).toFixed(2)} GB before it began`,
  });
}
