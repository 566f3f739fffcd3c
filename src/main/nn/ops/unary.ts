import { defineOperation, type Application, type Tensor, type TfModule, type TfTensor } from '../tensor';
import { div, mul, neg, sub } from './arithmetic';
import { reduceSum } from './broadcast';

interface Unary {
  readonly onnx: string;
  readonly tfjs: (tf: TfModule, x: TfTensor) => TfTensor;
  /** Left out where it is zero everywhere. */
  readonly gradient?: (grad: Tensor, x: Tensor, y: Tensor) => Tensor;
}

function unary({ onnx, tfjs, gradient }: Unary): (x: Tensor) => Tensor {
  const apply = defineOperation<undefined>({
    shape: ([x]) => x!,
    onnx: (graph, inputs) => graph.node(onnx, inputs),
    tfjs: (tf, [x]) => tfjs(tf, x!),
    gradient: (grad, { inputs: [x], output }: Application<undefined>) => [gradient?.(grad, x!, output)],
  });
  return (x) => apply([x], undefined);
}

export const exp = unary({ onnx: 'Exp', tfjs: (tf, x) => tf.exp(x), gradient: (g, _x, y) => mul(g, y) });
export const log = unary({ onnx: 'Log', tfjs: (tf, x) => tf.log(x), gradient: (g, x) => div(g, x) });
export const sqrt = unary({
  onnx: 'Sqrt',
  tfjs: (tf, x) => tf.sqrt(x),
  gradient: (g, _x, y) => div(mul(g, 0.5), y),
});
export const sigmoid = unary({
  onnx: 'Sigmoid',
  tfjs: (tf, x) => tf.sigmoid(x),
  gradient: (g, _x, y) => mul(g, mul(y, sub(1, y))),
});
/** -1, 0 or 1. */
export const sign = unary({ onnx: 'Sign', tfjs: (tf, x) => tf.sign(x) });
/** log(1 + e^x), which stays finite for large x. */
export const softplus = unary({
  onnx: 'Softplus',
  tfjs: (tf, x) => tf.softplus(x),
  gradient: (g, x) => mul(g, sigmoid(x)),
});

/** `-log(sigmoid(x))` */
export function logLossOfTrue(x: Tensor): Tensor {
  return softplus(neg(x));
}

/** `-log(1 - sigmoid(x))` */
export function logLossOfFalse(x: Tensor): Tensor {
  return softplus(x);
}

const LEAK = 0.1;

/** 1 where y > 0, `LEAK` elsewhere. Clipping a steep line is much faster than a comparison in ONNX Runtime. */
const slope = defineOperation<undefined>({
  shape: ([y]) => y!,
  onnx: (graph, [y]) => {
    const number = (value: number): string => graph.floats(Float32Array.of(value), []);
    return graph.node('Clip', [graph.node('Mul', [y!, number(1e30)]), number(LEAK), number(1)]);
  },
  tfjs: (tf, [y]) => tf.where(tf.greater(y!, 0), tf.onesLike(y!), tf.mul(tf.onesLike(y!), LEAK)),
});

const leaky = defineOperation<undefined>({
  shape: ([x]) => x!,
  onnx: (graph, [x]) => graph.node('LeakyRelu', [x!], { alpha: { float: LEAK } }),
  tfjs: (tf, [x]) => tf.leakyRelu(x!, LEAK),
  // The slope is taken from the output, which has the input's sign: the engine may then fuse this into a convolution.
  gradient: (grad, { output }) => [mul(grad, slope([output], undefined))],
});

/** x where x > 0, else 0.1 x. */
export function leakyRelu(x: Tensor): Tensor {
  return leaky([x], undefined);
}

const block = defineOperation<undefined>({
  shape: ([x]) => x!,
  onnx: (graph, inputs) => graph.node('Identity', inputs),
  tfjs: (_tf, [x]) => x!.clone(),
});

/** The value itself, through which no gradient flows. */
export function stopGradient(x: Tensor): Tensor {
  return block([x], undefined);
}

const straight = defineOperation<undefined>({
  shape: ([, y]) => y!,
  onnx: (graph, [, y]) => graph.node('Identity', [y!]),
  tfjs: (_tf, [, y]) => y!.clone(),
  gradient: (grad) => [grad, undefined],
});

/** The value of `y` with the gradient of `x`: the straight-through estimator. */
export function straightThrough(x: Tensor, y: Tensor): Tensor {
  return straight([x, y], undefined);
}

const softmaxLast = defineOperation<undefined>({
  shape: ([x]) => x!,
  onnx: (graph, inputs) => graph.node('Softmax', inputs, { axis: -1 }),
  tfjs: (tf, [x]) => tf.softmax(x!, -1),
  gradient: (grad, { output }) => [softmaxGradient(grad, output)],
});

function softmaxGradient(grad: Tensor, y: Tensor): Tensor {
  const weighted = mul(grad, y);
  return sub(weighted, mul(y, reduceSum(weighted, [y.shape.length - 1])));
}

/** Along the last axis. */
export function softmax(x: Tensor): Tensor {
  return softmaxLast([x], undefined);
}
