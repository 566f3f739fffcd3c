import { type TriangleMesh } from '@shared/mesh';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { sameTriangles } from './read-back';
import { decodeStl, encodeStl } from './stl';

/**
 * Writes a binary STL whole or not at all, after reading it back and comparing. Returns the bytes, for their hash.
 * Throws `file/not-writable` or `file/disk-full`.
 */
export async function writeStl(path: string, mesh: TriangleMesh, header: string): Promise<Uint8Array> {
  const bytes = encodeStl(mesh, header);
  if (!sameTriangles(mesh, decodeStl(bytes))) throw new Error('the STL file does not read back as it was written');
  await writeFileAtomic(path, bytes);
  return bytes;
}
