import { AppError } from '@shared/errors';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toWriteError, writeFileAtomic } from '../volume/io/atomic-writer';
import { anonymiseFile } from './anonymise';
import { readImageFile } from './image-file-reader';
import { openInput } from './input-reader';

export interface AnonymisedSeries {
  /** Names of the written files, in the order of the originals. */
  readonly files: readonly string[];
  /** New names of files that say that text is burned into their picture: look at them before you hand them on. */
  readonly burnedIn: readonly string[];
  /** How many files do not say whether there is text in their picture. */
  readonly notSaid: number;
  /** Files that were left out because they hold no image or are damaged. */
  readonly leftOut: number;
}

/**
 * Writes anonymised copies of all images of a folder, zip or file into the folder `out`, which must not hold anything yet;
 * their names tell nothing of the old ones. Throws `dicom/no-image`, `file/...`, `usage/bad-value`.
 */
export async function anonymiseInput(
  path: string,
  out: string,
  name = 'ANONYMOUS',
  context: JobContext = QUIET,
): Promise<AnonymisedSeries> {
  if (!/^[A-Za-z0-9 _.-]{1,64}$/.test(name)) {
    throw new AppError('usage/bad-value', { option: '--name', value: name, expected: 'letters, digits, - and _' });
  }
  const pseudonym = { name, secret: randomBytes(16).toString('hex') };
  const files: string[] = [];
  const burnedIn: string[] = [];
  let notSaid = 0;
  let leftOut = 0;
  const input = await openInput(path);
  try {
    await makeEmpty(out);
    for (const [index, source] of input.sources.entries()) {
      checkAborted(context);
      const content = await readImageFile(source);
      if (content.kind !== 'image') {
        leftOut += 1;
        continue;
      }
      const open = await source.open();
      const bytes = await open.read(0, source.size).finally(() => open.close());
      const copy = anonymiseFile(bytes, pseudonym, source.name);
      const file = `image-${String(files.length + 1).padStart(4, '0')}.dcm`;
      await writeFileAtomic(join(out, file), copy.bytes);
      files.push(file);
      if (copy.burnedIn === 'yes') burnedIn.push(file);
      if (copy.burnedIn === 'not said') notSaid += 1;
      context.onProgress((index + 1) / input.sources.length, 'anonymise');
    }
  } finally {
    await input.close();
  }
  if (files.length === 0) throw new AppError('dicom/no-image', { path });
  return { files, burnedIn, notSaid, leftOut };
}

/** A folder with other files in it is refused: a copy must not lie among originals. */
async function makeEmpty(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    if ((await readdir(out)).length === 0) return;
  } catch (error) {
    throw toWriteError(out, error);
  }
  throw new AppError('file/not-writable', { path: out, reason: 'it is not empty' });
}
