import { AppError, isAbort } from '@shared/errors';
import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import { useHost } from '../api/host';
import { useErrorText } from '../locales/error-text';
import { useOpenCase } from './open-case';

export interface Notice {
  readonly id: number;
  readonly tone: 'info' | 'good' | 'warn' | 'bad';
  readonly text: string;
}

/**
 * Short messages at the foot of the window. What failed stays until it is dismissed or another case is opened; the rest
 * goes by itself.
 */
export const useNotices = defineStore('notices', () => {
  const list = ref<Notice[]>([]);
  const { client } = useHost();
  const errorText = useErrorText();
  const open = useOpenCase();
  let next = 1;

  let told = '';
  watch(
    () => open.id,
    (id) => {
      // Leaving a case keeps what was told last, which may be why it was left.
      if (id === '' || id === told) return;
      told = id;
      list.value = [];
    },
    { flush: 'sync' },
  );

  function tell(tone: Notice['tone'], text: string): void {
    const id = next++;
    list.value = [...list.value.filter((notice) => notice.text !== text), { id, tone, text }].slice(-4);
    if (tone === 'info' || tone === 'good') setTimeout(() => dismiss(id), 5000);
  }

  function dismiss(id: number): void {
    list.value = list.value.filter((notice) => notice.id !== id);
  }

  /** Shows what went wrong; a cancellation is silent, a bug goes to the log too. */
  function fail(error: unknown): void {
    if (isAbort(error)) return;
    tell('bad', errorText(error));
    if (error instanceof AppError) return;
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: '' };
    client.app.report({ message: message.slice(0, 2000), stack: (stack ?? '').slice(0, 8000) }).catch(() => undefined);
  }

  /** Runs a task whose failure is shown; the answer is undefined then. */
  async function guard<T>(task: () => Promise<T>): Promise<T | undefined> {
    try {
      return await task();
    } catch (error) {
      fail(error);
      return undefined;
    }
  }

  return { list, tell, dismiss, fail, guard };
});
