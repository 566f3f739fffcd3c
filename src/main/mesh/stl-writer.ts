import { type TriangleMesh } from '@shared/mesh';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { encodeStl } from './stl';

/** Writes a binary STL whole or not at all. Throws `file/not-writable` or `file/disk-full`. */
export async function writeStl(path: string, mesh: TriangleMesh, header: string): Promise<void> {
  await writeFileAtomic(path, encodeStl(mesh, header));
}
