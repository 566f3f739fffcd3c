import { checkAborted, type JobContext, QUIET } from '@shared/jobs';
import { type Volume } from '@shared/volume';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { makeFolder } from '../volume/io/folder-writer';
import { encodeCtImage, type SeriesText } from './ct-image';
import { forEachLimited } from './pool';

const AT_ONCE = 4;

/**
 * Writes a volume as a CT series, one file a slice (`slice-0001.dcm`, ... along z), and returns their paths. When it fails
 * or is cancelled, what it has written is removed again. Throws `file/disk-full` or `file/not-writable`.
 */
export async function writeSeries(
  dir: string,
  volume: Volume<Int16Array>,
  text: SeriesText,
  context: JobContext = QUIET,
): Promise<string[]> {
  const made = await makeFolder(dir);
  const slices = volume.geometry.size[2];
  const digits = Math.max(4, String(slices).length);
  const paths = Array.from({ length: slices }, (_, z) => join(dir, `slice-${String(z + 1).padStart(digits, '0')}.dcm`));
  const written: string[] = [];
  try {
    await forEachLimited(paths, AT_ONCE, async (path, z) => {
      checkAborted(context);
      await writeFileAtomic(path, encodeCtImage(volume, z, text));
      written.push(path);
      context.onProgress(written.length / slices, 'write');
    });
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    if (made !== undefined) await rmdir(dir).catch(() => undefined);
    throw error;
  }
  return paths;
}
