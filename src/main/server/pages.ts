import type { Host } from '../host';

/** A page that has called but has no events socket for this long is taken for gone. */
const PATIENCE_MS = 60_000;

interface Page {
  sockets: number;
  patience: NodeJS.Timeout | undefined;
}

/** The pages that are there: one whose last events socket closes gives its cases back. */
export class Pages {
  private readonly pages = new Map<string, Page>();

  constructor(private readonly host: Pick<Host, 'leave'>) {}

  /** A page has called. */
  seen(id: string): void {
    const page = this.pages.get(id) ?? { sockets: 0, patience: undefined };
    this.pages.set(id, page);
    clearTimeout(page.patience);
    if (page.sockets > 0) return;
    page.patience = setTimeout(() => this.gone(id), PATIENCE_MS);
    page.patience.unref();
  }

  connected(id: string): void {
    this.seen(id);
    const page = this.pages.get(id)!;
    clearTimeout(page.patience);
    page.sockets += 1;
  }

  disconnected(id: string): void {
    const page = this.pages.get(id);
    if (!page) return;
    page.sockets -= 1;
    if (page.sockets <= 0) this.gone(id);
  }

  private gone(id: string): void {
    clearTimeout(this.pages.get(id)?.patience);
    this.pages.delete(id);
    void this.host.leave(callerOf(id));
  }
}

export function callerOf(id: string): { readonly id: string } {
  return { id: `page:${id}` };
}
