import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Chromium of the system: `LACUNA_CHROMIUM`, else the first on the path; undefined leaves Playwright its own. */
export function chromiumPath(): string | undefined {
  const named = process.env['LACUNA_CHROMIUM'];
  if (named) return named;
  const names = ['chromium', 'chromium-browser', 'google-chrome'];
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}
