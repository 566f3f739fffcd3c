import { AppError } from '@shared/errors';
import { readFile, stat } from 'node:fs/promises';
import { dirname, relative, sep } from 'node:path';
import { toReadError } from '../volume/io/atomic-writer';
import { detectFormat, FORMAT_BYTES, type FileFormat } from '../volume/io/format';
import { type ByteSource } from './byte-source';
import { discKey, isDicomdir, referencedFiles } from './dicomdir';
import { filesBelow, fileSource } from './file-source-reader';
import { parseHeader } from './header';
import { openZip } from './zip-reader';

/** The files to look for images in. */
export interface DicomInput {
  readonly sources: readonly ByteSource[];
  /** Names that a DICOMDIR has and the disc has not. */
  readonly missing: readonly string[];
  close(): Promise<void>;
}

const plain = (sources: readonly ByteSource[], missing: readonly string[] = []): DicomInput => ({
  sources,
  missing,
  close: () => Promise.resolve(),
});

/** What a path is: a folder, or a file of a format told by its first bytes. Throws `file/...`. */
export async function inputFormat(path: string): Promise<FileFormat | 'folder'> {
  const found = await stat(path).catch((error: unknown) => {
    throw toReadError(path, error);
  });
  if (found.isDirectory()) return 'folder';
  const source = await fileSource(path);
  if (source.size === 0) throw new AppError('file/empty', { path });
  const open = await source.open();
  try {
    return detectFormat(await open.read(0, FORMAT_BYTES));
  } finally {
    await open.close();
  }
}

/** The files of a DICOMDIR; undefined when the file is none. */
async function directoryInput(path: string): Promise<DicomInput | undefined> {
  const result = parseHeader(
    await readFile(path).catch((error: unknown) => {
      throw toReadError(path, error);
    }),
    true,
  );
  if (result.kind !== 'no-pixels' || !isDicomdir(result.dataSet)) return undefined;
  const folder = dirname(path);
  const onDisc = new Map<string, ByteSource>();
  for (const source of await filesBelow(folder)) {
    onDisc.set(discKey(relative(folder, source.path).split(sep)), source);
  }
  const wanted = referencedFiles(result.dataSet);
  const sources = wanted.map((parts) => onDisc.get(discKey(parts))).filter((source) => source !== undefined);
  const missing = wanted.filter((parts) => !onDisc.has(discKey(parts))).map((parts) => parts[parts.length - 1]!);
  return plain(sources, missing);
}

/** Largest single file read whole in search of a directory. */
const LARGEST_DIRECTORY = 1 << 28;

/**
 * The sources behind a path: a folder (recursively), a zip, a DICOMDIR or one DICOM file. Throws `file/not-found`,
 * `file/not-readable`, `file/empty`, `file/damaged`, `file/encrypted`, `file/unknown-format`.
 */
export async function openInput(path: string): Promise<DicomInput> {
  const format = await inputFormat(path);
  if (format === 'folder') return plain(await filesBelow(path));
  const source = await fileSource(path);
  if (format === 'zip') {
    const zip = await openZip(source);
    return { sources: zip.entries, missing: [], close: () => zip.close() };
  }
  if (format !== 'dicom') throw new AppError('file/unknown-format', { path });
  const isSmall = source.size <= LARGEST_DIRECTORY && /dicomdir/i.test(source.name);
  return (isSmall ? await directoryInput(path) : undefined) ?? plain([source]);
}
