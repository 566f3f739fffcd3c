/** Rounds halves to the even neighbour, as NumPy and Python do: sizes and tile places depend on it. */
export function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return Math.round(value);
  return low % 2 === 0 ? low : low + 1;
}
