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
