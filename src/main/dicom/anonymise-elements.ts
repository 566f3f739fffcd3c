/** How a data set is coded. */
export interface Coding {
  readonly explicit: boolean;
  readonly littleEndian: boolean;
}

/** One element as it stands in the bytes. */
export interface RawElement {
  /** `ggggeeee`. */
  readonly tag: string;
  /** Two letters; empty in implicit coding. */
  readonly vr: string;
  readonly value: Uint8Array;
  /** The whole element, header included. */
  readonly whole: Uint8Array;
  readonly undefinedLength: boolean;
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED = 0xffffffff;
const ITEM = 'fffee000';
const ITEM_END = 'fffee00d';
const SEQUENCE_END = 'fffee0dd';
/** Deeper than any real data set; an honest one has four. */
const DEEPEST = 32;

class Cursor {
  at = 0;
  private readonly view: DataView;

  constructor(
    readonly bytes: Uint8Array,
    readonly coding: Coding,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u16(): number {
    this.need(2);
    this.at += 2;
    return this.view.getUint16(this.at - 2, this.coding.littleEndian);
  }

  u32(): number {
    this.need(4);
    this.at += 4;
    return this.view.getUint32(this.at - 4, this.coding.littleEndian);
  }

  tag(): string {
    const group = this.u16();
    const element = this.u16();
    return hex(group) + hex(element);
  }

  need(count: number): void {
    if (this.at + count > this.bytes.length) throw new RangeError('an element reaches beyond the end');
  }

  take(count: number): Uint8Array {
    this.need(count);
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }
}

const hex = (value: number): string => value.toString(16).padStart(4, '0');

/** The elements of a data set in their order. Throws RangeError where they do not fit their bytes. */
export function readElements(bytes: Uint8Array, coding: Coding): RawElement[] {
  const cursor = new Cursor(bytes, coding);
  const elements: RawElement[] = [];
  while (cursor.at < bytes.length) elements.push(readElement(cursor, 0));
  return elements;
}

function readElement(cursor: Cursor, depth: number): RawElement {
  if (depth > DEEPEST) throw new RangeError('sequences are nested too deep');
  const start = cursor.at;
  const tag = cursor.tag();
  let vr = '';
  let length: number;
  if (cursor.coding.explicit && !tag.startsWith('fffe')) {
    vr = String.fromCharCode(...cursor.take(2));
    if (!/^[A-Z]{2}$/.test(vr)) throw new RangeError(`element ${tag} has no value representation`);
    if (LONG.has(vr)) {
      cursor.take(2);
      length = cursor.u32();
    } else {
      length = cursor.u16();
    }
  } else {
    length = cursor.u32();
  }
  const undefinedLength = length === UNDEFINED;
  let value: Uint8Array;
  if (undefinedLength) {
    const from = cursor.at;
    skipItems(cursor, vr === 'UN', depth);
    value = cursor.bytes.subarray(from, cursor.at - 8);
  } else {
    value = cursor.take(length);
  }
  return { tag, vr, value, whole: cursor.bytes.subarray(start, cursor.at), undefinedLength };
}

/** Moves over the items of a value of undefined length, its end included. */
function skipItems(cursor: Cursor, isUnknown: boolean, depth: number): void {
  // A sequence of unknown VR is coded implicitly (PS3.5 6.2.2).
  const inner = isUnknown ? { ...cursor.coding, explicit: false } : cursor.coding;
  for (;;) {
    const tag = cursor.tag();
    const length = cursor.u32();
    if (tag === SEQUENCE_END) return;
    if (tag !== ITEM) throw new RangeError('a sequence has something else than items');
    if (length !== UNDEFINED) {
      cursor.take(length);
      continue;
    }
    const item = new Cursor(cursor.bytes, inner);
    item.at = cursor.at;
    while (readElement(item, depth + 1).tag !== ITEM_END);
    cursor.at = item.at;
  }
}

/** The contents of the items of a sequence's value. Throws RangeError where they are broken. */
export function readItems(value: Uint8Array, coding: Coding): Uint8Array[] {
  const cursor = new Cursor(value, coding);
  const items: Uint8Array[] = [];
  while (cursor.at < value.length) {
    const tag = cursor.tag();
    const length = cursor.u32();
    if (tag !== ITEM) throw new RangeError('a sequence has something else than items');
    if (length !== UNDEFINED) {
      items.push(cursor.take(length));
      continue;
    }
    const from = cursor.at;
    while (readElement(cursor, 1).tag !== ITEM_END);
    items.push(value.subarray(from, cursor.at - 8));
  }
  return items;
}

/** An element with a value of known length. Values are padded to even length by the caller. */
export function writeElement(
  tag: string,
  vr: string,
  value: Uint8Array,
  { explicit, littleEndian }: Coding,
): Uint8Array {
  const isItem = tag.startsWith('fffe');
  const long = !explicit || isItem || LONG.has(vr);
  const head = new Uint8Array(explicit && !isItem && long ? 12 : 8);
  const view = new DataView(head.buffer);
  view.setUint16(0, Number.parseInt(tag.slice(0, 4), 16), littleEndian);
  view.setUint16(2, Number.parseInt(tag.slice(4), 16), littleEndian);
  if (explicit && !isItem) {
    head[4] = vr.charCodeAt(0);
    head[5] = vr.charCodeAt(1);
  }
  if (head.length === 12) view.setUint32(8, value.length, littleEndian);
  else if (long) view.setUint32(4, value.length, littleEndian);
  else if (value.length > 0xffff) throw new RangeError(`${tag} is too long for ${vr}`);
  else view.setUint16(6, value.length, littleEndian);
  const whole = new Uint8Array(head.length + value.length);
  whole.set(head);
  whole.set(value, head.length);
  return whole;
}
