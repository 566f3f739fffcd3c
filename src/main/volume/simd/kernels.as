// AssemblyScript, compiled by build/kernels.ts into kernels.generated.ts. Addresses are bytes, values f32.
// Loops go 16 values at a time and spill over the end of a line: the next line overwrites what they leave, and the
// caller keeps 64 bytes free after the last one.

/**
 * `count` lines of `width` values, one after the other: each becomes the sum over its neighbour lines, `kernel[j]` for
 * the lines j before and j after. Beyond the ends the outermost line is repeated.
 */
export function blurAcross(source: usize, target: usize, width: i32, count: i32, kernel: usize, radius: i32): void {
  const line = <usize>width << 2;
  const centre = v128.load32_splat(kernel);
  for (let i = 0; i < count; i++) {
    const here = source + <usize>i * line;
    for (let x: usize = 0; x < line; x += 64) {
      let a = f32x4.mul(centre, v128.load(here + x));
      let b = f32x4.mul(centre, v128.load(here + x, 16));
      let c = f32x4.mul(centre, v128.load(here + x, 32));
      let d = f32x4.mul(centre, v128.load(here + x, 48));
      for (let j = 1; j <= radius; j++) {
        const weight = v128.load32_splat(kernel + (<usize>j << 2));
        const p = source + <usize>max(i - j, 0) * line + x;
        const q = source + <usize>min(i + j, count - 1) * line + x;
        a = f32x4.add(a, f32x4.mul(weight, f32x4.add(v128.load(p), v128.load(q))));
        b = f32x4.add(b, f32x4.mul(weight, f32x4.add(v128.load(p, 16), v128.load(q, 16))));
        c = f32x4.add(c, f32x4.mul(weight, f32x4.add(v128.load(p, 32), v128.load(q, 32))));
        d = f32x4.add(d, f32x4.mul(weight, f32x4.add(v128.load(p, 48), v128.load(q, 48))));
      }
      const to = target + <usize>i * line + x;
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
    }
  }
}

/** The same within each line, along it. `scratch` holds a line with `radius` values before and after, and 64 bytes. */
export function blurAlong(
  source: usize,
  target: usize,
  width: i32,
  count: i32,
  kernel: usize,
  radius: i32,
  scratch: usize,
): void {
  const line = <usize>width << 2;
  const reach = <usize>radius << 2;
  const centre = v128.load32_splat(kernel);
  for (let i = 0; i < count; i++) {
    const from = source + <usize>i * line;
    const first = load<f32>(from);
    const last = load<f32>(from + line - 4);
    for (let x: usize = 0; x < reach; x += 4) {
      store<f32>(scratch + x, first);
      store<f32>(scratch + reach + line + x, last);
    }
    memory.copy(scratch + reach, from, line);
    const here = scratch + reach;
    for (let x: usize = 0; x < line; x += 64) {
      let a = f32x4.mul(centre, v128.load(here + x));
      let b = f32x4.mul(centre, v128.load(here + x, 16));
      let c = f32x4.mul(centre, v128.load(here + x, 32));
      let d = f32x4.mul(centre, v128.load(here + x, 48));
      for (let j: usize = 4; j <= reach; j += 4) {
        const weight = v128.load32_splat(kernel + j);
        const p = here + x - j;
        const q = here + x + j;
        a = f32x4.add(a, f32x4.mul(weight, f32x4.add(v128.load(p), v128.load(q))));
        b = f32x4.add(b, f32x4.mul(weight, f32x4.add(v128.load(p, 16), v128.load(q, 16))));
        c = f32x4.add(c, f32x4.mul(weight, f32x4.add(v128.load(p, 32), v128.load(q, 32))));
        d = f32x4.add(d, f32x4.mul(weight, f32x4.add(v128.load(p, 48), v128.load(q, 48))));
      }
      const to = target + <usize>i * line + x;
      v128.store(to, a);
      v128.store(to, b, 16);
      v128.store(to, c, 32);
      v128.store(to, d, 48);
    }
  }
}

// Grey morphology. `highest` picks the maximum, else the minimum; counts are values.

@inline
function pick<T>(a: v128, b: v128, highest: bool): v128 {
  if (isFloat<T>()) return highest ? v128.pmax<T>(a, b) : v128.pmin<T>(a, b);
  return highest ? v128.max<T>(a, b) : v128.min<T>(a, b);
}

/** `target[i] = max(target[i], source[i])`. */
@inline
function limit<T>(target: usize, source: usize, count: i32, highest: bool): void {
  const bytes = <usize>count * sizeof<T>();
  const whole = bytes & ~15;
  if (highest) {
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(target + i, pick<T>(v128.load(target + i), v128.load(source + i), true));
    }
  } else {
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(target + i, pick<T>(v128.load(target + i), v128.load(source + i), false));
    }
  }
  for (let i = whole; i < bytes; i += sizeof<T>()) {
    const a = load<T>(target + i);
    const b = load<T>(source + i);
    store<T>(target + i, highest ? (b > a ? b : a) : b < a ? b : a);
  }
}

/** Each value of each line becomes the highest of those up to `reach` away in its line; `scratch` holds a line. */
@inline
function widen<T>(lines: usize, width: i32, count: i32, reach: i32, scratch: usize, highest: bool): void {
  const goal = min(reach, width);
  const bytes = <usize>width * sizeof<T>();
  for (let i = 0; i < count; i++) {
    const line = lines + <usize>i * bytes;
    let reached = 0;
    while (reached < goal) {
      const step = min(max(1, reached), goal - reached);
      const shift = <usize>step * sizeof<T>();
      memory.copy(scratch, line, bytes);
      limit<T>(line + shift, scratch, width - step, highest);
      limit<T>(line, scratch + shift, width - step, highest);
      reached += step;
    }
  }
}

export function limitI16(target: usize, source: usize, count: i32, highest: bool): void {
  limit<i16>(target, source, count, highest);
}
export function limitF32(target: usize, source: usize, count: i32, highest: bool): void {
  limit<f32>(target, source, count, highest);
}
export function limitF64(target: usize, source: usize, count: i32, highest: bool): void {
  limit<f64>(target, source, count, highest);
}
export function widenI16(lines: usize, width: i32, count: i32, reach: i32, scratch: usize, highest: bool): void {
  widen<i16>(lines, width, count, reach, scratch, highest);
}
export function widenF32(lines: usize, width: i32, count: i32, reach: i32, scratch: usize, highest: bool): void {
  widen<f32>(lines, width, count, reach, scratch, highest);
}
export function widenF64(lines: usize, width: i32, count: i32, reach: i32, scratch: usize, highest: bool): void {
  widen<f64>(lines, width, count, reach, scratch, highest);
}
