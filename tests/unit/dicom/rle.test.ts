import { decodeRle } from '@main/dicom/codecs/rle';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

function frame(segments: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(64 + segments.reduce((sum, s) => sum + s.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, segments.length, true);
  let at = 64;
  segments.forEach((segment, i) => {
    view.setUint32(4 + 4 * i, at, true);
    bytes.set(segment, at);
    at += segment.length;
  });
  return bytes;
}

/** PackBits with runs and literals chosen at random: every legal way to say the same bytes. */
function pack(bytes: Uint8Array, seed: number): number[] {
  const random = createRandom(seed);
  const out: number[] = [];
  for (let i = 0; i < bytes.length;) {
    let run = 1;
    while (run < 128 && bytes[i + run] === bytes[i]) run++;
    if (run > 1 && random.chance(0.8)) {
      out.push(257 - run, bytes[i]!);
      i += run;
    } else {
      const count = Math.min(random.integer(1, 128), bytes.length - i);
      out.push(count - 1, ...bytes.subarray(i, i + count));
      i += count;
    }
    if (random.chance(0.1)) out.push(128);
  }
  return out;
}

describe('DICOM RLE', () => {
  it('decodes the byte planes of 16-bit samples, most significant first', () => {
    expect([
      ...decodeRle(
        frame([
          [0, 0x12, 255, 0x34],
          [254, 0x56],
        ]),
        3,
        2,
      ),
    ]).toEqual([0x56, 0x12, 0x56, 0x34, 0x56, 0x34]);
  });

  it.each([1, 2, 3, 4, 5])('decodes any legal packing (seed %i)', (seed) => {
    const random = createRandom(seed);
    const samples = Uint16Array.from({ length: 500 }, () => (random.chance(0.5) ? 777 : random.integer(0, 65535)));
    const planes = [1, 0].map((byte) =>
      pack(
        new Uint8Array(samples.buffer).filter((_, i) => i % 2 === byte),
        seed,
      ),
    );
    expect(new Uint16Array(decodeRle(frame(planes), 500, 2).buffer)).toEqual(samples);
  });

  it('refuses what ends early or points outside', () => {
    expect(() => decodeRle(new Uint8Array(10), 1, 1)).toThrow('cut off');
    expect(() => decodeRle(frame([[5, 1, 2]]), 6, 1)).toThrow('ends early');
    expect(() => decodeRle(frame([[0, 1]]), 2, 1)).toThrow('ends early');
    expect(() => decodeRle(frame([[0, 1]]), 1, 2)).toThrow('1 RLE segments for 2 bytes');
    const outside = frame([
      [0, 1],
      [0, 1],
    ]);
    new DataView(outside.buffer).setUint32(8, 9999, true);
    expect(() => decodeRle(outside, 1, 2)).toThrow('outside');
  });
});
