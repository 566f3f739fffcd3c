/** Functions of two variables tabulated on a 1 mm grid, `channels` values a node, read by bilinear interpolation. */
export class Table2d {
  readonly values: Float32Array;

  constructor(
    readonly u0: number,
    readonly v0: number,
    readonly nu: number,
    readonly nv: number,
    readonly channels: number,
    fill: (u: number, v: number, out: Float32Array, offset: number) => void,
  ) {
    this.values = new Float32Array(nu * nv * channels);
    for (let j = 0; j < nv; j++) {
      for (let i = 0; i < nu; i++) fill(u0 + i, v0 + j, this.values, (i + nu * j) * channels);
    }
  }

  /** Reads all channels at (u, v) into `out`; outside the table the border value holds. */
  read(u: number, v: number, out: Float64Array): void {
    const { nu, nv, channels, values } = this;
    let x = u - this.u0;
    let y = v - this.v0;
    x = x < 0 ? 0 : x > nu - 1.001 ? nu - 1.001 : x;
    y = y < 0 ? 0 : y > nv - 1.001 ? nv - 1.001 : y;
    const i = Math.floor(x);
    const j = Math.floor(y);
    const fx = x - i;
    const fy = y - j;
    const a = (i + nu * j) * channels;
    const b = a + nu * channels;
    const w00 = (1 - fx) * (1 - fy);
    const w10 = fx * (1 - fy);
    const w01 = (1 - fx) * fy;
    const w11 = fx * fy;
    for (let c = 0; c < channels; c++) {
      out[c] =
        values[a + c]! * w00 + values[a + channels + c]! * w10 + values[b + c]! * w01 + values[b + channels + c]! * w11;
    }
  }
}

/** A function of one variable on a 1 mm grid, linear between nodes, constant beyond the ends. */
export class Table1d {
  readonly values: Float64Array;

  constructor(
    readonly u0: number,
    count: number,
    fill: (u: number) => number,
  ) {
    this.values = Float64Array.from({ length: count }, (_, i) => fill(u0 + i));
  }

  at(u: number): number {
    const last = this.values.length - 1;
    const x = Math.min(last, Math.max(0, u - this.u0));
    const i = Math.min(last - 1, Math.floor(x));
    return this.values[i]! + (x - i) * (this.values[i + 1]! - this.values[i]!);
  }

  /** Gaussian smoothing with replicated ends. */
  smoothed(sigma: number): Table1d {
    const radius = Math.ceil(3 * sigma);
    const { values } = this;
    return new Table1d(this.u0, values.length, (u) => {
      const centre = Math.round(u - this.u0);
      let sum = 0;
      let weights = 0;
      for (let k = -radius; k <= radius; k++) {
        const w = Math.exp(-(k * k) / (2 * sigma * sigma));
        sum += w * values[Math.min(values.length - 1, Math.max(0, centre + k))]!;
        weights += w;
      }
      return sum / weights;
    });
  }
}

/** Piecewise cubic (monotone, Fritsch-Carlson) through knots of ascending u; constant beyond the ends. */
export function monotoneCurve(knots: readonly (readonly [number, number])[]): (u: number) => number {
  const n = knots.length;
  const slope = Array.from(
    { length: n - 1 },
    (_, i) => (knots[i + 1]![1] - knots[i]![1]) / (knots[i + 1]![0] - knots[i]![0]),
  );
  const tangent = knots.map((_, i) => {
    if (i === 0) return slope[0]!;
    if (i === n - 1) return slope[n - 2]!;
    const [a, b] = [slope[i - 1]!, slope[i]!];
    return a * b <= 0 ? 0 : (2 * a * b) / (a + b);
  });
  return (u) => {
    if (u <= knots[0]![0]) return knots[0]![1];
    if (u >= knots[n - 1]![0]) return knots[n - 1]![1];
    let i = 0;
    while (u > knots[i + 1]![0]) i++;
    const h = knots[i + 1]![0] - knots[i]![0];
    const t = (u - knots[i]![0]) / h;
    const [t2, t3] = [t * t, t * t * t];
    return (
      (2 * t3 - 3 * t2 + 1) * knots[i]![1] +
      (t3 - 2 * t2 + t) * h * tangent[i]! +
      (3 * t2 - 2 * t3) * knots[i + 1]![1] +
      (t3 - t2) * h * tangent[i + 1]!
    );
  };
}
