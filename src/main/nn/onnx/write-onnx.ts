import { type Tensor, topologicalOrder } from '../tensor';
import { type Dimension, OnnxGraph } from './onnx-graph';

export interface WriteOptions {
  /** Name of the leading size of inputs and outputs where it shall be free at run time. */
  readonly freeBatch?: string;
  /** Stored in the file. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Writes the graph behind named outputs as an ONNX file. Inputs are those that the outputs depend on. */
export function writeOnnx(outputs: Readonly<Record<string, Tensor>>, options: WriteOptions = {}): Uint8Array {
  const graph = new OnnxGraph();
  const names = new Map<Tensor, string>();
  const outer = (shape: readonly number[]): Dimension[] =>
    options.freeBatch === undefined ? [...shape] : [options.freeBatch, ...shape.slice(1)];
  for (const tensor of topologicalOrder(Object.values(outputs))) {
    const inputs = tensor.inputs.map((input) => names.get(input)!);
    names.set(
      tensor,
      tensor.name === undefined
        ? tensor.onnx(graph, inputs)
        : graph.input(tensor.name, outer(tensor.shape), tensor.type),
    );
  }
  for (const [name, tensor] of Object.entries(outputs)) {
    graph.output(name, names.get(tensor)!, outer(tensor.shape), tensor.type);
  }
  return graph.finish(options.metadata);
}
