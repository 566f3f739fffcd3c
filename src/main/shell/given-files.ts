import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Paths among the arguments of a start; options, the program and, where it is not packaged, the app itself are not meant. */
export function filesOf(argv: readonly string[], folder: string, packaged: boolean): string[] {
  return argv
    .filter((argument) => argument !== '' && !argument.startsWith('-'))
    .slice(packaged ? 1 : 2)
    .map((argument) => (isAbsolute(argument) ? argument : join(folder, argument)))
    .filter((path) => existsSync(path));
}

/**
 * Files that the app was given from outside: dropped on its icon, named at its start or at a second one. They wait until a
 * page is there to hear of them.
 */
export class GivenFiles {
  private waiting: string[] = [];
  private offer: ((paths: readonly string[]) => void) | undefined;

  give(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.offer) this.offer(paths);
    else this.waiting.push(...paths);
  }

  /** A page listens from now on; undefined when there is none any more. */
  listen(offer: ((paths: readonly string[]) => void) | undefined): void {
    this.offer = offer;
    if (offer) this.give(this.waiting.splice(0));
  }
}
