import { count, defineOperation, type Tensor } from '../tensor';
import { add, div, mul, reduceMean, sub } from './arithmetic';
import { reshape } from './broadcast';
import { matMul } from './matmul';
import { sqrt } from './unary';

const EPSILON = 1e-5;

/** Zero mean and unit variance along the last axis of [N, G, M]. */
const standardise = defineOperation<undefined>({
  shape: ([x]) => x!,
  onnx: (graph, [x], { output: { shape } }) => {
    const filled = (value: number): string => graph.floats(new Float32Array(shape[1]!).fill(value), [shape[1]!]);
    return graph.node('InstanceNormalization', [x!, filled(1), filled(0)], { epsilon: { float: EPSILON } });
  },
  tfjs: (tf, [x]) => {
    const { mean, variance } = tf.moments(x!, -1, true);
    return tf.div(tf.sub(x!, mean), tf.sqrt(tf.add(variance, EPSILON)));
  },
  gradient: (grad, { inputs: [x], output: y }) => [standardiseGradient(grad, x!, y)],
});

function standardiseGradient(grad: Tensor, x: Tensor, y: Tensor): Tensor {
  const centred = sub(x, reduceMean(x, [2]));
  const rate = div(1, sqrt(add(meanProduct(centred, centred), EPSILON)));
  const scaled = sub(grad, reduceMean(grad, [2]));
  return mul(sub(scaled, mul(y, meanProduct(grad, y))), rate);
}

/** Mean of a * b along the last axis, in one pass: [N, G, M] -> [N, G, 1]. */
function meanProduct(a: Tensor, b: Tensor): Tensor {
  const [n, g, m] = [a.shape[0]!, a.shape[1]!, a.shape[2]!];
  const product = matMul(reshape(a, [n, g, 1, m]), reshape(b, [n, g, m, 1]));
  return mul(reshape(product, [n, g, 1]), 1 / m);
}

/**
 * Group normalisation without scale and shift: each of `groups` groups of channels of each sample of x [N, C, ...grid]
 * gets zero mean and unit variance. What precedes it decides the share and offset of a channel within its group.
 */
export function groupNorm(x: Tensor, groups: number): Tensor {
  if (x.shape[1]! % groups !== 0) throw new Error(`${x.shape[1]!} channels cannot form ${groups} groups`);
  const flat = reshape(x, [x.shape[0]!, groups, count(x.shape.slice(1)) / groups]);
  return reshape(standardise([flat], undefined), x.shape);
}
