/** Parts of a JPEG stream (ITU-T T.81 annex B) that decoding one grey component needs. */
export interface JpegFrame {
  /** 0 baseline, 1 extended sequential, 3 lossless. */
  readonly process: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

export interface JpegScan {
  readonly frame: JpegFrame;
  /** 64 steps in zig-zag order; undefined when the stream has none (lossless). */
  readonly quantisation: Uint16Array | undefined;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable | undefined;
  /** MCUs between restart markers, 0 for none. */
  readonly restartInterval: number;
  /** Lossless: the predictor 1..7 (Ss) and the point transform (Al). */
  readonly predictor: number;
  readonly pointTransform: number;
  /** First byte of entropy-coded data. */
  readonly start: number;
}

/** Canonical code lengths and values, and a lookup of codes up to 9 bits: `length << 8 | value`, 0 for longer ones. */
export interface HuffmanTable {
  readonly lookup: Uint16Array;
  readonly maxCode: Int32Array;
  readonly valueOffset: Int32Array;
  readonly values: Uint8Array;
}

export const LOOKUP_BITS = 9;

/** Builds a table from the counts of codes of length 1..16 and their values (T.81 annex C). */
export function huffmanTable(counts: Uint8Array, values: Uint8Array): HuffmanTable {
  const lookup = new Uint16Array(1 << LOOKUP_BITS);
  const maxCode = new Int32Array(18).fill(-1);
  const valueOffset = new Int32Array(18);
  let code = 0;
  let k = 0;
  for (let length = 1; length <= 16; length++) {
    valueOffset[length] = k - code;
    for (let i = 0; i < counts[length - 1]!; i++, code++, k++) {
      if (code >= 1 << length) throw new Error('JPEG Huffman table overflows');
      if (length <= LOOKUP_BITS) {
        const shift = LOOKUP_BITS - length;
        lookup.fill((length << 8) | values[k]!, code << shift, (code + 1) << shift);
      }
    }
    if (counts[length - 1]! > 0) maxCode[length] = code - 1;
    code <<= 1;
  }
  return { lookup, maxCode, valueOffset, values };
}

/** Walks the markers up to the first scan. Throws Error for what is no grey sequential or lossless Huffman JPEG. */
export function readJpegHeaders(bytes: Uint8Array): JpegScan {
  const u16 = (at: number): number => {
    if (at + 1 >= bytes.length) throw new Error('JPEG headers cut off');
    return (bytes[at]! << 8) | bytes[at + 1]!;
  };
  const quantisation = new Map<number, Uint16Array>();
  const huffman = new Map<number, HuffmanTable>();
  let frame: JpegFrame | undefined;
  let quantiser = 0;
  let restartInterval = 0;
  if (u16(0) !== 0xffd8) throw new Error('not a JPEG stream');
  let at = 2;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++;
    const marker = u16(at);
    if (marker >> 8 !== 0xff) throw new Error('JPEG marker expected');
    const length = u16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw new Error('JPEG segment outside the stream');
    const body = at + 4;
    if (marker === 0xffdb) readQuantisation(bytes, body, end, quantisation);
    else if (marker === 0xffc4) readHuffman(bytes, body, end, huffman);
    else if (marker === 0xffdd) restartInterval = u16(body);
    else if (marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc8 && marker !== 0xffcc) {
      frame = {
        process: marker & 15,
        precision: bytes[body] ?? 0,
        rows: u16(body + 1),
        columns: u16(body + 3),
        components: bytes[body + 5] ?? 0,
      };
      quantiser = bytes[body + 8] ?? 0;
    } else if (marker === 0xffda) {
      if (!frame) throw new Error('JPEG scan before its frame');
      if (bytes[body] !== 1 || frame.components !== 1) throw new Error('JPEG with several colour components');
      const tables = bytes[body + 2]!;
      const dc = huffman.get(tables >> 4);
      if (!dc) throw new Error('JPEG without its Huffman table');
      return {
        frame,
        quantisation: quantisation.get(quantiser),
        dc,
        ac: huffman.get(16 | (tables & 15)),
        restartInterval,
        predictor: bytes[body + 3]!,
        pointTransform: bytes[body + 5]! & 15,
        start: end,
      };
    }
    at = end;
  }
}

function readQuantisation(bytes: Uint8Array, from: number, end: number, tables: Map<number, Uint16Array>): void {
  for (let at = from; at < end;) {
    const wide = bytes[at]! >> 4;
    const table = new Uint16Array(64);
    const next = at + 1 + 64 * (wide ? 2 : 1);
    if (next > end) throw new Error('JPEG quantisation table cut off');
    for (let i = 0; i < 64; i++) {
      table[i] = wide ? (bytes[at + 1 + 2 * i]! << 8) | bytes[at + 2 + 2 * i]! : bytes[at + 1 + i]!;
    }
    tables.set(bytes[at]! & 15, table);
    at = next;
  }
}

function readHuffman(bytes: Uint8Array, from: number, end: number, tables: Map<number, HuffmanTable>): void {
  for (let at = from; at < end;) {
    const counts = bytes.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, n) => sum + n, 0);
    const next = at + 17 + total;
    if (counts.length < 16 || total > 256 || next > end) throw new Error('JPEG Huffman table cut off');
    tables.set(bytes[at]! & 31, huffmanTable(counts, bytes.subarray(at + 17, next)));
    at = next;
  }
}
