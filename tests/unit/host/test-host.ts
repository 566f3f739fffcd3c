import { forkChild } from '@main/compute/fork-child';
import { createHost, type Host } from '@main/host';
import { type Dialogs } from '@main/host/services';
import { createClient } from '@shared/ipc/client';
import { type Client } from '@shared/ipc/contract';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export interface TestHost {
  readonly host: Host;
  readonly home: string;
  /** A window's end of the contract. */
  client(id?: string): Client;
}

/** A host in a temporary folder, its compute process run from the sources. */
export async function testHost(
  options: { dialogs?: Dialogs; home?: string; computeEntry?: string } = {},
): Promise<TestHost> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-host-'));
  const home = options.home ?? join(folder, 'home');
  const entry = options.computeEntry ?? resolve('src/main/compute/index.ts');
  const host = await createHost({
    version: '0.0.0-test',
    door: 'loopback',
    places: { home, temporary: join(folder, 'temporary') },
    startCompute: () => forkChild(entry, ['--import', 'tsx']),
    ...(options.dialogs ? { dialogs: options.dialogs } : {}),
  });
  onTestFinished(async () => {
    await host.close();
    await rm(folder, { recursive: true, force: true });
  });
  const client = (id = 'window-1'): Client =>
    createClient({
      invoke: (name, input) => host.call(name, input, { id }),
      subscribe: (listener) => host.events.subscribe(listener),
    });
  return { host, home, client };
}

/** Waits until a job has ended; rejects with its error. */
export async function ended(host: Host, runId: string): Promise<void> {
  for (;;) {
    const job = host.services.queue.list().find((view) => view.runId === runId);
    if (job?.state === 'failed') throw new Error(job.error?.message);
    if (job?.state === 'done' || job?.state === 'cancelled') return;
    await new Promise((done) => setTimeout(done, 20));
  }
}
