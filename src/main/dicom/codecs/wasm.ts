import { type CodestreamSize, jpeg2000Size, jpegLsSize } from './codestream-size';

/** A new object each time: the codec keeps its state in it. */
const silent = (): CodecOptions => ({ print: () => undefined, printErr: () => undefined });

export type WasmCoding = 'jpeg-ls' | 'jpeg-2000' | 'htj2k';

interface WasmCodec {
  load(): Promise<new () => CodecDecoder>;
  size(bytes: Uint8Array): CodestreamSize | undefined;
  /** What the codec must find at the end at the latest. */
  readonly end?: readonly number[];
}

const CODECS: Readonly<Record<WasmCoding, WasmCodec>> = {
  'jpeg-ls': {
    load: async () =>
      (await (await import('@cornerstonejs/codec-charls/decodewasmjs')).default(silent())).JpegLSDecoder,
    size: jpegLsSize,
    // Past the end of a stream that was cut off it would count billions of zeros; it stops at the end marker.
    end: [0xff, 0xd9],
  },
  'jpeg-2000': {
    load: async () => (await (await import('@cornerstonejs/codec-openjpeg/decodewasmjs')).default(silent())).J2KDecoder,
    size: jpeg2000Size,
  },
  htj2k: {
    load: async () => (await (await import('@cornerstonejs/codec-openjph/wasmjs')).default(silent())).HTJ2KDecoder,
    size: jpeg2000Size,
  },
};

const loaded = new Map<WasmCoding, Promise<new () => CodecDecoder>>();

function decoderOf(coding: WasmCoding): Promise<new () => CodecDecoder> {
  let decoder = loaded.get(coding);
  if (!decoder) loaded.set(coding, (decoder = CODECS[coding].load()));
  return decoder;
}

/** Emscripten throws numbers for C++ exceptions. */
function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('the compressed data are damaged');
}

/**
 * One grey frame of the expected size through a WebAssembly codec, which is loaded on first use. The size in the stream is
 * checked before the codec allocates for it; after a failure the codec is loaded afresh, since it may have been left
 * broken.
 *
 * @returns samples of one byte (up to 8 bits) or two
 * @throws Error when the stream is damaged or of another size
 */
export async function decodeWasm(
  coding: WasmCoding,
  bytes: Uint8Array,
  rows: number,
  columns: number,
): Promise<Uint8Array | Uint16Array> {
  const { [coding]: codec } = CODECS;
  const size = codec.size(bytes);
  if (!size) throw new Error('the compressed data have no header');
  if (size.rows !== rows || size.columns !== columns || size.components !== 1) {
    throw new Error(`the compressed image is ${size.columns} x ${size.rows} x ${size.components}`);
  }
  if (size.precision > 16) throw new Error(`${size.precision}-bit samples`);
  const Decoder = await decoderOf(coding);
  try {
    const decoder = new Decoder();
    const { end = [] } = codec;
    const encoded = decoder.getEncodedBuffer(bytes.length + end.length);
    encoded.set(bytes);
    encoded.set(end, bytes.length);
    decoder.decode();
    const decoded = decoder.getDecodedBuffer();
    const wide = size.precision > 8;
    if (decoded.length !== rows * columns * (wide ? 2 : 1)) throw new Error('the decoded image has another size');
    const copy = new Uint8Array(decoded.length);
    copy.set(decoded);
    decoder.delete();
    return wide ? new Uint16Array(copy.buffer) : copy;
  } catch (error) {
    loaded.delete(coding);
    throw asError(error);
  }
}
