import { type PixelBox } from './overlay';

/**
 * Iso-contours of a slice by marching squares: segments `x0, y0, x1, y1, ...` in pixel units, pixel centres at whole
 * numbers (`values[i + nu * j]` at (i, j)). Values of `level` and more are inside; the slice's border counts as outside,
 * so every contour is closed. `valueOf` maps stored values first (a label to 0 or 1). Beyond `box` nothing may be inside.
 */
export function contourSegments(
  values: ArrayLike<number>,
  nu: number,
  nv: number,
  level: number,
  valueOf: (value: number) => number = (v) => v,
  box: PixelBox = { i0: 0, i1: nu, j0: 0, j1: nv },
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
  // One pixel more on each side: what is outside there counts with its own value.
  const i0 = Math.max(0, box.i0 - 1);
  const i1 = Math.min(nu, box.i1 + 1);
  const j0 = Math.max(0, box.j0 - 1);
  const j1 = Math.min(nv, box.j1 + 1);
  let above = new Float32Array(i1 - i0 + 2).fill(outside);
  let below = new Float32Array(i1 - i0 + 2).fill(outside);
  for (let j = j0 - 1; j < j1; j++) {
    if (j + 1 < j1) {
      for (let i = i0; i < i1; i++) below[i - i0 + 1] = valueOf(values[i + nu * (j + 1)]!);
    } else below.fill(outside);
    for (let i = i0 - 1; i < i1; i++) {
      const at = i - i0 + 1;
      const a = above[at]!;
      const b = above[at + 1]!;
      const c = below[at + 1]!;
      const d = below[at]!;
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
