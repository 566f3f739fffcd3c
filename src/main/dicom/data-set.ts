import { type DataSet } from 'dicom-parser';
import { Tag } from './tags';

/** Defined terms of Specific Character Set (PS3.3 C.12.1.1.2) to encoding labels. */
const CHARSETS: Readonly<Record<string, string>> = {
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 13': 'shift_jis',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
};

function bytesOf(dataSet: DataSet, tag: string): Uint8Array | undefined {
  const element = dataSet.elements[tag];
  if (!element || element.items || element.length <= 0) return undefined;
  return dataSet.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
}

/** A code or number string, trimmed; '' when absent. */
export function code(dataSet: DataSet, tag: string): string {
  const bytes = bytesOf(dataSet, tag);
  return bytes
    ? new TextDecoder('latin1')
        .decode(bytes.subarray(0, 4096))
        .replace(/\0[\s\S]*$/, '')
        .trim()
    : '';
}

/** Free text in the data set's own character set, trimmed; '' when absent. */
export function text(dataSet: DataSet, tag: string): string {
  const bytes = bytesOf(dataSet, tag);
  if (!bytes) return '';
  const terms = code(dataSet, Tag.SpecificCharacterSet).split('\\');
  const term = terms.map((t) => t.trim()).find((t) => t in CHARSETS);
  return new TextDecoder(term ? CHARSETS[term] : 'latin1').decode(bytes.subarray(0, 1024)).replace(/\0+$/, '').trim();
}

/** The values of a DS or IS; not-a-number where a value is no number; [] when absent. */
export function decimals(dataSet: DataSet, tag: string): number[] {
  const value = code(dataSet, tag);
  return value === '' ? [] : value.split('\\').map((part) => (part.trim() === '' ? NaN : Number(part)));
}

export function decimal(dataSet: DataSet, tag: string): number | undefined {
  return decimals(dataSet, tag)[0];
}

/** A US value. */
export function unsigned(dataSet: DataSet, tag: string): number | undefined {
  const bytes = bytesOf(dataSet, tag);
  return bytes && bytes.length >= 2 ? dataSet.uint16(tag) : undefined;
}

/** The first item of a sequence. */
export function firstItem(dataSet: DataSet | undefined, tag: string): DataSet | undefined {
  return dataSet?.elements[tag]?.items?.[0]?.dataSet;
}
