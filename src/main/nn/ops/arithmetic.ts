import { count, defineOperation, scalar, type Tensor } from '../tensor';
import { broadcast, reduceSum, sumTo } from './broadcast';

type Operand = Tensor | number;
type Rule = (grad: Tensor, a: Tensor, b: Tensor, output: Tensor) => readonly [Tensor, Tensor];

function binary(onnx: string, tfjs: 'add' | 'sub' | 'mul' | 'div', rule: Rule): (a: Operand, b: Operand) => Tensor {
  const apply = defineOperation<undefined>({
    shape: ([a, b]) => broadcast(a!, b!),
    onnx: (graph, inputs) => graph.node(onnx, inputs),
    tfjs: (tf, [a, b]) => tf[tfjs](a!, b!),
    gradient: (grad, { inputs: [a, b], output }) => {
      const [da, db] = rule(grad, a!, b!, output);
      return [sumTo(da, a!.shape), sumTo(db, b!.shape)];
    },
  });
  const operand = (value: Operand): Tensor => (typeof value === 'number' ? scalar(value) : value);
  return (a, b) => apply([operand(a), operand(b)], undefined);
}

/** Element by element, with NumPy's broadcasting; a number stands for a scalar. */
export const add = binary('Add', 'add', (g) => [g, g]);
export const sub = binary('Sub', 'sub', (g) => [g, neg(g)]);
export const mul = binary('Mul', 'mul', (g, a, b) => [mul(g, b), mul(g, a)]);
export const div = binary('Div', 'div', (g, _a, b, y) => [div(g, b), neg(div(mul(g, y), b))]);

export function neg(a: Tensor): Tensor {
  return mul(a, -1);
}

export function square(a: Tensor): Tensor {
  return mul(a, a);
}

/** Mean along axes, which stay with size 1. */
export function reduceMean(x: Tensor, axes: readonly number[] = x.shape.map((_, i) => i)): Tensor {
  return mul(reduceSum(x, axes), 1 / count(axes.map((axis) => x.shape[axis]!)));
}
