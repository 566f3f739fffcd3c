import { type Random } from '@shared/random';
import { constant, count, input, type Shape, type Tensor } from './tensor';
import { reshape } from './ops/broadcast';
import { slice } from './ops/layout';

/** Named values, as stored and exchanged; shapes follow from the network's configuration. */
export type Tensors = Readonly<Record<string, Float32Array>>;

/** How a parameter starts: normally distributed with this standard deviation (0: zeros), or with these values. */
export type Start = number | Float32Array;

/** Where a network gets its parameters: called once for each, in a fixed order. */
export type Parameters = (name: string, shape: Shape, start: Start) => Tensor;

export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly start: Start;
  /** Place in the flat vector of all parameters of the network. */
  readonly offset: number;
}

export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  /** Length of the flat vector. */
  readonly size: number;
}

/** Runs a network's definition once to learn which parameters it asks for. */
export function layoutOf(define: (parameters: Parameters) => void): ParameterLayout {
  const parameters: Parameter[] = [];
  const names = new Set<string>();
  let size = 0;
  define((name, shape, start) => {
    if (names.has(name)) throw new Error(`two parameters are called ${name}`);
    names.add(name);
    parameters.push({ name, shape, start, offset: size });
    size += count(shape);
    return input(name, shape);
  });
  return { parameters, size };
}

/** Parameters as pieces of one flat vector, and the list of those pieces in the layout's order. */
export function fromFlat(flat: Tensor, layout: ParameterLayout): { parameters: Parameters; pieces: readonly Tensor[] } {
  const pieces = layout.parameters.map(({ shape, offset }) => reshape(slice(flat, [offset], [count(shape)]), shape));
  const byName = new Map(layout.parameters.map(({ name }, i) => [name, pieces[i]!]));
  return { parameters: (name) => byName.get(name)!, pieces };
}

export function initialFlat(layout: ParameterLayout, random: Random): Float32Array {
  const flat = new Float32Array(layout.size);
  for (const { name, shape, start, offset } of layout.parameters) {
    if (start === 0) continue;
    if (typeof start === 'number') {
      const own = random.fork(name);
      for (let i = 0; i < count(shape); i++) flat[offset + i] = own.normal(0, start);
    } else flat.set(start, offset);
  }
  return flat;
}

export function splitFlat(flat: Float32Array, layout: ParameterLayout): Record<string, Float32Array> {
  return Object.fromEntries(
    layout.parameters.map(({ name, shape, offset }) => [name, flat.slice(offset, offset + count(shape))]),
  );
}

/** The inverse of `splitFlat`; undefined when a parameter is missing or has another size. */
export function joinFlat(tensors: Tensors, layout: ParameterLayout): Float32Array | undefined {
  const flat = new Float32Array(layout.size);
  for (const { name, shape, offset } of layout.parameters) {
    const values = tensors[name];
    if (values?.length !== count(shape)) return undefined;
    flat.set(values, offset);
  }
  return flat;
}

/** Trained weights as the constants of a network. Throws when they lack a parameter or one has another size. */
export function constants(weights: Tensors): Parameters {
  return (name, shape) => {
    const values = weights[name];
    if (values?.length !== count(shape)) throw new Error(`the weights have no ${name} of ${shape.join(' x ')}`);
    return constant(values, shape, name);
  };
}
