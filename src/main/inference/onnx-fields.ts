/** One field of a protocol-buffer message. */
export interface ProtoField {
  readonly number: number;
  /** 0: varint, 2: bytes, 1 and 5: fixed sizes. */
  readonly wire: number;
  /** Of a varint; negative ones come as large numbers. */
  readonly value: number;
  /** The content of the rest. */
  readonly bytes: Uint8Array;
  /** The field as it stands in the message, tag included. */
  readonly raw: Uint8Array;
}

const NONE: Uint8Array = new Uint8Array(0);

/** The fields of a message in order. Throws RangeError where the bytes end early or are no message. */
export function* protoFields(message: Uint8Array): Generator<ProtoField> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++];
      if (byte === undefined) throw new RangeError('it ends early');
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number): Uint8Array => {
    if (at + length > message.length) throw new RangeError('it ends early');
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const start = at;
    const tag = varint();
    const [number, wire] = [Math.floor(tag / 8), tag % 8];
    if (number === 0 || wire === 3 || wire === 4 || wire > 5) throw new RangeError('it is no ONNX file');
    const value = wire === 0 ? varint() : 0;
    const bytes = wire === 0 ? NONE : take(wire === 2 ? varint() : wire === 1 ? 8 : 4);
    yield { number, wire, value, bytes, raw: message.subarray(start, at) };
  }
}

/** Values of a repeated integer field, packed or not. */
export function repeatedIntegers(message: Uint8Array, number: number): number[] {
  const values: number[] = [];
  for (const field of protoFields(message)) {
    if (field.number !== number) continue;
    if (field.wire === 0) values.push(field.value);
    else values.push(...packedIntegers(field.bytes));
  }
  return values;
}

function packedIntegers(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let [value, factor] = [0, 1];
  for (const byte of bytes) {
    value += (byte & 127) * factor;
    factor *= 128;
    if (byte < 128) {
      values.push(value);
      [value, factor] = [0, 1];
    }
  }
  return values;
}

const decoder = new TextDecoder();

/** A text field, the last one of that number; '' when it is not there. */
export function textField(message: Uint8Array, number: number): string {
  let text = '';
  for (const field of protoFields(message)) if (field.number === number) text = decoder.decode(field.bytes);
  return text;
}

export function textFields(message: Uint8Array, number: number): string[] {
  const texts: string[] = [];
  for (const field of protoFields(message)) if (field.number === number) texts.push(decoder.decode(field.bytes));
  return texts;
}
