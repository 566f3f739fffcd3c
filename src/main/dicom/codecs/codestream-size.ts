export interface CodestreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits a sample. */
  readonly precision: number;
}

/** Image size in a JPEG 2000 (or HTJ2K) codestream: the SIZ segment, ISO/IEC 15444-1 A.5.1; undefined if there is none. */
export function jpeg2000Size(bytes: Uint8Array): CodestreamSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let start = 0;
  if (bytes.length > 12 && view.getUint32(4) === 0x6a502020) {
    for (start = 12; start + 4 <= bytes.length && view.getUint32(start) !== 0xff4fff51;) start++;
  }
  if (start + 42 > bytes.length || view.getUint32(start) !== 0xff4fff51) return undefined;
  return {
    columns: view.getUint32(start + 8) - view.getUint32(start + 16),
    rows: view.getUint32(start + 12) - view.getUint32(start + 20),
    components: view.getUint16(start + 40),
    precision: ((bytes[start + 42] ?? 0) & 0x7f) + 1,
  };
}

/** Image size in a JPEG-LS stream: the SOF55 segment, ITU-T T.87 C.2.2; undefined if there is none. */
export function jpegLsSize(bytes: Uint8Array): CodestreamSize | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    if (bytes[at + 1] === 0xf7) {
      return {
        precision: bytes[at + 4]!,
        rows: (bytes[at + 5]! << 8) | bytes[at + 6]!,
        columns: (bytes[at + 7]! << 8) | bytes[at + 8]!,
        components: bytes[at + 9]!,
      };
    }
    at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return undefined;
}
