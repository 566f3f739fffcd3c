import type { Colour } from './render';

/** Dark blue to pale yellow, its lightness rising evenly, so that it reads in black and white and by colour-blind eyes. */
const STOPS: readonly Colour[] = [
  [0, 34, 78],
  [43, 68, 110],
  [87, 93, 109],
  [125, 124, 120],
  [165, 156, 116],
  [211, 193, 100],
  [254, 232, 56],
];

/** The colour of a value between `low` and `high`; values beyond take the end's. */
export function scaleColour(value: number, low: number, high: number): Colour {
  const at = Math.min(1, Math.max(0, (value - low) / (high - low))) * (STOPS.length - 1);
  const index = Math.min(STOPS.length - 2, Math.floor(at));
  const t = at - index;
  const [a, b] = [STOPS[index]!, STOPS[index + 1]!];
  return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];
}
