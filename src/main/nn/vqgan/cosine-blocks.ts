/**
 * The lowest `count` products of cosines on a cube of `edge` voxels (the type-II discrete cosine transform), orthonormal:
 * [count, edge^3], x fastest, lowest frequencies first.
 */
export function cosineBlocks(edge: number, count: number): Float32Array {
  const wave = (frequency: number, at: number): number =>
    Math.sqrt((frequency === 0 ? 1 : 2) / edge) * Math.cos((Math.PI * frequency * (at + 0.5)) / edge);
  const places = Array.from({ length: edge ** 3 }, (_, i) => [
    i % edge,
    Math.floor(i / edge) % edge,
    Math.floor(i / edge ** 2),
  ]);
  const height = (f: readonly number[]): number => f.reduce((sum, n) => sum + n * n, 0);
  const frequencies = [...places].sort((a, b) => height(a) - height(b)).slice(0, count);
  return Float32Array.from(
    frequencies.flatMap((f) => places.map((at) => f.reduce((product, n, axis) => product * wave(n, at[axis]!), 1))),
  );
}

/** [rows, columns] -> [columns, rows]. */
export function transposed(matrix: Float32Array, rows: number): Float32Array {
  const columns = matrix.length / rows;
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)]!);
}
