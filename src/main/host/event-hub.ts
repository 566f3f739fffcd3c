import type { EventName, Events } from '@shared/ipc/events';

export type EventListener = <Name extends EventName>(name: Name, data: Events[Name]) => void;

/** Hands every event to every door. */
export class EventHub {
  private readonly listeners = new Set<EventListener>();

  emit<Name extends EventName>(name: Name, data: Events[Name]): void {
    for (const listener of this.listeners) listener(name, data);
  }

  /** Returns how to stop listening. */
  subscribe(listener: EventListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}
