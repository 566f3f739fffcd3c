import { type Vec3 } from '@shared/geometry';
import { deflateSync, inflateSync } from 'fflate';
import { appendFile } from 'node:fs/promises';
import { toWriteError } from '../volume/io/atomic-writer';
import { readIfThere } from './optional-file-reader';
import { type Subject } from './subject';

interface Header {
  readonly name: string;
  readonly size: Vec3;
  readonly bytes: number;
}

/**
 * Adds subjects to a file: for each a line of JSON `{ name, size, bytes }`, a line feed, and `bytes` bytes of its labels,
 * deflated. Such files can also be joined by concatenation.
 */
export async function appendSubjects(path: string, subjects: readonly Subject[]): Promise<void> {
  const encoder = new TextEncoder();
  const parts = subjects.flatMap(({ name, size, labels }) => {
    const packed = deflateSync(labels, { level: 6 });
    return [encoder.encode(`${JSON.stringify({ name, size, bytes: packed.length } satisfies Header)}\n`), packed];
  });
  try {
    await appendFile(path, Buffer.concat(parts));
  } catch (error) {
    throw toWriteError(path, error);
  }
}

/**
 * What {@link appendSubjects} wrote; a missing file is an empty list. A record that a killed run left unfinished ends
 * the list: the caller makes what is missing again, in a new file.
 */
export async function readSubjects(path: string): Promise<{ subjects: Subject[]; whole: boolean }> {
  const bytes = await readIfThere(path);
  if (!bytes) return { subjects: [], whole: true };
  const subjects: Subject[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(10, at);
    const header = end < 0 ? undefined : parseHeader(bytes.subarray(at, end));
    if (!header || end + 1 + header.bytes > bytes.length) return { subjects, whole: false };
    const { name, size } = header;
    subjects.push({ name, size, labels: inflateSync(bytes.subarray(end + 1, end + 1 + header.bytes)) });
    at = end + 1 + header.bytes;
  }
  return { subjects, whole: true };
}

function parseHeader(bytes: Uint8Array): Header | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch {
    return undefined;
  }
}
