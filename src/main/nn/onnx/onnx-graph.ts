import { ProtoWriter } from './protobuf';

const OPSET = 17;
const IR_VERSION = 8;

export type ElementType = 'float32' | 'int64';
const ELEMENT_CODE: Record<ElementType, number> = { float32: 1, int64: 7 };

/** A size, or the name of a size that is free at run time. */
export type Dimension = number | string;

/** `{ float: 1 }` is a float attribute; a bare number is an int, an array an int list, a string a string. */
export type Attribute = number | readonly number[] | string | { readonly float: number };

/** Collects the nodes of one ONNX graph and writes the file. */
export class OnnxGraph {
  private readonly graph = new ProtoWriter().string(2, 'lacuna');
  private readonly constants = new Map<string, string>();
  private count = 0;

  /** Adds a node and returns the name of its first output. */
  node(type: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.nodes(type, inputs, 1, attributes)[0]!;
  }

  nodes(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const names = Array.from({ length: outputs }, () => `t${this.count++}`);
    const node = new ProtoWriter().string(4, type).string(3, `${type}_${this.count}`);
    for (const input of inputs) node.string(1, input);
    for (const output of names) node.string(2, output);
    for (const [name, value] of Object.entries(attributes)) node.message(5, attribute(name, value));
    this.graph.message(1, node);
    return names;
  }

  /** A one-dimensional int64 constant (axes, shapes, starts, ...). Equal ones are shared. */
  integers(values: readonly number[]): string {
    const key = values.join();
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const data = new BigInt64Array(values.map(BigInt));
    const name = `i${this.count++}`;
    this.initializer(name, 'int64', [values.length], new Uint8Array(data.buffer));
    this.constants.set(key, name);
    return name;
  }

  floats(values: Float32Array, shape: readonly number[], name = `c${this.count++}`): string {
    this.initializer(name, 'float32', shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    return name;
  }

  input(name: string, shape: readonly Dimension[], type: ElementType = 'float32'): string {
    this.graph.message(11, valueInfo(name, shape, type));
    return name;
  }

  /** Publishes an existing value under a name of its own. */
  output(name: string, value: string, shape: readonly Dimension[], type: ElementType = 'float32'): void {
    this.graph.message(1, new ProtoWriter().string(4, 'Identity').string(1, value).string(2, name));
    this.graph.message(12, valueInfo(name, shape, type));
  }

  finish(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    const model = new ProtoWriter()
      .int(1, IR_VERSION)
      .string(2, 'lacuna')
      .message(7, this.graph)
      .message(8, new ProtoWriter().string(1, '').int(2, OPSET));
    for (const [key, value] of Object.entries(metadata)) {
      model.message(14, new ProtoWriter().string(1, key).string(2, value));
    }
    return model.finish();
  }

  private initializer(name: string, type: ElementType, shape: readonly number[], raw: Uint8Array): void {
    const tensor = new ProtoWriter().int(2, ELEMENT_CODE[type]).string(8, name).bytes(9, raw);
    for (const size of shape) tensor.int(1, size);
    this.graph.message(5, tensor);
  }
}

function attribute(name: string, value: Attribute): ProtoWriter {
  const message = new ProtoWriter().string(1, name);
  if (typeof value === 'number') return message.int(3, value).int(20, 2);
  if (typeof value === 'string') return message.string(4, value).int(20, 3);
  if ('float' in value) return message.float(2, value.float).int(20, 1);
  for (const item of value) message.int(8, item);
  return message.int(20, 7);
}

function valueInfo(name: string, shape: readonly Dimension[], type: ElementType): ProtoWriter {
  const dims = new ProtoWriter();
  for (const size of shape) {
    const dim = new ProtoWriter();
    dims.message(1, typeof size === 'string' ? dim.string(2, size) : dim.int(1, size));
  }
  const tensor = new ProtoWriter().int(1, ELEMENT_CODE[type]).message(2, dims);
  return new ProtoWriter().string(1, name).message(2, new ProtoWriter().message(1, tensor));
}
