/** A value representation that the encoder writes. */
export type Vr =
  | 'AE' | 'AS' | 'AT' | 'CS' | 'DA' | 'DS' | 'IS' | 'LO' | 'LT' | 'OB' | 'OW' | 'PN' | 'SH' | 'SQ' | 'SS' | 'ST' | 'TM' | 'UI'
  | 'UL' | 'US'; // prettier-ignore

/** Group and element number as one number, VR, value: text (several values joined by `\`), numbers, bytes or items. */
export type EncodedElement = readonly [
  tag: number,
  vr: Vr,
  value: string | number | readonly number[] | Uint8Array | readonly (readonly EncodedElement[])[],
];

const LONG: ReadonlySet<Vr> = new Set(['OB', 'OW', 'SQ']);
/** Longest values in characters (PS3.5 table 6.2-1) of those that are cut rather than checked by their makers. */
const LONGEST: Partial<Record<Vr, number>> = { AE: 16, CS: 16, LO: 64, SH: 16, PN: 64, LT: 10240, ST: 1024 };

/** A decimal string: at most 16 characters, as many digits as fit. */
export function decimalString(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no decimal string`);
  const shortest = String(value + 0);
  if (shortest.length <= 16) return shortest;
  for (let digits = 16; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
  }
  return value.toExponential(8);
}

/** Several decimal strings as one value. */
export function decimalStrings(values: readonly number[]): string {
  return values.map(decimalString).join('\\');
}

function numberBytes(vr: Vr, values: readonly number[]): Uint8Array {
  const width = vr === 'UL' ? 4 : 2;
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    if (vr === 'UL') view.setUint32(4 * i, value, true);
    else if (vr === 'SS') view.setInt16(2 * i, value, true);
    else view.setUint16(2 * i, value, true);
  });
  return bytes;
}

function isItems(value: EncodedElement[2]): value is readonly (readonly EncodedElement[])[] {
  return Array.isArray(value) && (value.length === 0 || Array.isArray(value[0]));
}

function itemsBytes(items: readonly (readonly EncodedElement[])[]): Uint8Array {
  const parts = items.flatMap((item) => {
    const body = encodeDataSet(item);
    const head = new Uint8Array(8);
    const view = new DataView(head.buffer);
    view.setUint16(0, 0xfffe, true);
    view.setUint16(2, 0xe000, true);
    view.setUint32(4, body.length, true);
    return [head, body];
  });
  return concatenate(parts);
}

export function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function valueBytes(vr: Vr, value: EncodedElement[2]): Uint8Array {
  if (value instanceof Uint8Array) return value;
  if (vr === 'SQ' && isItems(value)) return itemsBytes(value);
  if (typeof value === 'string') {
    const longest = LONGEST[vr];
    const cut =
      longest === undefined
        ? value
        : value
            .split('\\')
            .map((part) => Array.from(part).slice(0, longest).join(''))
            .join('\\');
    return new TextEncoder().encode(cut);
  }
  if (typeof value === 'number') return numberBytes(vr, [value]);
  if (isItems(value)) throw new TypeError(`items in a ${vr}`);
  return numberBytes(vr, value);
}

/**
 * Elements as explicit VR little endian (PS3.5 7.1.2), sorted by tag, padded to even length. Values other than sequences
 * and bytes must fit the VR: a wrong one is a bug.
 */
export function encodeDataSet(elements: readonly EncodedElement[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [tag, vr, value] of [...elements].sort((a, b) => a[0] - b[0])) {
    const body = valueBytes(vr, value);
    const odd = body.length % 2;
    const long = LONG.has(vr);
    const head = new Uint8Array(long ? 12 : 8);
    const view = new DataView(head.buffer);
    view.setUint16(0, tag >>> 16, true);
    view.setUint16(2, tag & 0xffff, true);
    head[4] = vr.charCodeAt(0);
    head[5] = vr.charCodeAt(1);
    if (long) view.setUint32(8, body.length + odd, true);
    else if (body.length + odd > 0xffff) throw new RangeError(`a ${vr} of ${body.length} bytes`);
    else view.setUint16(6, body.length + odd, true);
    parts.push(head, body);
    if (odd) parts.push(Uint8Array.of(vr === 'UI' || vr === 'OB' ? 0 : 0x20));
  }
  return concatenate(parts);
}
