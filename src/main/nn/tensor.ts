import type * as Tfjs from '@tensorflow/tfjs-core';
import { type ElementType, type OnnxGraph } from './onnx/onnx-graph';

/** Sizes, slowest axis first (row-major). Networks use [N, C, D, H, W] or [N, C, H, W]: W is the grid's x. */
export type Shape = readonly number[];
export type TfModule = typeof Tfjs;
export type TfTensor = Tfjs.Tensor;

/**
 * A value of a computation that has not run yet: a node of a graph whose shape is known. Interpreters walk it:
 * `writeOnnx` (onnx/write-onnx.ts), `evaluate` (tfjs/evaluate.ts), `gradients` (autodiff.ts).
 */
export interface Tensor {
  readonly shape: Shape;
  readonly type: ElementType;
  readonly inputs: readonly Tensor[];
  /** Multiplications and additions that it takes, where they are worth counting: convolutions, matrix products. */
  readonly flops?: number;
  /** Set for graph inputs only. */
  readonly name?: string;
  onnx(graph: OnnxGraph, inputs: readonly string[]): string;
  tfjs(tf: TfModule, inputs: readonly TfTensor[]): TfTensor;
  /** From the gradient with respect to this value, those with respect to its inputs; undefined: none flows there. */
  readonly gradient?: (grad: Tensor) => readonly (Tensor | undefined)[];
}

/** What an operation's rules are told. */
export interface Application<A> {
  readonly attributes: A;
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
}

/** An operation is one such entry. `A` are its attributes. */
export interface Operation<A> {
  readonly type?: ElementType;
  shape(inputs: readonly Shape[], attributes: A): Shape;
  flops?(inputs: readonly Shape[], output: Shape): number;
  onnx(graph: OnnxGraph, inputs: readonly string[], application: Application<A>): string;
  tfjs(tf: TfModule, inputs: readonly TfTensor[], application: Application<A>): TfTensor;
  gradient?(grad: Tensor, application: Application<A>): readonly (Tensor | undefined)[];
}

export function defineOperation<A>(operation: Operation<A>): (inputs: readonly Tensor[], attributes: A) => Tensor {
  return (inputs, attributes) => {
    const shapes = inputs.map((input) => input.shape);
    const shape = operation.shape(shapes, attributes);
    const output: Tensor = {
      shape,
      ...(operation.flops && { flops: operation.flops(shapes, shape) }),
      type: operation.type ?? 'float32',
      inputs,
      onnx: (graph, names) => operation.onnx(graph, names, application),
      tfjs: (tf, values) => operation.tfjs(tf, values, application),
      ...(operation.gradient && { gradient: (grad: Tensor) => operation.gradient!(grad, application) }),
    };
    const application: Application<A> = { attributes, inputs, output };
    return output;
  };
}

/** A value given at run time. */
export function input(name: string, shape: Shape): Tensor {
  const missing = (): never => {
    throw new Error(`the graph input ${name} was not given`);
  };
  return { shape, type: 'float32', inputs: [], name, onnx: missing, tfjs: missing };
}

/** A fixed value. `stored` is its name in an ONNX file, for values that are to be found there again. */
export function constant(values: Float32Array, shape: Shape, stored?: string): Tensor {
  if (values.length !== count(shape)) throw new Error(`${values.length} values for shape ${shape.join(' x ')}`);
  return {
    shape,
    type: 'float32',
    inputs: [],
    onnx: (graph) => graph.floats(values, shape, stored),
    tfjs: (tf) => tf.tensor(values, [...shape]),
  };
}

export function scalar(value: number): Tensor {
  return constant(Float32Array.of(value), []);
}

export function count(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Multiplications and additions behind some outputs: 2 for each product of a convolution or a matrix product. */
export function totalFlops(outputs: readonly Tensor[]): number {
  return topologicalOrder(outputs).reduce((sum, tensor) => sum + (tensor.flops ?? 0), 0);
}

/** Every tensor that `outputs` depend on, inputs before users. */
export function topologicalOrder(outputs: readonly Tensor[]): Tensor[] {
  const order: Tensor[] = [];
  const entered = new Set<Tensor>();
  const stack = [...outputs].reverse().map((tensor) => ({ tensor, next: 0 }));
  while (stack.length > 0) {
    const top = stack.at(-1);
    if (top.next === 0) {
      if (entered.has(top.tensor)) {
        stack.pop();
        continue;
      }
      entered.add(top.tensor);
    }
    const child = top.tensor.inputs[top.next++];
    if (child === undefined) {
      order.push(top.tensor);
      stack.pop();
    } else if (!entered.has(child)) stack.push({ tensor: child, next: 0 });
  }
  return order;
}
