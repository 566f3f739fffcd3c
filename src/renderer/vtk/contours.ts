/**
 * Iso-contours of a slice by marching squares: segments `x0, y0, x1, y1, ...` in pixel units, pixel centres at whole
 * numbers (`values[i + nu * j]` at (i, j)). Values of `level` and more are inside; the slice's border counts as outside,
 * so every contour is closed. `valueOf` maps stored values first (a label to 0 or 1).
 */
export function contourSegments(
  values: ArrayLike<number>,
  nu: number,
  nv: number,
  level: number,
  valueOf: (value: number) => number = (v) => v,
): Float32Array {
  let out = new Float32Array(1024);
  let used = 0;
  const push = (x0: number, y0: number, x1: number, y1: number): void => {
    if (used + 4 > out.length) {
      const larger = new Float32Array(out.length * 2);
      larger.set(out);
      out = larger;
    }
    out[used++] = x0;
    out[used++] = y0;
    out[used++] = x1;
    out[used++] = y1;
  };
  const outside = level - 1;
  let above = new Float32Array(nu + 2).fill(outside);
  let below = new Float32Array(nu + 2).fill(outside);
  for (let j = -1; j < nv; j++) {
    if (j + 1 < nv) {
      for (let i = 0; i < nu; i++) below[i + 1] = valueOf(values[i + nu * (j + 1)]!);
    } else below.fill(outside);
    for (let i = -1; i < nu; i++) {
      const a = above[i + 1]!;
      const b = above[i + 2]!;
      const c = below[i + 2]!;
      const d = below[i + 1]!;
      const kind = (a >= level ? 1 : 0) | (b >= level ? 2 : 0) | (c >= level ? 4 : 0) | (d >= level ? 8 : 0);
      if (kind === 0 || kind === 15) continue;
      const top = i + (level - a) / (b - a);
      const bottom = i + (level - d) / (c - d);
      const left = j + (level - a) / (d - a);
      const right = j + (level - b) / (c - b);
      switch (kind) {
        case 1:
        case 14:
          push(i, left, top, j);
          break;
        case 2:
        case 13:
          push(top, j, i + 1, right);
          break;
        case 3:
        case 12:
          push(i, left, i + 1, right);
          break;
        case 4:
        case 11:
          push(i + 1, right, bottom, j + 1);
          break;
        case 6:
        case 9:
          push(top, j, bottom, j + 1);
          break;
        case 7:
        case 8:
          push(i, left, bottom, j + 1);
          break;
        case 5:
          push(i, left, bottom, j + 1);
          push(top, j, i + 1, right);
          break;
        case 10:
          push(i, left, top, j);
          push(i + 1, right, bottom, j + 1);
          break;
      }
    }
    [above, below] = [below, above];
  }
  return out.slice(0, used);
}
