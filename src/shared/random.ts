/** A seeded stream of numbers: the same seed gives the same stream on every machine. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** Whole number in [low, high], both ends included. */
  integer(low: number, high: number): number;
  /** Gaussian. */
  normal(mean?: number, sd?: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items; an empty list is a bug. */
  pick<T>(items: readonly T[]): T;
  /** An independent stream named by `key`: adding a draw to one part of a program does not move the others. */
  fork(key: string): Random;
}

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/** sfc32 (Practically Random, C. Doty-Humphrey), seeded by a number and, for forks, a path of names. */
export function createRandom(seed: number, path = ''): Random {
  let a = hash(`a${path}`) ^ seed;
  let b = hash(`b${path}`) ^ Math.floor(seed / 0x1_0000_0000);
  let c = hash(`c${path}`);
  let counter = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 0x1_0000_0000;
  };
  for (let i = 0; i < 16; i++) next();
  const random: Random = {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    normal: (mean = 0, sd = 1) => mean + sd * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    fork: (key) => createRandom(seed, `${path}/${key}`),
  };
  return random;
}
