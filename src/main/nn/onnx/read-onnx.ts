const text = new TextDecoder();

export interface StoredTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

export interface StoredModel {
  readonly metadata: Readonly<Record<string, string>>;
  /** Float initialisers by name. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** One field of a message: a number for varints, bytes for the rest. */
interface Field {
  readonly number: number;
  readonly value: number;
  readonly bytes: Uint8Array;
}

const NONE: Uint8Array = new Uint8Array(0);

/** The fields of a protocol-buffer message in order. Throws RangeError where the bytes end early. */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('the file ends early');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('the file ends early');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = varint();
    const number = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) yield { number, value: varint(), bytes: NONE };
    else if (wire === 2) yield { number, value: 0, bytes: take(varint()) };
    else if (wire === 5) yield { number, value: 0, bytes: take(4) };
    else if (wire === 1) yield { number, value: 0, bytes: take(8) };
    else throw new RangeError('the file is not an ONNX model');
  }
}

/** Metadata and weights of an ONNX file, for engines that do not read ONNX. Throws RangeError on damaged files. */
export function readOnnx(file: Uint8Array): StoredModel {
  const metadata: Record<string, string> = {};
  const tensors = new Map<string, StoredTensor>();
  for (const { number, bytes } of fieldsOf(file)) {
    if (number === 14) {
      const [key, value] = [...fieldsOf(bytes)].map((field) => text.decode(field.bytes));
      if (key !== undefined && value !== undefined) metadata[key] = value;
    }
    if (number !== 7) continue;
    for (const part of fieldsOf(bytes)) if (part.number === 5) readTensor(part.bytes, tensors);
  }
  return { metadata, tensors };
}

function readTensor(message: Uint8Array, into: Map<string, StoredTensor>): void {
  const shape: number[] = [];
  let type = 0;
  let name = '';
  let raw: Uint8Array = NONE;
  for (const { number, value, bytes } of fieldsOf(message)) {
    if (number === 1) shape.push(value);
    else if (number === 2) type = value;
    else if (number === 8) name = text.decode(bytes);
    else if (number === 9) raw = bytes;
  }
  if (type === 1) into.set(name, { shape, values: new Float32Array(Uint8Array.from(raw).buffer) });
}
