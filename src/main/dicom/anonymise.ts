import { AppError } from '@shared/errors';
import { type Coding, type RawElement, readElements, readItems, writeElement } from './anonymise-elements';
import { actionOf, METHOD } from './anonymise-profile';
import { concatenate } from './data-set-encoder';
import { inflateDataSet } from './inflate';
import { part10File } from './part10';
import { EXPLICIT_LITTLE_ENDIAN, IMPLICIT_LITTLE_ENDIAN, TRANSFER_SYNTAXES } from './transfer-syntaxes';
import { uidOf } from './uids';

export interface Pseudonym {
  /** Stands for the patient's name and ID; at most 64 characters without `\`, `^` and `=`. */
  readonly name: string;
  /** Goes into every new UID, so that nobody can find the old ones by trying; the same for all files of one export. */
  readonly secret: string;
}

export interface AnonymisedFile {
  readonly bytes: Uint8Array;
  /** What the file says of text in its picture (0028,0301); only a person can see what is really there. */
  readonly burnedIn: 'yes' | 'no' | 'not said';
}

const DEFLATED = '1.2.840.10008.1.2.1.99';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';
const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';

/**
 * A copy of a DICOM file without anything that names the patient, the people or places around them, or a time (PS3.15,
 * Basic Application Level Confidentiality Profile). Pixels and geometry stay byte for byte. The coding stays, but for
 * deflated files, which become plain. Text in the picture itself stays: see `burnedIn`.
 *
 * @param file name for errors
 * @throws AppError `dicom/damaged`, `dicom/unsupported-syntax`
 */
export function anonymiseFile(bytes: Uint8Array, pseudonym: Pseudonym, file: string): AnonymisedFile {
  try {
    return anonymise(bytes, pseudonym, file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new AppError('dicom/damaged', { file, reason }, { cause: error });
  }
}

function anonymise(bytes: Uint8Array, pseudonym: Pseudonym, file: string): AnonymisedFile {
  const { syntax, body } = open(bytes);
  if (!(syntax in TRANSFER_SYNTAXES)) throw new AppError('dicom/unsupported-syntax', { file, syntax });
  const coding: Coding = { explicit: syntax !== IMPLICIT_LITTLE_ENDIAN, littleEndian: syntax !== BIG_ENDIAN };
  const elements = readElements(body, coding);
  const text = (tag: string): string => latin(elements.find((element) => element.tag === tag)?.value);
  const kept = elements.map((element) => rewrite(element, coding, pseudonym)).filter((part) => part !== undefined);
  const told = statements(coding).filter(({ tag }) => !kept.some((part) => part.tag === tag));
  const all = [...kept, ...told].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  const dataSet = concatenate(all.map((part) => part.bytes));
  const sopClass = text('00080016') || CT_IMAGE;
  const instance = newUid(text('00080018'), pseudonym);
  const said = text('00280301').toUpperCase();
  return {
    bytes: part10File(sopClass, instance, syntax === DEFLATED ? EXPLICIT_LITTLE_ENDIAN : syntax, dataSet),
    burnedIn: said === 'YES' ? 'yes' : said === 'NO' ? 'no' : 'not said',
  };
}

/** The transfer syntax and the data set behind the file meta information, unpacked. */
function open(bytes: Uint8Array): { syntax: string; body: Uint8Array } {
  if (latin(bytes.subarray(128, 132)) !== 'DICM') {
    const isVr = [4, 5].every((i) => bytes[i]! >= 0x41 && bytes[i]! <= 0x5a);
    return { syntax: isVr ? EXPLICIT_LITTLE_ENDIAN : IMPLICIT_LITTLE_ENDIAN, body: bytes };
  }
  const plain = { explicit: true, littleEndian: true };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // (0002,0000) tells how long group 2 is.
  if (view.getUint32(132, true) !== 0x00000002) throw new RangeError('its file meta information has no length');
  const end = 144 + view.getUint32(140, true);
  if (end > bytes.length) throw new RangeError('its file meta information reaches beyond the end');
  const meta = readElements(bytes.subarray(132, end), plain);
  const syntax = latin(meta.find(({ tag }) => tag === '00020010')?.value);
  return { syntax, body: syntax === DEFLATED ? inflateDataSet(bytes, end) : bytes.subarray(end) };
}

interface Part {
  readonly tag: string;
  readonly bytes: Uint8Array;
}

function rewrite(element: RawElement, coding: Coding, pseudonym: Pseudonym): Part | undefined {
  const { tag, vr, value, whole } = element;
  const written = (bytes: Uint8Array): Part => ({ tag, bytes: writeElement(tag, vr, bytes, coding) });
  switch (actionOf(tag)) {
    case 'remove':
      return undefined;
    case 'keep':
      return isKnown(element) ? { tag, bytes: whole } : undefined;
    case 'empty':
      return written(new Uint8Array(0));
    case 'pseudonym':
      return written(padded(pseudonym.name, ' '));
    case 'uid':
      return written(padded(newUid(latin(value), pseudonym), '\0'));
    case 'sequence':
      return written(concatenate(readItems(value, coding).map((item) => rewriteItem(item, coding, pseudonym))));
  }
}

function rewriteItem(item: Uint8Array, coding: Coding, pseudonym: Pseudonym): Uint8Array {
  const elements = readElements(item, coding).filter(({ tag }) => tag !== 'fffee00d');
  const parts = elements.map((element) => rewrite(element, coding, pseudonym)).filter((part) => part !== undefined);
  return writeElement('fffee000', '', concatenate(parts.map(({ bytes }) => bytes)), coding);
}

/** A kept attribute that is a sequence or of free text could carry anything: only plain values pass. */
function isKnown({ tag, vr, undefinedLength, value }: RawElement): boolean {
  if (tag === '7fe00010') return true;
  if (undefinedLength || (vr !== '' && /^(SQ|UN|LT|ST|UT|UC|UR|PN|DT|DA|TM)$/.test(vr))) return false;
  const startsItem =
    value.length >= 8 && value[0] === 0xfe && value[1] === 0xff && value[2] === 0x00 && value[3] === 0xe0;
  return !startsItem;
}

/** Always the same new UID for the same old one and secret; well-known class UIDs stay. */
function newUid(uid: string, { secret }: Pseudonym): string {
  return uid.startsWith('1.2.840.10008.') ? uid : uidOf(`${secret}/${uid}`);
}

/** Says that and how the copy was made anonymous (PS3.15 E.1.1). */
function statements(coding: Coding): Part[] {
  const element = (tag: string, vr: string, value: Uint8Array): Part => ({
    tag,
    bytes: writeElement(tag, vr, value, coding),
  });
  const texts: readonly (readonly [string, string, string])[] = [
    ['00080100', 'SH', '113100'],
    ['00080102', 'SH', 'DCM'],
    ['00080104', 'LO', 'Basic Application Confidentiality Profile'],
  ];
  const item = concatenate(texts.map(([tag, vr, value]) => element(tag, vr, padded(value, ' ')).bytes));
  return [
    element('00120062', 'CS', padded('YES', ' ')),
    element('00120063', 'LO', padded(METHOD, ' ')),
    element('00120064', 'SQ', writeElement('fffee000', '', item, coding)),
    element('00280303', 'CS', padded('REMOVED', ' ')),
  ];
}

function latin(bytes: Uint8Array | undefined): string {
  return bytes
    ? new TextDecoder('latin1')
        .decode(bytes)
        .replace(/[\0 ]+$/, '')
        .trim()
    : '';
}

function padded(text: string, by: string): Uint8Array {
  return new TextEncoder().encode(text.length % 2 ? text + by : text);
}
