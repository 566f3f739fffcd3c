import { gunzipSync, gzipSync } from 'node:zlib';
import type { Vec3 } from '@shared/geometry';
import { writeFileAtomic } from '../../volume/io/atomic-writer';
import { readIfThere } from '../optional-file-reader';
import type { AnatomySubject } from './subjects';

/** A line of JSON with the sizes and packed lengths, then each subject's grey values and labels, gzipped. */
export async function writeSubjects(path: string, subjects: readonly AnatomySubject[]): Promise<void> {
  const packed = subjects.map(({ grey, labels }) => {
    const greyBytes = new Uint8Array(grey.buffer, grey.byteOffset, grey.byteLength);
    return gzipSync(Buffer.concat([greyBytes, labels]), { level: 1 });
  });
  const head = JSON.stringify(subjects.map(({ size }, i) => ({ size, length: packed[i]!.length })));
  await writeFileAtomic(path, [new TextEncoder().encode(`${head}\n`), ...packed]);
}

/** Undefined where there is no such file. */
export async function readSubjects(path: string): Promise<AnatomySubject[] | undefined> {
  const bytes = await readIfThere(path);
  if (!bytes) return undefined;
  const end = bytes.indexOf(10);
  const head = JSON.parse(bytes.subarray(0, end).toString('utf8')) as { size: Vec3; length: number }[];
  let at = end + 1;
  return head.map(({ size, length }) => {
    const both = gunzipSync(bytes.subarray(at, at + length));
    at += length;
    const voxels = size[0] * size[1] * size[2];
    const grey = new Int16Array(both.buffer.slice(both.byteOffset, both.byteOffset + 2 * voxels));
    return { size, grey, labels: new Uint8Array(both.subarray(2 * voxels)) };
  });
}
