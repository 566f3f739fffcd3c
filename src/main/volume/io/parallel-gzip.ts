import { promisify } from 'node:util';
import { constants, crc32, deflateRaw } from 'node:zlib';

const deflate = promisify(deflateRaw);

/** Uncompressed bytes a piece; big enough that a cold dictionary at each piece costs nothing measurable. */
const PIECE = 4 << 20;
/** Pieces in flight; zlib runs them on Node's thread pool. */
const AT_ONCE = 4;

function* pieces(parts: readonly Uint8Array[]): Generator<Uint8Array> {
  for (const part of parts) {
    for (let start = 0; start < part.length; start += PIECE) yield part.subarray(start, start + PIECE);
  }
}

/**
 * One ordinary gzip stream (a single member, readable by everything) of the joined parts, compressed on several threads
 * as pigz does: each piece is deflated alone and ends on a byte boundary.
 */
export async function* gzipParts(parts: readonly Uint8Array[], level = 1): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);
  const source = pieces(parts);
  const pending: Promise<Uint8Array>[] = [];
  let crc = 0;
  let length = 0;
  const start = (): void => {
    const next = source.next();
    if (!next.done) pending.push(deflate(next.value, { level, finishFlush: constants.Z_SYNC_FLUSH }));
    if (!next.done) {
      crc = crc32(next.value, crc);
      length += next.value.length;
    }
  };
  for (let i = 0; i < AT_ONCE; i++) start();
  while (pending.length > 0) {
    const done = await pending.shift()!;
    start();
    yield done;
  }
  const tail = new Uint8Array(10);
  const view = new DataView(tail.buffer);
  tail.set([0x03, 0x00]);
  view.setUint32(2, crc, true);
  view.setUint32(6, length % 2 ** 32, true);
  yield tail;
}
