import { type TriangleMesh } from '@shared/mesh';
import { open, rename, rm } from 'node:fs/promises';
import { encodeStl } from './stl';

/** Writes a binary STL through a temporary file, so that a failed write leaves no half file behind. */
export async function writeStl(path: string, mesh: TriangleMesh, header: string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(encodeStl(mesh, header));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
