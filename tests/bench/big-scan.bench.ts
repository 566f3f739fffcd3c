import { forkChild } from '@main/compute/fork-child';
import { createHost, type Host } from '@main/host';
import { diffWhere } from '@shared/edit/build-diff';
import { encodeDiff } from '@shared/edit/label-diff-codec';
import { type Vec3 } from '@shared/geometry';
import { createClient } from '@shared/ipc/client';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const name = 'big scan';

type Report = (line: { what: string; value: number; unit: string; note?: string }) => void;

/** 680 MB as 16 bit. `LACUNA_BIG_SCAN=256,256,192` tries a smaller one. */
const SIZE = (process.env['LACUNA_BIG_SCAN'] ?? '768,768,576').split(',').map(Number) as unknown as Vec3;
const GOAL_MB = 6000;

/** Resident memory of this process and all below it, 10^6 bytes; Linux only. */
function residentMegabytes(): { host: number; children: number } {
  const host = process.memoryUsage().rss / 1e6;
  let children = 0;
  for (const pid of descendants(process.pid)) {
    try {
      const found = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
      children += (Number(found?.[1] ?? 0) * 1024) / 1e6;
    } catch {
      // It has just ended.
    }
  }
  return { host, children };
}

function descendants(pid: number): number[] {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const direct = tasks.flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '),
    );
    return direct.filter((text) => text !== '').flatMap((text) => [Number(text), ...descendants(Number(text))]);
  } catch {
    return [];
  }
}

class Peaks {
  private readonly timer: NodeJS.Timeout;
  private host = 0;
  private children = 0;
  private sum = 0;
  highest = 0;

  constructor(private readonly report: Report) {
    this.timer = setInterval(() => this.look(), 50);
  }

  private look(): void {
    const { host, children } = residentMegabytes();
    this.host = Math.max(this.host, host);
    this.children = Math.max(this.children, children);
    this.sum = Math.max(this.sum, host + children);
    this.highest = Math.max(this.highest, this.sum);
  }

  /** Does one phase and reports its time and peaks. */
  async phase<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.host = this.children = this.sum = 0;
    const began = performance.now();
    const result = await work();
    this.look();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const note = `host ${this.host.toFixed(0)}, compute ${this.children.toFixed(0)}; ${seconds} s`;
    this.report({ what: `${what}, all processes at once`, value: this.sum, unit: 'MB', note });
    return result;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

async function ended(host: Host, runId: string): Promise<void> {
  for (;;) {
    const job = host.services.queue.list().find((view) => view.runId === runId);
    if (job?.state === 'failed') throw new Error(job.error?.message);
    if (job?.state === 'done' || job?.state === 'cancelled') return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** Takes a very large scan through a whole case and reports the memory of host and compute process together. */
export async function bench(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lacuna-big-'));
  const generator = resolve(import.meta.dirname, '../support/big-series.ts');
  try {
    const input = join(folder, 'input');
    const made = spawnSync(process.execPath, ['--import', 'tsx', generator, input, ...SIZE.map(String)], {
      stdio: 'inherit',
    });
    if (made.status !== 0) throw new Error('the scan could not be made');
    await wholeCase(folder, input, report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function wholeCase(folder: string, input: string, report: Report): Promise<void> {
  const peaks = new Peaks(report);
  const host = await createHost({
    version: 'bench',
    door: 'loopback',
    places: { home: join(folder, 'home'), temporary: join(folder, 'temporary') },
    startCompute: () => forkChild(resolve('src/main/compute/index.ts'), ['--import', 'tsx']),
  });
  const client = createClient({
    invoke: (call, request) => host.call(call, request, { id: 'bench' }),
    subscribe: () => () => undefined,
  });
  const drain = async (path: string): Promise<number> => {
    const url = new URL(path, 'http://x');
    const body = (await host.body(url.pathname, url.searchParams))!;
    if (body.content instanceof Uint8Array) return body.content.length;
    let bytes = 0;
    for await (const part of body.content) bytes += part.length;
    return bytes;
  };
  try {
    const { token } = host.choose(join(input, 'series'));
    const { series } = await peaks.phase('inspect', () => client.imports.inspect({ token }));
    report({
      what: 'voxels',
      value: series[0]!.size!.reduce((a, b) => a * b, 1) / 1e6,
      unit: 'million',
      note: SIZE.join(' x '),
    });
    const caseId = await peaks.phase('import', async () => {
      const started = await client.imports.start({ token, series: 0 });
      await ended(host, started.runId);
      return started.caseId;
    });
    const view = await peaks.phase('open and send the scan', async () => {
      const opened = await client.cases.open({ caseId });
      await drain(opened.volumes.find((volume) => volume.name === 'scan')!.path);
      return opened;
    });
    const { geometry } = view.volumes.find((volume) => volume.name === 'scan')!;
    await peaks.phase('analyse', async () => {
      const labels = { from: 'file', token: host.choose(join(input, 'labels.nii.gz')).token } as const;
      await ended(host, (await client.jobs.analyse({ caseId, labels })).runId);
    });
    const regionId = await peaks.phase('edit', async () => {
      const created = await client.regions.create({ caseId });
      const { value, layer } = created.regions.find(({ id }) => id === created.regionId)!;
      const start = geometry.size.map((n) => n >> 1) as unknown as Vec3;
      const box = { start, size: [60, 60, 60] as Vec3 };
      const voxels = new Uint8Array(geometry.size[0] * geometry.size[1] * geometry.size[2]);
      const before = await host.body(`/bin/case/${caseId}/volume/regions-${layer}`, new URLSearchParams());
      let at = 0;
      const parts = before?.content instanceof Uint8Array ? [before.content] : (before?.content ?? []);
      for await (const part of parts) {
        voxels.set(part, at);
        at += part.length;
      }
      const diff = encodeDiff(diffWhere(voxels, geometry.size, box, () => value));
      const label = { action: 'paint', details: {} };
      await client.edits.apply({ caseId, label, diffs: [{ layer: `regions-${layer}`, diff }] });
      await client.edits.undo({ caseId });
      await client.edits.redo({ caseId });
      return created.regionId;
    });
    await peaks.phase('model', async () => {
      const parameters = { smoothing: 1, decimation: 0.02, clearance: 0 };
      await ended(host, (await client.models.build({ caseId, regionIds: [regionId], parameters })).runId);
    });
    await peaks.phase('export', async () => {
      const [model] = await client.models.list({ caseId });
      await client.exports.create({ format: 'stl', caseId, modelId: model!.id });
      await client.exports.create({ format: 'labels', caseId });
    });
    await peaks.phase('close and open again', async () => {
      await client.cases.close({ caseId });
      await client.cases.open({ caseId });
    });
    const note = `goal: at most ${GOAL_MB} MB; the window's own copy of the scan comes on top`;
    report({ what: 'highest, host and compute together', value: peaks.highest, unit: 'MB', note });
  } finally {
    peaks.stop();
    await host.close();
  }
}
