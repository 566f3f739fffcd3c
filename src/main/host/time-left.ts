/** Too early a guess is worse than none. */
const LEAST_SECONDS = 1;
const LEAST_FRACTION = 0.02;

/** Seconds that a job still needs if it goes on as it did; null while that cannot be told. */
export function timeLeft(fraction: number, seconds: number): number | null {
  if (seconds < LEAST_SECONDS || fraction < LEAST_FRACTION) return null;
  return Math.ceil((seconds * (1 - fraction)) / fraction);
}
