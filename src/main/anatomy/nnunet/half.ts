/** Half-precision numbers (IEEE 754 binary16) as 16-bit patterns, for arrays that would not fit as 32-bit numbers. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Rounds to the nearest half, ties to even; beyond 65504 becomes infinite. */
export function toHalf(value: number): number {
  float[0] = value;
  const x = bits[0]!;
  const sign = (x >>> 16) & 0x8000;
  const magnitude = x & 0x7fffffff;
  if (magnitude >= 0x47800000) return sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (magnitude < 0x38800000) {
    // Subnormal: the value in units of 2^-24, rounded as additions of 32-bit numbers round.
    float[0] = Math.abs(value) + 0.5;
    return sign | (bits[0]! - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

/** The number behind each of the 65,536 patterns. */
export const HALF_VALUES: Float32Array = Float32Array.from({ length: 1 << 16 }, (_, half) => {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 1023;
  const sign = half & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
});
