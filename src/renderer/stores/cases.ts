import { type CaseSummary } from '@shared/ipc/case-calls';
import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { useHost } from '../api/host';

/** The list of cases, newest first. */
export const useCases = defineStore('cases', () => {
  const { client, on } = useHost();
  const list = shallowRef<readonly CaseSummary[]>([]);
  const loaded = ref(false);

  async function refresh(): Promise<void> {
    list.value = await client.cases.list({});
    loaded.value = true;
  }

  on('cases/changed', ({ what }) => {
    if (what === 'list' && loaded.value) void refresh().catch(() => undefined);
  });

  async function rename(caseId: string, name: string): Promise<void> {
    await client.cases.rename({ caseId, name });
    await refresh();
  }

  async function duplicate(caseId: string, name: string): Promise<void> {
    await client.cases.duplicate({ caseId, name });
    await refresh();
  }

  async function remove(caseId: string): Promise<void> {
    await client.cases.delete({ caseId });
    await refresh();
  }

  return { list, loaded, refresh, rename, duplicate, remove };
});
