import { type OpenSource } from './byte-source';

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** Where the bytes of each frame lie; undefined for a frame that the file has not got whole. */
export type FrameRanges = readonly (readonly ByteRange[] | undefined)[];

interface Fragment extends ByteRange {
  /** Byte of the item's tag relative to that of the first fragment, as the offset table counts. */
  readonly relative: number;
}

const ITEM = 0xe000fffe;
/** Far beyond any scan; a damaged file may be a chain of empty items. */
const MOST_FRAGMENTS = 1 << 18;

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

/** Walks the items of encapsulated pixel data (PS3.5 A.4) by their headers, not reading the pixels. */
async function readFragments(
  source: OpenSource,
  start: number,
  size: number,
): Promise<{ table: number[]; fragments: Fragment[] }> {
  let table: number[] = [];
  const fragments: Fragment[] = [];
  let offset = start;
  let first = -1;
  while (offset + 8 <= size && fragments.length < MOST_FRAGMENTS) {
    const head = await source.read(offset, 8);
    if (head.length < 8 || uint32(head, 0) !== ITEM) break;
    const length = uint32(head, 4);
    const end = offset + 8 + length;
    if (first < 0) {
      const bytes = await source.read(offset + 8, Math.min(length, 4 * MOST_FRAGMENTS));
      table = Array.from({ length: bytes.length >> 2 }, (_, i) => uint32(bytes, 4 * i));
      first = end;
    } else if (end <= size) {
      fragments.push({ offset: offset + 8, length, relative: offset - first });
    } else {
      break;
    }
    offset = end;
  }
  return { table, fragments };
}

/**
 * The byte ranges of the frames of encapsulated pixel data whose first item is at `start`: one fragment a frame, or by the
 * basic offset table, or all fragments for a single frame. Frames that the file lacks are undefined.
 */
export async function readFrameRanges(
  source: OpenSource,
  start: number,
  size: number,
  frames: number,
): Promise<FrameRanges> {
  const { table, fragments } = await readFragments(source, start, size);
  if (frames === 1) return [fragments.length > 0 ? fragments : undefined];
  if (table.length === frames && fragments.length !== frames) {
    return table.map((from, k) => {
      const to = table[k + 1] ?? Infinity;
      const own = fragments.filter((fragment) => fragment.relative >= from && fragment.relative < to);
      return own.length > 0 ? own : undefined;
    });
  }
  return Array.from({ length: frames }, (_, k) => (fragments[k] ? [fragments[k]] : undefined));
}

/** The byte ranges of native frames, which follow one another from `start`; undefined beyond `end`. */
export function nativeFrameRanges(start: number, end: number, frameBytes: number, frames: number): FrameRanges {
  return Array.from({ length: frames }, (_, k) => {
    const offset = start + k * frameBytes;
    return offset + frameBytes <= end ? [{ offset, length: frameBytes }] : undefined;
  });
}
