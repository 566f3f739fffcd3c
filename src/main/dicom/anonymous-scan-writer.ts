import { checkAborted, type JobContext } from '@shared/jobs';
import type { Volume } from '@shared/volume';
import { Zip, ZipDeflate } from 'fflate';
import { randomBytes } from 'node:crypto';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { anonymiseFile } from './anonymise';
import { encodeCtImage } from './ct-image';

/**
 * Writes a scan as a zip of new CT images that tell nothing of the patient (PS3.15, Basic Application Level Confidentiality
 * Profile): they are made from the voxels and their places alone, with UIDs that nobody can lead back to the old ones.
 * Whether text is burned into the pictures is left unsaid, since nobody has looked. Throws `file/not-writable`,
 * `file/disk-full`.
 *
 * @param pseudonym stands for name and ID: letters, digits, `-`
 */
export async function writeAnonymousScan(
  path: string,
  scan: Volume<Int16Array>,
  pseudonym: string,
  context: JobContext,
): Promise<void> {
  await writeFileAtomic(path, zippedImages(scan, pseudonym, context));
}

async function* zippedImages(
  scan: Volume<Int16Array>,
  name: string,
  context: JobContext,
): AsyncGenerator<Uint8Array, void, void> {
  const secret = randomBytes(16).toString('hex');
  const text = { patientName: name, seriesDescription: '', uidSeed: secret, burnedIn: 'not said' } as const;
  const slices = scan.geometry.size[2];
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  const taken = (): Uint8Array[] => ready.splice(0);
  for (let z = 0; z < slices; z++) {
    checkAborted(context);
    // Noise hardly shrinks beyond the quickest level.
    const entry = new ZipDeflate(`image-${String(z + 1).padStart(4, '0')}.dcm`, { level: 1 });
    entry.mtime = new Date(1980, 0, 1);
    zip.add(entry);
    entry.push(anonymiseFile(encodeCtImage(scan, z, text), { name, secret }, 'scan').bytes, true);
    yield* taken();
    context.onProgress((z + 1) / slices, 'anonymise');
    await new Promise((next) => setImmediate(next));
  }
  zip.end();
  yield* taken();
}
