import type { Tensor1D } from '@tensorflow/tfjs-core';
import { defineOperation, type Tensor } from '../tensor';

const smallest = defineOperation<undefined>({
  type: 'int64',
  shape: ([x]) => x!.slice(0, -1),
  onnx: (graph, inputs) => graph.node('ArgMin', inputs, { axis: -1, keepdims: 0 }),
  tfjs: (tf, [x]) => tf.argMin(x!, -1),
});

/** The place of the smallest value along the last axis, the first of equals: [..., K] -> whole numbers [...]. */
export function argMin(x: Tensor): Tensor {
  return smallest([x], undefined);
}

const rowsAt = defineOperation<undefined>({
  shape: ([table, index]) => [...index!, ...table!.slice(1)],
  onnx: (graph, inputs) => graph.node('Gather', inputs, { axis: 0 }),
  tfjs: (tf, [table, index]) => tf.gather(table!, index!),
  gradient: (grad, { inputs: [table, index] }) => [scatterRows(grad, index!, table!.shape[0]!), undefined],
});

/** Rows of a table [K, D] by whole numbers [...]: [..., D]. */
export function gatherRows(table: Tensor, index: Tensor): Tensor {
  return rowsAt([table, index], undefined);
}

const addRows = defineOperation<{ rows: number }>({
  shape: ([values, index], { rows }) => [rows, ...values!.slice(index!.length)],
  onnx: (graph, [values, index], { output: { shape } }) => {
    const zeros = graph.floats(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    const places = graph.node('Unsqueeze', [index!, graph.integers([-1])]);
    return graph.node('ScatterND', [zeros, places, values!], { reduction: 'add' });
  },
  tfjs: (tf, [values, index], { attributes: { rows }, output: { shape } }) => {
    const places = index!.size;
    const flat = tf.reshape(values!, [places, values!.size / places]);
    return tf.reshape(tf.unsortedSegmentSum(flat, tf.cast<Tensor1D>(tf.reshape(index!, [places]), 'int32'), rows), [
      ...shape,
    ]);
  },
  gradient: (grad, { inputs: [, index] }) => [gatherRows(grad, index!), undefined],
});

/** The adjoint of `gatherRows`: adds values [..., D] to the rows [rows, D] that the whole numbers [...] name. */
export function scatterRows(values: Tensor, index: Tensor, rows: number): Tensor {
  return addRows([values, index], { rows });
}
