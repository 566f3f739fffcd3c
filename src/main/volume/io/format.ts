import { isGzip } from './gzip';
import { niftiVersion } from './nifti-header';
import { isNrrd } from './nrrd-header';

/** Kinds of input that can be told from a file's first bytes. */
export type FileFormat = 'dicom' | 'nifti' | 'nrrd' | 'zip' | 'gzip' | 'unknown';

/** How many bytes {@link detectFormat} wants; a shorter file is given whole. */
export const FORMAT_BYTES = 1024;

/** A data set without the preamble: first tag in group 2 or 8, then a VR or a plausible length. */
function isBareDicom(bytes: Uint8Array): boolean {
  if (bytes.length < 16 || (bytes[0] !== 0x08 && bytes[0] !== 0x02) || bytes[1] !== 0 || bytes[3] !== 0) return false;
  const letters = (i: number): boolean => bytes[i]! >= 0x41 && bytes[i]! <= 0x5a;
  if (letters(4) && letters(5)) return true;
  const length = bytes[4]! | (bytes[5]! << 8) | (bytes[6]! << 16);
  return bytes[7] === 0 && length < 256 && bytes[0] === 0x08;
}

/** The format by content, never by name. `bytes` is the start of the file, at least {@link FORMAT_BYTES} or all. */
export function detectFormat(bytes: Uint8Array): FileFormat {
  if (bytes.length >= 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM') return 'dicom';
  if (niftiVersion(bytes)) return 'nifti';
  if (isNrrd(bytes)) return 'nrrd';
  if (isGzip(bytes)) return 'gzip';
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5) && bytes[3] === bytes[2] + 1) {
    return 'zip';
  }
  return isBareDicom(bytes) ? 'dicom' : 'unknown';
}
