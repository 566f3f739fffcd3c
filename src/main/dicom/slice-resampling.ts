/**
 * An image moved by a constant, fractional offset onto a larger grid, linearly interpolated; outside is `fill`.
 * `target[x + nx * y] = source(x - shiftX, y - shiftY)`.
 *
 * @param source `columns * rows` values
 * @param target `nx * ny` values, overwritten
 */
export function shiftSlice(
  source: Int16Array,
  [columns, rows]: readonly [number, number],
  target: Int16Array,
  [nx, ny]: readonly [number, number],
  [shiftX, shiftY]: readonly [number, number],
  fill: number,
): void {
  const x0 = Math.floor(shiftX);
  const y0 = Math.floor(shiftY);
  const fx = shiftX - x0;
  const fy = shiftY - y0;
  const at = (x: number, y: number): number =>
    x >= 0 && y >= 0 && x < columns && y < rows ? source[x + columns * y]! : fill;
  for (let y = 0; y < ny; y++) {
    for (let x = 0; x < nx; x++) {
      const sx = x - x0;
      const sy = y - y0;
      const upper = fx === 0 ? at(sx, sy) : at(sx, sy) * (1 - fx) + at(sx - 1, sy) * fx;
      const lower = fy === 0 ? 0 : fx === 0 ? at(sx, sy - 1) : at(sx, sy - 1) * (1 - fx) + at(sx - 1, sy - 1) * fx;
      target[x + nx * y] = Math.round(upper * (1 - fy) + lower * fy);
    }
  }
}

/** `target = (1 - weight) * before + weight * after`, rounded. All of one length. */
export function blendSlices(before: Int16Array, after: Int16Array, weight: number, target: Int16Array): void {
  if (weight === 0) target.set(before);
  else for (let i = 0; i < target.length; i++) target[i] = Math.round(before[i]! + weight * (after[i]! - before[i]!));
}
