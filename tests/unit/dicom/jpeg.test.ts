import { decodeJpeg } from '@main/dicom/codecs/jpeg';
import { huffmanTable } from '@main/dicom/codecs/jpeg-headers';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

/** Difference categories 0..16, each a code of five bits: simple to write, legal to read. */
const CATEGORY_BITS = 5;

interface LosslessOptions {
  readonly predictor: number;
  readonly precision: number;
  readonly columns: number;
  readonly pointTransform?: number;
  readonly restartRows?: number;
}

function predict(selection: number, a: number, b: number, c: number): number {
  const table = [0, a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1];
  return table[selection]!;
}

/** A plain lossless JPEG encoder: T.81 annex H as the standard words it. */
function encodeLossless(samples: Uint16Array, options: LosslessOptions): Uint8Array {
  const { predictor, precision, columns, pointTransform = 0, restartRows = 0 } = options;
  const rows = samples.length / columns;
  const out: number[] = [0xff, 0xd8];
  out.push(0xff, 0xc3, 0, 11, precision, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0);
  const counts = Array.from({ length: 16 }, (_, i) => (i === CATEGORY_BITS - 1 ? 17 : 0));
  out.push(0xff, 0xc4, 0, 19 + 17, 0, ...counts, ...Array.from({ length: 17 }, (_, i) => i));
  const interval = restartRows * columns;
  if (restartRows) out.push(0xff, 0xdd, 0, 4, interval >> 8, interval & 255);
  out.push(0xff, 0xda, 0, 8, 1, 1, 0, predictor, 0, pointTransform);
  let bits = '';
  const flush = (): void => {
    while (bits.length % 8) bits += '1';
    for (let i = 0; i < bits.length; i += 8) {
      const byte = parseInt(bits.slice(i, i + 8), 2);
      out.push(byte);
      if (byte === 255) out.push(0);
    }
    bits = '';
  };
  const value = (x: number, y: number): number => samples[x + columns * y]! >> pointTransform;
  for (let y = 0; y < rows; y++) {
    const isFirst = y === 0 || (restartRows > 0 && y % restartRows === 0);
    if (isFirst && y > 0) {
      flush();
      out.push(0xff, 0xd0 + ((y / restartRows - 1) & 7));
    }
    for (let x = 0; x < columns; x++) {
      let p: number;
      if (x === 0) p = isFirst ? 1 << (precision - pointTransform - 1) : value(0, y - 1);
      else if (isFirst) p = value(x - 1, y);
      else p = predict(predictor, value(x - 1, y), value(x, y - 1), value(x - 1, y - 1));
      const difference = ((value(x, y) - p + 32768) & 0xffff) - 32768;
      const category = difference === -32768 ? 16 : 32 - Math.clz32(Math.abs(difference));
      bits += category.toString(2).padStart(CATEGORY_BITS, '0');
      if (category > 0 && category < 16) {
        const low = difference < 0 ? difference + 2 ** category - 1 : difference;
        bits += low.toString(2).padStart(category, '0');
      }
    }
  }
  flush();
  return Uint8Array.from([...out, 0xff, 0xd9]);
}

function noise(seed: number, count: number, precision: number): Uint16Array {
  const random = createRandom(seed);
  return Uint16Array.from({ length: count }, () => random.integer(0, 2 ** precision - 1));
}

describe('lossless JPEG', () => {
  it.each([1, 2, 3, 4, 5, 6, 7])('inverts predictor %i on 16-bit noise, all difference sizes (seed 9)', (predictor) => {
    const samples = noise(9, 13 * 40, 16);
    const bytes = encodeLossless(samples, { predictor, precision: 16, columns: 13 });
    expect(decodeJpeg(bytes, 40, 13)).toEqual(samples);
  });

  it('reads a difference of 32768, which has no bits of its own', () => {
    const samples = Uint16Array.of(0, 32768, 0, 32768);
    expect(decodeJpeg(encodeLossless(samples, { predictor: 1, precision: 16, columns: 4 }), 1, 4)).toEqual(samples);
  });

  it('restarts prediction at restart markers (seed 4)', () => {
    const samples = noise(4, 10 * 12, 12);
    const bytes = encodeLossless(samples, { predictor: 4, precision: 12, columns: 10, restartRows: 3 });
    expect(decodeJpeg(bytes, 12, 10)).toEqual(samples);
  });

  it('undoes the point transform (seed 5)', () => {
    const samples = noise(5, 64, 12).map((v) => v & ~3);
    const bytes = encodeLossless(samples, { predictor: 1, precision: 12, columns: 8, pointTransform: 2 });
    expect(decodeJpeg(bytes, 8, 8)).toEqual(samples);
  });

  it('refuses another size, early ends and what is no JPEG', () => {
    const bytes = encodeLossless(noise(6, 400, 12), { predictor: 1, precision: 12, columns: 20 });
    expect(() => decodeJpeg(bytes, 20, 21)).toThrow('20 x 20');
    expect(() => decodeJpeg(bytes.subarray(0, bytes.length / 2), 20, 20)).toThrow('end early');
    expect(() => decodeJpeg(bytes.subarray(0, 30), 20, 20)).toThrow('JPEG');
    expect(() => decodeJpeg(Uint8Array.of(1, 2, 3, 4), 20, 20)).toThrow('not a JPEG');
  });
});

describe('sequential JPEG', () => {
  /** One grey 8 x 8 block a coefficient list: zig-zag order, sizes coded with eight-bit codes for symbol = value. */
  function encodeBlocks(
    blocks: readonly (readonly number[])[],
    columns: number,
    rows: number,
    precision: number,
  ): Uint8Array {
    const dcSymbols = Array.from({ length: 16 }, (_, i) => i);
    const acSymbols = [0x00, 0xf0, ...Array.from({ length: 14 }, (_, i) => i + 1), 0x21];
    const counts = (n: number): number[] => Array.from({ length: 16 }, (_, i) => (i === 7 ? n : 0));
    const out = [0xff, 0xd8, 0xff, 0xdb, 0, 67, 0, ...new Array<number>(64).fill(1)];
    out.push(0xff, 0xc1, 0, 11, precision, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0);
    out.push(0xff, 0xc4, 0, 19 + 16, 0, ...counts(16), ...dcSymbols);
    out.push(0xff, 0xc4, 0, 19 + acSymbols.length, 0x10, ...counts(acSymbols.length), ...acSymbols);
    out.push(0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0);
    let bits = '';
    const number = (value: number): string => {
      const size = 32 - Math.clz32(Math.abs(value));
      return size === 0 ? '' : (value < 0 ? value + 2 ** size - 1 : value).toString(2).padStart(size, '0');
    };
    const code = (symbols: readonly number[], symbol: number): string =>
      symbols.indexOf(symbol).toString(2).padStart(8, '0');
    let previous = 0;
    for (const block of blocks) {
      const difference = block[0]! - previous;
      previous = block[0]!;
      bits += code(dcSymbols, 32 - Math.clz32(Math.abs(difference))) + number(difference);
      for (const value of block.slice(1)) bits += code(acSymbols, 32 - Math.clz32(Math.abs(value))) + number(value);
      bits += code(acSymbols, 0);
    }
    while (bits.length % 8) bits += '1';
    for (let i = 0; i < bits.length; i += 8) {
      const byte = parseInt(bits.slice(i, i + 8), 2);
      out.push(byte, ...(byte === 255 ? [0] : []));
    }
    return Uint8Array.from([...out, 0xff, 0xd9]);
  }

  it('gives flat blocks of (DC / 8 + middle) and crops the padding of the last ones', () => {
    const image = decodeJpeg(encodeBlocks([[80], [160], [-80], [0]], 10, 9, 12), 9, 10);
    expect([image[0], image[9], image[10 * 8], image[10 * 8 + 9]]).toEqual([2058, 2068, 2038, 2048]);
  });

  it('transforms the first cosine as the formula says, and clamps', () => {
    const image = decodeJpeg(encodeBlocks([[0, 400]], 8, 8, 8), 8, 8);
    const row = Array.from({ length: 8 }, (_, x) => {
      const value = 128 + (400 / 4) * Math.SQRT1_2 * Math.cos(((2 * x + 1) * Math.PI) / 16);
      return Math.min(255, Math.max(0, Math.round(value)));
    });
    expect([...image.subarray(0, 8)]).toEqual(row);
    expect([...image.subarray(56)]).toEqual(row);
    expect(decodeJpeg(encodeBlocks([[8000]], 8, 8, 8), 8, 8)[5]).toBe(255);
  });

  it('refuses an overfull Huffman table', () => {
    expect(() => huffmanTable(Uint8Array.of(3, ...new Array<number>(15).fill(0)), new Uint8Array(3))).toThrow(
      'overflows',
    );
  });
});
