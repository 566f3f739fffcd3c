/**
 * DICOM RLE (PS3.5 annex G): up to 15 PackBits segments, one a byte plane, most significant byte first.
 *
 * @param bytes one frame: 64-byte header, then the segments
 * @param pixels samples in the frame
 * @param sampleBytes bytes a sample: 1, 2 or 4
 * @returns `pixels * sampleBytes` bytes, little endian samples
 * @throws Error when segments are missing, overlap the end or come out short
 */
export function decodeRle(bytes: Uint8Array, pixels: number, sampleBytes: number): Uint8Array {
  if (bytes.length < 64) throw new Error('RLE header cut off');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const segments = view.getUint32(0, true);
  if (segments !== sampleBytes) throw new Error(`${segments} RLE segments for ${sampleBytes} bytes a sample`);
  const result = new Uint8Array(pixels * sampleBytes);
  for (let segment = 0; segment < segments; segment++) {
    const start = view.getUint32(4 + 4 * segment, true);
    const end = segment + 1 < segments ? view.getUint32(8 + 4 * segment, true) : bytes.length;
    if (start < 64 || end > bytes.length || start > end) throw new Error('RLE segment outside the frame');
    unpack(bytes.subarray(start, end), result, sampleBytes - 1 - segment, sampleBytes, pixels);
  }
  return result;
}

function unpack(packed: Uint8Array, target: Uint8Array, first: number, stride: number, pixels: number): void {
  let at = 0;
  let done = 0;
  while (done < pixels) {
    if (at >= packed.length) throw new Error('RLE segment ends early');
    const control = packed[at++]!;
    if (control < 128) {
      const run = Math.min(control + 1, pixels - done);
      if (at + run > packed.length) throw new Error('RLE segment ends early');
      for (let i = 0; i < run; i++) target[first + stride * done++] = packed[at + i]!;
      at += control + 1;
    } else if (control > 128) {
      const value = packed[at++];
      if (value === undefined) throw new Error('RLE segment ends early');
      const run = Math.min(257 - control, pixels - done);
      for (let i = 0; i < run; i++) target[first + stride * done++] = value;
    }
  }
}
