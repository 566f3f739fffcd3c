/** A file, or an entry of an archive, that can be read piece by piece. */
export interface ByteSource {
  /** Base name, for findings. */
  readonly name: string;
  /** As the user would recognise it, for messages. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  open(): Promise<OpenSource>;
}

export interface OpenSource {
  /** Up to `length` bytes from `offset`; fewer where the source ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Fills `target` from `offset`; returns how many bytes there were. */
  readInto(target: Uint8Array, offset: number): Promise<number>;
  close(): Promise<void>;
}

/** Bytes in memory as an open source. */
export function openBytes(bytes: Uint8Array): OpenSource {
  return {
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    readInto(target, offset) {
      const piece = bytes.subarray(offset, offset + target.length);
      target.set(piece);
      return Promise.resolve(piece.length);
    },
    close: () => Promise.resolve(),
  };
}
