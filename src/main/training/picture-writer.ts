import { PNG } from 'pngjs';
import { writeFileAtomic } from '../volume/io/atomic-writer';
import { type Canvas } from './canvas';

export async function writePicture(path: string, { width, height, pixels }: Canvas): Promise<void> {
  const png = new PNG({ width, height });
  png.data.set(pixels);
  await writeFileAtomic(path, PNG.sync.write(png));
}
