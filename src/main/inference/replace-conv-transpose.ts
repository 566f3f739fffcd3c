import { ProtoWriter } from '../nn/onnx/protobuf';
import { protoFields, repeatedIntegers, textField, textFields } from './onnx-fields';

/** A three-dimensional ConvTranspose whose kernel is as long as its stride, as nnU-Net upsamples. */
interface Upsampling {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly weight: string;
  readonly bias: string | undefined;
  /** Kernel and stride along z, y, x. */
  readonly factors: readonly number[];
}

/** Float weights [inputs, outputs, z, y, x] (or a bias of one axis). */
interface Weights {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Replaces each three-dimensional ConvTranspose of an ONNX file, which ONNX Runtime's WebGPU provider lacks, by a pointwise
 * convolution to `z * y * x` times the channels and, axis after axis, a transposition that brings the axis beside them and
 * a reshape that takes part of them into it. No size needs to be known. A file without any comes back unchanged.
 *
 * @throws RangeError for a damaged file, and saying why for a ConvTranspose of another kind
 */
export function replaceConvTranspose(file: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let isChanged = false;
  for (const { number, wire, bytes, raw } of protoFields(file)) {
    const graph = number === 7 && wire === 2 ? replaceInGraph(bytes) : undefined;
    isChanged ||= graph !== undefined;
    parts.push(graph ? new ProtoWriter().bytes(7, graph).finish() : raw);
  }
  return isChanged ? joined(parts) : file;
}

function replaceInGraph(graph: Uint8Array): Uint8Array | undefined {
  const fields = [...protoFields(graph)];
  const found = new Map<Uint8Array, Upsampling>();
  for (const { number, bytes } of fields) {
    const upsampling = number === 1 && textField(bytes, 4) === 'ConvTranspose' ? readNode(bytes) : undefined;
    if (upsampling) found.set(bytes, upsampling);
  }
  if (found.size === 0) return undefined;
  const wanted = new Set(
    [...found.values()].flatMap(({ weight, bias }) => (bias === undefined ? [weight] : [weight, bias])),
  );
  const weights = new Map<string, Weights>();
  for (const { number, bytes } of fields) {
    if (number !== 5) continue;
    const name = textField(bytes, 8);
    if (wanted.has(name)) weights.set(name, readWeights(bytes, name));
  }
  const parts: Uint8Array[] = [];
  for (const { number, bytes, raw } of fields) {
    const upsampling = number === 1 ? found.get(bytes) : undefined;
    if (upsampling) parts.push(...replacement(upsampling, weights));
    else if (number === 5 && wanted.has(textField(bytes, 8))) continue;
    else parts.push(raw);
  }
  return joined(parts);
}

/** Undefined for one in two dimensions, which every provider has. */
function readNode(node: Uint8Array): Upsampling | undefined {
  const attributes = new Map<string, Uint8Array>();
  for (const { number, bytes } of protoFields(node)) if (number === 5) attributes.set(textField(bytes, 1), bytes);
  const integers = (name: string): number[] => {
    const message = attributes.get(name);
    return message ? repeatedIntegers(message, 8) : [];
  };
  const group = attributes.get('group');
  const groups = group ? (repeatedIntegers(group, 3)[0] ?? 1) : 1;
  const name = textField(node, 3) || 'ConvTranspose';
  const [input, weight, bias] = textFields(node, 1);
  const [output] = textFields(node, 2);
  const factors = integers('kernel_shape');
  if (factors.length === 2) return undefined;
  const strides = integers('strides');
  const plain =
    factors.length === 3 &&
    factors.every((k, axis) => k === (strides[axis] ?? 1)) &&
    groups === 1 &&
    [...integers('pads'), ...integers('output_padding')].every((n) => n === 0) &&
    integers('dilations').every((n) => n === 1);
  if (!plain || input === undefined || weight === undefined || output === undefined) {
    throw new RangeError(`its ${name} overlaps or pads, and only kernels as long as their stride can be replaced`);
  }
  return { name, input, output, weight, bias: bias || undefined, factors };
}

function readWeights(tensor: Uint8Array, name: string): Weights {
  const shape = repeatedIntegers(tensor, 1);
  const count = shape.reduce((product, n) => product * n, 1);
  let raw = new Uint8Array(0);
  const typed: Uint8Array[] = [];
  let type = 0;
  for (const { number, value, bytes } of protoFields(tensor)) {
    if (number === 2) type = value;
    else if (number === 9) raw = Uint8Array.from(bytes);
    else if (number === 4) typed.push(bytes);
  }
  const bytes = raw.length > 0 ? raw : joined(typed);
  if (type !== 1 || bytes.length !== 4 * count) throw new RangeError(`its weights ${name} are no 32-bit numbers`);
  return { shape, values: new Float32Array(bytes.slice().buffer) };
}

/** Fields of the graph that stand for one ConvTranspose. */
function replacement(
  { name, input, output, weight, bias, factors }: Upsampling,
  all: Map<string, Weights>,
): Uint8Array[] {
  const weights = all.get(weight);
  if (!weights) throw new RangeError(`the weights of its ${name} are computed`);
  const [inputs, outputs] = weights.shape as [number, number];
  const [fz, fy, fx] = factors as [number, number, number];
  const blocks = fz * fy * fx;
  const moved = new Float32Array(blocks * outputs * inputs);
  const biases = new Float32Array(blocks * outputs);
  const given = bias === undefined ? undefined : all.get(bias)?.values;
  if (bias !== undefined && !given) throw new RangeError(`the bias of its ${name} is computed`);
  // Channel ((x * fy + y) * fz + z) * outputs + o: x is taken first, then y, then z.
  for (let x = 0, to = 0; x < fx; x++) {
    for (let y = 0; y < fy; y++) {
      for (let z = 0; z < fz; z++) {
        for (let o = 0; o < outputs; o++, to++) {
          biases[to] = given?.[o] ?? 0;
          for (let i = 0; i < inputs; i++) {
            moved[to * inputs + i] = weights.values[(((i * outputs + o) * fz + z) * fy + y) * fx + x]!;
          }
        }
      }
    }
  }
  const at = (part: string): string => `${output}/${part}`;
  const node = (
    type: string,
    from: readonly string[],
    to: string,
    attribute?: readonly [string, readonly number[]],
  ) => {
    const message = new ProtoWriter().string(4, type).string(3, at(`${type}-${to}`));
    for (const source of from) message.string(1, source);
    message.string(2, to);
    if (attribute) message.message(5, integers(...attribute));
    return new ProtoWriter().message(1, message).finish();
  };
  const reshapeTo = (channels: number): Uint8Array =>
    initializer(
      at(`shape-${channels}`),
      7,
      [5],
      new Uint8Array(BigInt64Array.from([0, 0, 0, -1, channels].map(BigInt)).buffer),
    );
  const [afterX, afterY, afterZ] = [fz * fy * outputs, fz * outputs, outputs];
  const shapes = [...new Set([afterX, afterY, afterZ])].map(reshapeTo);
  const shape = (channels: number): string => at(`shape-${channels}`);
  return [
    initializer(at('weight'), 1, [blocks * outputs, inputs, 1, 1, 1], new Uint8Array(moved.buffer)),
    initializer(at('bias'), 1, [blocks * outputs], new Uint8Array(biases.buffer)),
    ...shapes,
    node('Conv', [input, at('weight'), at('bias')], at('blocks'), ['kernel_shape', [1, 1, 1]]),
    // [n, channels, z, y, x] -> [n, z, y, x, channels] -> x grown -> [n, z, x, y, channels] -> y grown -> ...
    node('Transpose', [at('blocks')], at('x'), ['perm', [0, 2, 3, 4, 1]]),
    node('Reshape', [at('x'), shape(afterX)], at('x-grown')),
    node('Transpose', [at('x-grown')], at('y'), ['perm', [0, 1, 3, 2, 4]]),
    node('Reshape', [at('y'), shape(afterY)], at('y-grown')),
    node('Transpose', [at('y-grown')], at('z'), ['perm', [0, 3, 2, 1, 4]]),
    node('Reshape', [at('z'), shape(afterZ)], at('z-grown')),
    node('Transpose', [at('z-grown')], output, ['perm', [0, 4, 3, 1, 2]]),
  ];
}

function integers(name: string, values: readonly number[]): ProtoWriter {
  const message = new ProtoWriter().string(1, name);
  for (const value of values) message.int(8, value);
  return message.int(20, 7);
}

function initializer(name: string, type: number, shape: readonly number[], raw: Uint8Array): Uint8Array {
  const tensor = new ProtoWriter().int(2, type).string(8, name).bytes(9, raw);
  for (const size of shape) tensor.int(1, size);
  return new ProtoWriter().message(5, tensor).finish();
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
