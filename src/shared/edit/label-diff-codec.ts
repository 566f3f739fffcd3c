import type { LabelDiff } from './label-diff';

/**
 * A diff as bytes: `L D 1 0`, the number of runs, then for each run the gap since the end of the run before, its length
 * less one (both LEB128), and the two values. A typical stroke takes about four bytes a row it crosses.
 */
const MAGIC = [0x4c, 0x44, 1, 0] as const;

export function encodeDiff(diff: LabelDiff): Uint8Array<ArrayBuffer> {
  const count = diff.starts.length;
  const bytes = new Uint8Array(MAGIC.length + 5 + count * 12);
  bytes.set(MAGIC);
  let at = MAGIC.length;
  const write = (value: number): void => {
    let rest = value;
    while (rest >= 0x80) {
      bytes[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    bytes[at++] = rest;
  };
  write(count);
  let end = 0;
  for (let run = 0; run < count; run++) {
    write(diff.starts[run]! - end);
    write(diff.lengths[run]! - 1);
    bytes[at++] = diff.before[run]!;
    bytes[at++] = diff.after[run]!;
    end = diff.starts[run]! + diff.lengths[run]!;
  }
  return bytes.slice(0, at);
}

/** The inverse of {@link encodeDiff}. Throws RangeError on bytes that are no diff of a volume of `voxels` voxels. */
export function decodeDiff(bytes: Uint8Array, voxels = 0xffff_ffff): LabelDiff {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw new RangeError('not a label diff');
  let at: number = MAGIC.length;
  const read = (): number => {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < 5; i++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new RangeError('label diff ends early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 0x80;
    }
    throw new RangeError('label diff has an overlong number');
  };
  const count = read();
  if (count * 4 > bytes.length - at) throw new RangeError('label diff ends early');
  const starts = new Uint32Array(count);
  const lengths = new Uint32Array(count);
  const before = new Uint8Array(count);
  const after = new Uint8Array(count);
  let end = 0;
  for (let run = 0; run < count; run++) {
    const start = end + read();
    const length = read() + 1;
    end = start + length;
    if (end > voxels) throw new RangeError('label diff leaves the volume');
    if (at + 2 > bytes.length) throw new RangeError('label diff ends early');
    starts[run] = start;
    lengths[run] = length;
    before[run] = bytes[at++]!;
    after[run] = bytes[at++]!;
    if (before[run] === after[run]) throw new RangeError('label diff has a run without a change');
  }
  if (at !== bytes.length) throw new RangeError('label diff has bytes left over');
  return { starts, lengths, before, after };
}
