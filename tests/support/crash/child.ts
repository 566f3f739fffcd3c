/**
 * Edits a case through the real host until it is killed. Each acknowledged call is told on standard output as one line
 * of JSON, after the host has answered and before the next call begins.
 */
import { createHost } from '@main/host';
import { DiffBuilder } from '@shared/edit/build-diff';
import { applyDiff } from '@shared/edit/label-diff';
import { decodeDiff, encodeDiff } from '@shared/edit/label-diff-codec';
import { voxelCount } from '@shared/geometry';
import type { Region } from '@shared/case/region';
import { createClient } from '@shared/ipc/client';
import { type EditResult } from '@shared/ipc/edit-calls';
import { createRandom } from '@shared/random';
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { digest } from './digest';

const [home = '', caseId = '', seedText = ''] = process.argv.slice(2);
const random = createRandom(Number(seedText));
const host = await createHost({
  version: 'test',
  door: 'loopback',
  places: { home, temporary: join(home, 'temporary') },
  startCompute: () => {
    throw new Error('no job is run here');
  },
});
const client = createClient({
  invoke: (name, input) => host.call(name, input, { id: 'w' }),
  subscribe: () => () => undefined,
});

const view = await client.cases.open({ caseId });
const { geometry } = view.volumes.find(({ name }) => name === 'labels')!;
const layers = new Map<string, Uint8Array>();
for (const layer of ['labels', 'regions-0']) {
  const found = await host.body(`/bin/case/${caseId}/volume/${layer}`, new URLSearchParams());
  const data = new Uint8Array(voxelCount(geometry));
  if (found) {
    let at = 0;
    const parts = found.content instanceof Uint8Array ? [found.content] : found.content;
    for await (const part of parts) {
      data.set(part, at);
      at += part.length;
    }
  }
  layers.set(layer, data);
}
let regions: readonly Region[] = view.record.regions;
let { applied } = view.history;

function tell(): void {
  const state = digest(layers.get('labels')!, layers.get('regions-0')!, regions, applied);
  writeSync(1, `${JSON.stringify({ state, applied, regions: regions.length })}\n`);
}

function take(result: EditResult): void {
  for (const { layer, diff } of result.diffs) applyDiff(layers.get(layer)!, decodeDiff(diff));
  ({ regions } = result);
  ({ applied } = result.history);
}

async function paint(): Promise<void> {
  const layer = random.chance(0.5) ? 'labels' : 'regions-0';
  const values =
    layer === 'labels' ? [0, 1, 2, 3, 4, 5] : [0, ...regions.filter((r) => r.layer === 0).map((r) => r.value)];
  const data = layers.get(layer)!;
  const value = random.pick(values);
  const start = random.integer(0, data.length - 2);
  const builder = new DiffBuilder();
  const end = Math.min(data.length, start + random.integer(1, 4000));
  for (let i = start; i < end; i++) builder.set(i, data[i]!, value);
  const diff = builder.build();
  if (diff.starts.length === 0) return;
  const label = { action: 'paint', details: { value } };
  const result = await client.edits.apply({ caseId, label, diffs: [{ layer, diff: encodeDiff(diff) }] });
  applyDiff(data, diff);
  take(result);
}

tell();
for (;;) {
  const kind = random.next();
  if (kind < 0.6) await paint();
  else if (kind < 0.72) take(await client.edits.undo({ caseId }));
  else if (kind < 0.8) take(await client.edits.redo({ caseId }));
  else if (kind < 0.85 && regions.length < 20) take(await client.regions.create({ caseId }));
  else if (kind < 0.9 && regions.length > 1)
    take(await client.regions.delete({ caseId, regionIds: [regions.at(-1)!.id] }));
  else if (kind < 0.93) await client.cases.saveView({ caseId, view: { slice: random.integer(0, 100) } });
  else if (kind < 0.97) {
    // Closing compacts; opening again replays.
    await client.cases.close({ caseId });
    const again = await client.cases.open({ caseId });
    ({ regions } = again.record);
    ({ applied } = again.history);
  } else if (regions.length > 0) {
    const region = random.pick(regions);
    take(await client.regions.rename({ caseId, regionId: region.id, name: `n${random.integer(0, 999)}` }));
  }
  tell();
}
