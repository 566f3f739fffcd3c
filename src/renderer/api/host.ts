import { type Client } from '@shared/ipc/contract';
import { type EventName, type Events } from '@shared/ipc/events';
import { type ChosenFile } from '@shared/ipc/file-calls';
import { inject, type InjectionKey } from 'vue';

/** A browser's folder or file, given to the host by upload. */
export interface LocalFile {
  /** Relative path with `/`. */
  readonly path: string;
  readonly file: File;
}

/** Everything the renderer knows of the world outside its page. */
export interface Host {
  readonly client: Client;
  /** Returns how to stop listening. */
  readonly on: <N extends EventName>(name: N, listener: (data: Events[N]) => void) => () => void;
  /** Body of an address from the contract; `onProgress` gets bytes so far. */
  readonly body: (
    path: string,
    options?: { signal?: AbortSignal; onProgress?: (bytes: number) => void },
  ) => Promise<ArrayBuffer>;
  /** What `<img src>` takes for an address from the contract. */
  readonly image: (path: string) => string;
  /** Sends one file of an upload. */
  readonly put: (path: string, body: Blob) => Promise<void>;
  /** Names dropped files and folders to the host without sending them; null where only uploads can. */
  readonly dropped: ((files: readonly File[]) => Promise<readonly ChosenFile[]>) | null;
}

export const HOST: InjectionKey<Host> = Symbol('host');

/** For setup functions of components and stores. */
export function useHost(): Host {
  const host = inject(HOST);
  if (!host) throw new Error('the app was started without a host');
  return host;
}
