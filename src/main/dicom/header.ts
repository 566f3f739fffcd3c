import dicomParser, { type DataSet } from 'dicom-parser';
import { code } from './data-set';
import { inflateDataSet } from './inflate';
import { Tag } from './tags';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, TRANSFER_SYNTAXES } from './transfer-syntaxes';

export interface Header {
  readonly dataSet: DataSet;
  readonly syntax: string;
  /** Where the value of Pixel Data begins and its stated length; undefined for undefined length. */
  readonly pixels: { readonly offset: number; readonly length: number | undefined };
  /** The unpacked file when the syntax is deflated; offsets then count in it. */
  readonly inflated?: Uint8Array;
}

export type HeaderResult =
  | { readonly kind: 'image'; readonly header: Header }
  /** The bytes end before the pixels: give more of the file. */
  | { readonly kind: 'more' }
  /** DICOM without pixels: a report, a directory, a plan. */
  | { readonly kind: 'no-pixels'; readonly dataSet: DataSet }
  | { readonly kind: 'damaged'; readonly reason: string };

const UNDEFINED_LENGTH = 0xffffffff;
function hasPreamble(bytes: Uint8Array): boolean {
  return bytes.length >= 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
}

/** A data set without preamble and meta header is implicit unless a VR stands where one would. */
function bareSyntax(bytes: Uint8Array): string {
  const isVr = [4, 5].every((i) => bytes[i]! >= 0x41 && bytes[i]! <= 0x5a);
  return isVr ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN;
}

function reasonOf(thrown: unknown): string {
  const inner = typeof thrown === 'object' && thrown !== null && 'exception' in thrown ? thrown.exception : thrown;
  const message = inner instanceof Error ? inner.message : String(inner);
  return message.replace(/^dicomParser[\w.:]*\s*:?\s*/, '').slice(0, 120) || 'its header cannot be parsed';
}

/**
 * Parses the data set up to Pixel Data. `bytes` is the beginning of the file; `whole` says that it is all of it. Never
 * throws for bad content.
 */
export function parseHeader(bytes: Uint8Array, whole: boolean): HeaderResult {
  let inflated: Uint8Array | undefined;
  let cut = false;
  const inflater = (all: Uint8Array, position: number): Uint8Array => {
    cut = !whole;
    if (cut) return all;
    const body = inflateDataSet(all, position);
    inflated = new Uint8Array(position + body.length);
    inflated.set(all.subarray(0, position));
    inflated.set(body, position);
    return inflated;
  };
  let dataSet: DataSet;
  try {
    const bare = hasPreamble(bytes) ? {} : { TransferSyntaxUID: bareSyntax(bytes) };
    const options = { untilTag: Tag.PixelData, inflater, ...bare };
    dataSet = dicomParser.parseDicom(bytes, options);
  } catch (error) {
    return whole ? { kind: 'damaged', reason: reasonOf(error) } : { kind: 'more' };
  }
  if (cut) return { kind: 'more' };
  const element = dataSet.elements[Tag.PixelData];
  if (!element) {
    if (!whole) return { kind: 'more' };
    const isFloat = dataSet.elements[Tag.FloatPixelData] ?? dataSet.elements[Tag.DoubleFloatPixelData];
    return isFloat ? { kind: 'damaged', reason: 'floating point pixels' } : { kind: 'no-pixels', dataSet };
  }
  const syntax = hasPreamble(bytes) ? code(dataSet, Tag.TransferSyntaxUID) : bareSyntax(bytes);
  const length = element.length === UNDEFINED_LENGTH || element.hadUndefinedLength ? undefined : element.length;
  const header = { dataSet, syntax, pixels: { offset: element.dataOffset, length } };
  return { kind: 'image', header: inflated ? { ...header, inflated } : header };
}

/** Whether pixels of this header are encapsulated in fragments. */
export function isEncapsulated(header: Header): boolean {
  const syntax = TRANSFER_SYNTAXES[header.syntax];
  return syntax ? syntax.coding !== 'native' : header.pixels.length === undefined;
}
