import { type EventMessage, type EventName, type Events } from '@shared/ipc/events';

type Listener = (name: EventName, data: Events[EventName]) => void;

/** Hands events on to those who asked for their name. */
export function createEventHub() {
  const listeners = new Set<Listener>();
  const all = (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    all,
    emit: (message: EventMessage): void => {
      for (const listener of [...listeners]) listener(message.name, message.data);
    },
    on: <N extends EventName>(name: N, listener: (data: Events[N]) => void): (() => void) =>
      all((got, data) => {
        if (got === name) listener(data as Events[N]);
      }),
  };
}
