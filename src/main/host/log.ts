import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withoutPaths } from './without-paths';

const LARGEST = 1 << 20;
const KEPT = 3;

/**
 * The local log, for support: `lacuna.log`, rotated at 1 MiB, three older ones kept. Callers give codes, numbers and ids;
 * nothing of a patient. Paths that come with a bug's message are taken out here: they may name one.
 */
export class Log {
  private readonly path: string;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'lacuna.log');
  }

  write(level: 'info' | 'warning' | 'error', message: string): void {
    const line = `${new Date().toISOString()} ${level} ${withoutPaths(message).replaceAll(/\s*\n\s*/g, ' | ')}\n`;
    try {
      mkdirSync(this.folder, { recursive: true });
      if (existsSync(this.path) && statSync(this.path).size + line.length > LARGEST) this.rotate();
      appendFileSync(this.path, line);
    } catch {
      // A log that cannot be written must not stop the work.
    }
  }

  /** The newest lines, oldest first, from the older files too: what support is given, and what the user is shown of it. */
  tail(bytes = 256 * 1024): string {
    let text = '';
    for (const path of [this.path, ...Array.from({ length: KEPT }, (_, i) => `${this.path}.${i + 1}`)]) {
      if (text.length >= bytes) break;
      text = readText(path) + text;
    }
    return text.length <= bytes ? text : text.slice(text.indexOf('\n', text.length - bytes) + 1);
  }

  private rotate(): void {
    for (let i = KEPT - 1; i >= 1; i--) {
      if (existsSync(`${this.path}.${i}`)) renameSync(`${this.path}.${i}`, `${this.path}.${i + 1}`);
    }
    renameSync(this.path, `${this.path}.1`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
