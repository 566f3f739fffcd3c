import { type Shape } from '../tensor';

/** The common shape of two operands under NumPy's rules. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const p = a[i - rank + a.length] ?? 1;
    const q = b[i - rank + b.length] ?? 1;
    if (p !== q && p !== 1 && q !== 1) throw new Error(`cannot combine ${a.join(' x ')} with ${b.join(' x ')}`);
    return Math.max(p, q);
  });
}

/** The axes of `from` along which an operand of shape `to` was repeated. */
export function repeatedAxes(from: Shape, to: Shape): number[] {
  const lead = from.length - to.length;
  return from.flatMap((size, i) => (i < lead || (size !== 1 && to[i - lead] === 1) ? [i] : []));
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}
