import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import type { Body } from './bodies';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

/** The renderer's built files. Only what lay in its folder at the start is served: a path is looked up, never joined. */
export class PageFiles {
  private readonly files = new Map<string, string>();

  constructor(folder: string) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      this.files.set(`/${relative(folder, path).split(sep).join('/')}`, path);
    }
  }

  async get(path: string): Promise<Body | undefined> {
    const file = this.files.get(path === '/' ? '/index.html' : path);
    if (file === undefined) return undefined;
    const content = await readFile(file);
    return { type: TYPES[extname(file)] ?? 'application/octet-stream', bytes: content.length, content };
  }
}
