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

  const follow = (): void => {
    if (loaded.value) void refresh().catch(() => undefined);
  };
  on('cases/changed', follow);
  on('host/returned', follow);

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

  /** Adds a case folder that the user chooses in the system's dialog; null when none was chosen. */
  async function add(): Promise<string | null> {
    const [folder] = await client.files.pick({ purpose: 'case-folder' });
    if (!folder) return null;
    const { id } = await client.cases.add({ token: folder.token });
    return id;
  }

  /** The list is not looked at any more: it need not follow. */
  function leave(): void {
    loaded.value = false;
  }

  return { list, loaded, refresh, leave, rename, duplicate, remove, add };
});
