import { KERNELS } from './kernels.generated';

export type BlurAcross = (
  source: number,
  target: number,
  width: number,
  count: number,
  kernel: number,
  radius: number,
) => void;
export type BlurAlong = (
  source: number,
  target: number,
  width: number,
  count: number,
  kernel: number,
  radius: number,
  scratch: number,
) => void;
export type Limit = (target: number, source: number, count: number, highest: number) => void;
export type Widen = (
  lines: number,
  width: number,
  count: number,
  reach: number,
  scratch: number,
  highest: number,
) => void;

/** What kernels.as exports; it says what they do. Addresses are bytes in the working memory. */
export interface Kernels {
  readonly blurAcross: BlurAcross;
  readonly blurAlong: BlurAlong;
  readonly limitI16: Limit;
  readonly limitF32: Limit;
  readonly limitF64: Limit;
  readonly widenI16: Widen;
  readonly widenF32: Widen;
  readonly widenF64: Widen;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** The part of the WebAssembly interface used here; Node's own types leave it out. */
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    readonly Memory: new (limits: { initial: number; maximum: number }) => Memory;
    readonly Module: new (binary: Uint8Array) => object;
    readonly Instance: new (module: object, imports: { env: { memory: Memory } }) => { readonly exports: object };
  };
};

const PAGE = 65536;
let loaded: { readonly memory: Memory; readonly exports: Kernels } | undefined;

/**
 * The compiled kernels with at least `bytes` of working memory, shared by all callers: what a caller left there is gone
 * at the next call. Views of `buffer` are valid until then.
 */
export function simdKernels(bytes: number): { readonly buffer: ArrayBuffer; readonly run: Kernels } {
  if (!loaded) {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 65536 });
    const module = new WebAssembly.Module(Buffer.from(KERNELS, 'base64'));
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    loaded = { memory, exports: exports as Kernels };
  }
  const { memory, exports } = loaded;
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE));
  return { buffer: memory.buffer, run: exports };
}
