import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from './index';

export const name = 'plan: from DICOM files to STL, labels given';

const LACUNA = resolve(import.meta.dirname, '../../build/bin/lacuna.mjs');

/** The command line in a process of its own, as a user starts it; peak memory where /proc tells it. */
async function lacuna(...args: string[]): Promise<{ seconds: number; peakMegabytes: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, [LACUNA, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let peak = 0;
  const watch = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8').then(
      (status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0))),
      () => undefined,
    );
  }, 100);
  const messages: string[] = [];
  child.stderr.on('data', (text: Buffer) => messages.push(text.toString()));
  const code = await new Promise<number | null>((done) => child.on('exit', done));
  clearInterval(watch);
  if (code !== 0) throw new Error(`lacuna ${args[0]} ended with ${code}: ${messages.join('').slice(-500)}`);
  return { seconds: (performance.now() - began) / 1000, peakMegabytes: (peak * 1024) / 1e6 };
}

/** One phantom of each size with a local wound; `plan` runs once warm, for the build, and once for the figure. */
export async function bench(report: Report): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
  try {
    for (const size of ['small', 'full']) {
      const phantom = join(folder, size);
      await lacuna('phantom', '--seed', '901', '--lesion', 'local', '--size', size, '--out', phantom);
      const given = [join(phantom, 'series'), '--labels', join(phantom, 'labels.nii.gz')];
      const { seconds, peakMegabytes } = await lacuna('plan', ...given, '--out', join(folder, `${size}-plan`));
      const record = JSON.parse(await readFile(join(folder, `${size}-plan`, 'plan.json'), 'utf8')) as {
        geometry: { size: readonly number[] };
        seconds: Record<string, number>;
        regions: readonly unknown[];
      };
      const steps = Object.entries(record.seconds).map(([step, value]) => `${step} ${value.toFixed(1)}`);
      const grid = record.geometry.size.join(' x ');
      report({ what: `${size}, ${grid}`, value: seconds, unit: 's', note: `${steps.join(', ')} s` });
      report({
        what: `${size}: peak memory`,
        value: peakMegabytes,
        unit: 'MB',
        note: `${record.regions.length} regions`,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
