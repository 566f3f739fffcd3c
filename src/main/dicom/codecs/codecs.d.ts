/** The WebAssembly codecs, which ship without types. */
interface CodecFrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
}

interface CodecDecoder {
  /** Room in the codec's memory for the encoded frame. */
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): CodecFrameInfo;
  /** A view of the codec's memory: copy before the next call. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface CodecOptions {
  print(text: string): void;
  printErr(text: string): void;
}

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const create: (options: CodecOptions) => Promise<{ JpegLSDecoder: new () => CodecDecoder }>;
  export default create;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const create: (options: CodecOptions) => Promise<{ J2KDecoder: new () => CodecDecoder }>;
  export default create;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const create: (options: CodecOptions) => Promise<{ HTJ2KDecoder: new () => CodecDecoder }>;
  export default create;
}
