import { writeFileAtomic } from '../volume/io/atomic-writer';
import { encode3mf, type Package } from './three-mf';

/** Writes a 3MF package whole or not at all. Throws `file/not-writable` or `file/disk-full`. */
export async function write3mf(path: string, content: Package): Promise<void> {
  await writeFileAtomic(path, encode3mf(content));
}
