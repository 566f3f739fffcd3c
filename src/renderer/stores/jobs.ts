import { fromPlainError } from '@shared/errors';
import { type JobKind, type JobView } from '@shared/ipc/job-calls';
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { useHost } from '../api/host';

const ENDED = new Set<JobView['state']>(['done', 'failed', 'cancelled']);

export function hasEnded(job: JobView): boolean {
  return ENDED.has(job.state);
}

/** Long work: what runs, what waits, how far it is. */
export const useJobs = defineStore('jobs', () => {
  const { client, on } = useHost();
  const byRun = shallowRef<ReadonlyMap<string, JobView>>(new Map());
  const waiting = new Map<string, ((job: JobView) => void)[]>();

  function take(job: JobView): void {
    const known = byRun.value.get(job.runId);
    if (known && hasEnded(known)) return;
    byRun.value = new Map(byRun.value).set(job.runId, job);
    if (!hasEnded(job)) return;
    for (const resolve of waiting.get(job.runId) ?? []) resolve(job);
    waiting.delete(job.runId);
  }

  on('jobs/changed', take);
  on('host/returned', () => void refresh().catch(() => undefined));

  const active = computed(() => [...byRun.value.values()].filter((job) => !hasEnded(job)));

  /** The newest job of a kind for a subject, ended ones included. */
  function latest(subject: string, kinds: readonly JobKind[]): JobView | undefined {
    return [...byRun.value.values()].filter((job) => job.subject === subject && kinds.includes(job.kind)).at(-1);
  }

  /** What waits or runs for a subject; of several the first. */
  function activeOf(subject: string): JobView | undefined {
    return active.value.find((job) => job.subject === subject);
  }

  /** Resolves when the run is done; throws its error when it failed, an AbortError when it was cancelled. */
  async function finished(runId: string): Promise<JobView> {
    const known = byRun.value.get(runId);
    const job =
      known && hasEnded(known)
        ? known
        : await new Promise<JobView>((resolve) => waiting.set(runId, [...(waiting.get(runId) ?? []), resolve]));
    if (job.state === 'cancelled') throw new DOMException('cancelled', 'AbortError');
    if (job.state === 'failed') throw fromPlainError(job.error ?? { name: 'Error', message: job.step });
    return job;
  }

  async function refresh(): Promise<void> {
    for (const job of await client.jobs.list({})) take(job);
  }

  async function cancel(runId: string): Promise<void> {
    await client.jobs.cancel({ runId });
  }

  return { byRun, active, latest, activeOf, finished, refresh, cancel };
});
