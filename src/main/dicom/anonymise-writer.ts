import { AppError } from '@shared/errors';
import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { toReadError, writeFileAtomic } from '../volume/io/atomic-writer';
import { withStagedFolder } from '../volume/io/folder-writer';
import { anonymiseFile, type Pseudonym } from './anonymise';
import { readImageFile } from './image-file-reader';
import { type DicomInput, openInput } from './input-reader';

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
 * Writes anonymised copies of all images of a folder, zip or file into the folder `out`, which must not hold anything
 * yet; their names tell nothing of the old ones. All are written or none. Throws `dicom/no-image`, `file/...`,
 * `usage/bad-value`.
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
  await refuseFull(out);
  const input = await openInput(path);
  try {
    return await withStagedFolder(out, (staging) => copyImages(input, path, staging, pseudonym, context));
  } finally {
    await input.close();
  }
}

async function copyImages(
  { sources }: DicomInput,
  path: string,
  folder: string,
  pseudonym: Pseudonym,
  context: JobContext,
): Promise<AnonymisedSeries> {
  const files: string[] = [];
  const burnedIn: string[] = [];
  let notSaid = 0;
  let leftOut = 0;
  for (const [index, source] of sources.entries()) {
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
    await writeFileAtomic(join(folder, file), copy.bytes);
    files.push(file);
    if (copy.burnedIn === 'yes') burnedIn.push(file);
    if (copy.burnedIn === 'not said') notSaid += 1;
    context.onProgress((index + 1) / sources.length, 'anonymise');
  }
  if (files.length === 0) throw new AppError('dicom/no-image', { path });
  return { files, burnedIn, notSaid, leftOut };
}

/** A folder with other files in it is refused: a copy must not lie among originals. */
async function refuseFull(out: string): Promise<void> {
  const names = await readdir(out).catch((error: unknown) => {
    const known = toReadError(out, error);
    if (known instanceof AppError && known.code === 'file/not-found') return [];
    throw known;
  });
  if (names.length > 0) {
    throw new AppError('usage/bad-value', { option: '--out', value: out, expected: 'give a new or an empty folder' });
  }
}
