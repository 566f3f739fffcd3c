import { Mutex } from '../case/mutex';
import type { ChosenFiles } from './chosen-files';
import { ask, type Compute } from './compute';
import type { Sources } from './services';

/** Pictures of series that could be imported, made one at a time when they are looked at. */
export class Previews {
  private readonly made = new Map<string, Promise<Uint8Array>>();
  private readonly mutex = new Mutex();
  private stop = new AbortController();

  constructor(
    private readonly compute: Compute,
    private readonly sources: Sources,
    private readonly files: ChosenFiles,
  ) {}

  /** PNG of a listed series; undefined when there is no such series. */
  async get(token: string, series: number): Promise<Uint8Array | undefined> {
    const listed = this.sources.get(token)?.[series];
    if (!listed || listed.problem !== '') return undefined;
    const key = `${token}/${series}`;
    const known = this.made.get(key);
    if (known) return known;
    const { signal } = this.stop;
    const path = this.files.pathOf(token);
    const picture = this.mutex.run(() => ask(this.compute, 'preview', { path, uid: listed.uid }, signal));
    this.made.set(key, picture);
    picture.catch(() => this.made.delete(key));
    return picture;
  }

  /** Ends what is under way: something more important wants the compute process. */
  cancel(): void {
    this.stop.abort();
    this.stop = new AbortController();
  }
}
