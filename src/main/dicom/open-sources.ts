import { type ByteSource, type OpenSource } from './byte-source';

interface Held {
  readonly open: Promise<OpenSource>;
  users: number;
}

/** Idle sources kept open: a multi-frame file or a zip entry is opened once, a folder of slices file by file. */
const IDLE = 4;

/** Shares open sources among readers that run at the same time. */
export class OpenSources {
  private readonly held = new Map<ByteSource, Held>();

  constructor(private readonly openOne: (source: ByteSource) => Promise<OpenSource>) {}

  async use<T>(source: ByteSource, work: (open: OpenSource) => Promise<T>): Promise<T> {
    let held = this.held.get(source);
    if (!held) this.held.set(source, (held = { open: this.openOne(source), users: 0 }));
    held.users++;
    try {
      return await work(await held.open);
    } finally {
      held.users--;
      await this.trim(IDLE);
    }
  }

  private async trim(keep: number): Promise<void> {
    const idle = [...this.held].filter(([, held]) => held.users === 0);
    for (const [source, held] of idle.slice(0, Math.max(0, idle.length - keep))) {
      this.held.delete(source);
      await held.open.then(
        (open) => open.close(),
        () => undefined,
      );
    }
  }

  /** Closes all; nothing may be in use. */
  close(): Promise<void> {
    return this.trim(0);
  }
}
