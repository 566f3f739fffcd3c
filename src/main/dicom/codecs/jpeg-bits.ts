import { type HuffmanTable, LOOKUP_BITS } from './jpeg-headers';

/**
 * Entropy-coded bits of a JPEG scan, most significant first, stuffed zero bytes removed. Past a marker or the end it gives
 * zero bits, as T.81 F.2.2.5 allows, but throws once a whole buffer of them was consumed: the data ended early.
 */
export class JpegBits {
  private held = 0;
  private count = 0;
  private missing = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  private fill(): void {
    while (this.count <= 24) {
      let byte = this.bytes[this.at];
      if (byte === 0xff) {
        if (this.bytes[this.at + 1] === 0) this.at += 2;
        else byte = undefined;
      } else if (byte !== undefined) this.at++;
      if (byte === undefined) {
        if (++this.missing > 8) throw new Error('JPEG data end early');
        byte = 0;
      }
      this.held = (this.held << 8) | byte;
      this.count += 8;
    }
  }

  /** `length` bits, 0..16. */
  bits(length: number): number {
    if (length === 0) return 0;
    if (this.count < length) this.fill();
    this.count -= length;
    return (this.held >>> this.count) & ((1 << length) - 1);
  }

  /** The next Huffman-coded value. */
  symbol(table: HuffmanTable): number {
    if (this.count < 16) this.fill();
    const entry = table.lookup[(this.held >>> (this.count - LOOKUP_BITS)) & ((1 << LOOKUP_BITS) - 1)]!;
    if (entry !== 0) {
      this.count -= entry >> 8;
      return entry & 255;
    }
    for (let length = LOOKUP_BITS + 1; length <= 16; length++) {
      const code = (this.held >>> (this.count - length)) & ((1 << length) - 1);
      if (table.maxCode[length]! >= 0 && code <= table.maxCode[length]!) {
        this.count -= length;
        return table.values[table.valueOffset[length]! + code]!;
      }
    }
    throw new Error('JPEG Huffman code unknown');
  }

  /** A signed number of `size` bits as T.81 F.2.2.1 EXTENDs it. */
  extended(size: number): number {
    if (size === 0) return 0;
    const value = this.bits(size);
    return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
  }

  /** Drops the rest of the interval and steps over its restart marker. */
  restart(): void {
    this.held = 0;
    this.count = 0;
    this.missing = 0;
    while (this.at + 1 < this.bytes.length) {
      const marker = this.bytes[this.at + 1]!;
      if (this.bytes[this.at] === 0xff && marker >= 0xd0 && marker <= 0xd7) {
        this.at += 2;
        return;
      }
      if (this.bytes[this.at] === 0xff && marker === 0xd9) break;
      this.at++;
    }
    throw new Error('JPEG restart marker missing');
  }
}
