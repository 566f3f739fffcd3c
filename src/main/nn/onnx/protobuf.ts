const text = new TextEncoder();

/** Protocol-buffer wire format (proto3), as much as an ONNX file needs. Fields may be written in any order. */
export class ProtoWriter {
  private readonly parts: Uint8Array[] = [];
  private size = 0;

  /** int32, int64, enum. Negative values take ten bytes. */
  int(field: number, value: number | bigint): this {
    return this.varint(BigInt(field << 3)).varint(BigInt.asUintN(64, BigInt(value)));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.varint(BigInt((field << 3) | 5)).push(bytes);
  }

  string(field: number, value: string): this {
    return this.bytes(field, text.encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.varint(BigInt((field << 3) | 2))
      .varint(BigInt(value.length))
      .push(value);
  }

  message(field: number, value: ProtoWriter): this {
    this.varint(BigInt((field << 3) | 2)).varint(BigInt(value.size));
    for (const part of value.parts) this.push(part);
    return this;
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  private varint(value: bigint): this {
    const bytes: number[] = [];
    let rest = value;
    while (rest > 127n) {
      bytes.push(Number(rest & 127n) | 128);
      rest >>= 7n;
    }
    bytes.push(Number(rest));
    return this.push(Uint8Array.from(bytes));
  }

  private push(bytes: Uint8Array): this {
    this.parts.push(bytes);
    this.size += bytes.length;
    return this;
  }
}
