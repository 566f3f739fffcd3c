import type { Dimension } from '../nn/onnx/onnx-graph';
import { protoFields, textField } from './onnx-fields';

/** An input or output of a model. */
export interface DescribedPort {
  readonly name: string;
  /** ONNX's element type: 1 is float32, 10 float16. */
  readonly elementType: number;
  /** Sizes; names (or '?') of sizes that are free. */
  readonly shape: readonly Dimension[];
}

export interface DescribedModel {
  /** Of the standard operators. */
  readonly opset: number;
  /** Without those that are weights. */
  readonly inputs: readonly DescribedPort[];
  readonly outputs: readonly DescribedPort[];
  /** Names of operators used. */
  readonly operators: ReadonlySet<string>;
  /** Weights lie in a second file. */
  readonly external: boolean;
}

const EXTERNAL = 1;

/** What an ONNX file says of itself. Throws RangeError where it is none or damaged. */
export function describeOnnx(file: Uint8Array): DescribedModel {
  let opset = 0;
  let graph: Uint8Array | undefined;
  for (const { number, wire, bytes } of protoFields(file)) {
    if (number === 7 && wire === 2) graph = bytes;
    if (number === 8 && wire === 2) {
      const domain = textField(bytes, 1);
      if (domain !== '' && domain !== 'ai.onnx') continue;
      for (const field of protoFields(bytes)) if (field.number === 2) opset = field.value;
    }
  }
  if (!graph || opset === 0) throw new RangeError('it is no ONNX file');
  const weights = new Set<string>();
  const operators = new Set<string>();
  const [inputs, outputs]: DescribedPort[][] = [[], []];
  let external = false;
  for (const { number, bytes } of protoFields(graph)) {
    if (number === 1) operators.add(textField(bytes, 4));
    else if (number === 5) {
      weights.add(textField(bytes, 8));
      for (const field of protoFields(bytes)) if (field.number === 14 && field.value === EXTERNAL) external = true;
    } else if (number === 11) inputs!.push(describePort(bytes));
    else if (number === 12) outputs!.push(describePort(bytes));
  }
  return { opset, inputs: inputs!.filter(({ name }) => !weights.has(name)), outputs: outputs!, operators, external };
}

/** ValueInfoProto: name, type { tensor_type { elem_type, shape { dim { dim_value | dim_param } } } }. */
function describePort(message: Uint8Array): DescribedPort {
  let elementType = 0;
  const shape: Dimension[] = [];
  for (const type of fieldsAt(message, 2)) {
    for (const tensor of fieldsAt(type, 1)) {
      for (const field of protoFields(tensor)) if (field.number === 1) elementType = field.value;
      for (const dims of fieldsAt(tensor, 2)) for (const dim of fieldsAt(dims, 1)) shape.push(dimension(dim));
    }
  }
  return { name: textField(message, 1), elementType, shape };
}

function dimension(message: Uint8Array): Dimension {
  for (const { number, value } of protoFields(message)) if (number === 1 && value > 0) return value;
  return textField(message, 2) || '?';
}

function fieldsAt(message: Uint8Array, number: number): Uint8Array[] {
  return [...protoFields(message)].filter((field) => field.number === number).map(({ bytes }) => bytes);
}
