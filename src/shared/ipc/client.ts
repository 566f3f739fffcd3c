import { fromPlainError, type PlainError } from '../errors';
import type { Client } from './contract';
import type { EventName, Events } from './events';

/** What every call is answered with; errors travel as values. */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: PlainError };

/** What a door to the host must offer; the preload bridge and the loopback's HTTP both do. */
export interface Transport {
  /** `name` is `area/name` of the contract. */
  invoke(name: string, input: unknown): Promise<Reply>;
  /** Returns how to stop listening. */
  subscribe(listener: (name: EventName, data: Events[EventName]) => void): () => void;
}

/** The contract's client over any transport; a refused call throws `AppError`, or an `AbortError` when cancelled. */
export function createClient(transport: Transport): Client {
  const area = (areaName: string): unknown =>
    new Proxy(
      {},
      {
        get: (_, name) => async (input?: unknown) => {
          const reply = await transport.invoke(`${areaName}/${String(name)}`, input ?? {});
          if (reply.ok) return reply.value;
          throw fromPlainError(reply.error);
        },
      },
    );
  return new Proxy({}, { get: (_, name) => area(String(name)) }) as Client;
}
