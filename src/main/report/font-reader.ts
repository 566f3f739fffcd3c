import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Parts of the typeface by script, as its files are cut. */
export const SCRIPTS = ['latin', 'latin-ext', 'greek', 'cyrillic'] as const;
export type Script = (typeof SCRIPTS)[number];

export type Fonts = Readonly<Record<'regular' | 'bold', Readonly<Record<Script, Uint8Array>>>>;

/** `resources/fonts` of the project or of the packaged app. */
function fontFolder(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'resources', 'fonts');
    if (existsSync(folder) || dirname(at) === at) return folder;
  }
}

/** The typeface of the report (Inter, SIL Open Font License). */
export async function readFonts(): Promise<Fonts> {
  const folder = fontFolder();
  const file = (script: Script, value: number): Promise<Uint8Array> =>
    readFile(join(folder, `inter-${script}-${value}-normal.woff`));
  const weight = async (value: number): Promise<Record<Script, Uint8Array>> => ({
    latin: await file('latin', value),
    'latin-ext': await file('latin-ext', value),
    greek: await file('greek', value),
    cyrillic: await file('cyrillic', value),
  });
  return { regular: await weight(400), bold: await weight(700) };
}
