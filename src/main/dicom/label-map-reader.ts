import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { readSegmentFile } from '../volume/io/volume-reader';
import type { SegmentMap } from '../volume/io/segments';
import type { ByteSource } from './byte-source';
import { parseHeader, type Header } from './header';
import { inputFormat, openInput } from './input-reader';
import { decodeSegmentation, isSegmentation } from './segmentation';
import { syntaxName, TRANSFER_SYNTAXES } from './transfer-syntaxes';

/** Enough to see what kind of object a file is. */
const FIRST_READ = 1 << 14;

/** The SOP classes of segmentations, as they stand in the bytes. */
const KIND = /1\.2\.840\.10008\.5\.1\.4\.1\.1\.66\.[47](?![\d.])/;

/**
 * Reads a label map in any form: NIfTI, NRRD, `.seg.nrrd`, a DICOM segmentation, or a folder or zip that holds one (of
 * several the largest, with a finding). Throws AppError `file/...`, `volume/...`, `labels/not-whole`, `dicom/...`, and
 * `dicom/no-segmentation` where DICOM files hold none.
 */
export async function readLabelMap(path: string): Promise<SegmentMap> {
  const format = await inputFormat(path);
  if (format === 'nifti' || format === 'nrrd' || format === 'gzip') return readSegmentFile(path);
  if (format === 'unknown') throw new AppError('file/unknown-format', { path });
  const input = await openInput(path);
  try {
    const found: ByteSource[] = [];
    for (const source of input.sources) if (await mayBeSegmentation(source)) found.push(source);
    for (const source of found.sort((a, b) => b.size - a.size)) {
      const map = await readSegmentation(source);
      if (!map) continue;
      return found.length === 1 ? map : { ...map, findings: [...(map.findings ?? []), others(found.length, source)] };
    }
    throw new AppError('dicom/no-segmentation', { path });
  } finally {
    await input.close();
  }
}

function others(count: number, { name }: ByteSource): Finding {
  return {
    code: 'labels/other-segmentations',
    severity: 'warning',
    message: `${count} segmentations were found; the largest one, ${name}, was read. Choose a file for another one.`,
    details: { count, name },
  };
}

/** By the SOP class in the beginning of the file, so that the scan beside it is not read whole. */
async function mayBeSegmentation(source: ByteSource): Promise<boolean> {
  const open = await source.open();
  try {
    const first = await open.read(0, FIRST_READ);
    return KIND.test(new TextDecoder('latin1').decode(first));
  } finally {
    await open.close();
  }
}

async function readSegmentation(source: ByteSource): Promise<SegmentMap | undefined> {
  const open = await source.open();
  try {
    const bytes = await open.read(0, source.size);
    const result = parseHeader(bytes, true);
    if (result.kind === 'damaged') throw new AppError('dicom/damaged', { file: source.name, reason: result.reason });
    if (result.kind !== 'image' || !isSegmentation(result.header.dataSet)) return undefined;
    const { header } = result;
    checkSyntax(header, source.name);
    const { offset, length } = header.pixels;
    const all = header.inflated ?? bytes;
    return decodeSegmentation(header.dataSet, all.subarray(offset, offset + (length ?? 0)), source.name);
  } finally {
    await open.close();
  }
}

function checkSyntax({ syntax }: Header, file: string): void {
  const known = TRANSFER_SYNTAXES[syntax];
  if (known?.coding === 'native' && !known.bigEndian) return;
  throw new AppError('dicom/unsupported-syntax', { file, syntax: syntaxName(syntax) });
}
