import { AppError } from '@shared/errors';
import { constants, gunzipSync } from 'node:zlib';

/** Deflate cannot shrink by more than this; a header that asks for more is lying. */
const BEST_RATIO = 1032;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The first bytes inside a gzip file, without unpacking the rest; empty when they are damaged. */
export function gunzipStart(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes.subarray(0, 2048), { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

/**
 * Unpacks a gzip file of which about `expected` bytes are needed. A file that ends early gives what it has. Never
 * allocates more than the file can hold. Throws `file/damaged`.
 */
export function gunzipExpected(bytes: Uint8Array, expected: number, path: string): Uint8Array {
  if (expected > (bytes.length + 64) * BEST_RATIO) {
    throw new AppError('volume/truncated', { path, expected, found: bytes.length });
  }
  try {
    return gunzipSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: expected + (1 << 20),
      chunkSize: Math.min(Math.max(expected, 1 << 14), 1 << 24),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not gzip';
    throw new AppError('file/damaged', { path, reason }, { cause: error });
  }
}
