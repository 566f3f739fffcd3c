import { writeFileAtomic } from '../volume/io/atomic-writer';
import { sameTriangles } from './read-back';
import { encode3mf, type Package } from './three-mf';
import { decode3mf } from './three-mf-decode';

/**
 * Writes a 3MF package whole or not at all, after reading it back and comparing. Returns the bytes, for their hash.
 * Throws `file/not-writable` or `file/disk-full`.
 */
export async function write3mf(path: string, content: Package): Promise<Uint8Array> {
  const bytes = encode3mf(content);
  const read = decode3mf(bytes);
  const same =
    read.parts.length === content.parts.length &&
    content.parts.every(
      (part, i) => part.name === read.parts[i]!.name && sameTriangles(part.mesh, read.parts[i]!.mesh),
    );
  if (!same) throw new Error('the 3MF file does not read back as it was written');
  await writeFileAtomic(path, bytes);
  return bytes;
}
