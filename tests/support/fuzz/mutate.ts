import { type Random } from '@shared/random';

/** Numbers that lengths, counts and offsets are set to. */
const LENGTHS = [
  0, 1, 2, 3, 7, 8, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];
const TEXTS = [
  'NaN',
  'Infinity',
  '-Infinity',
  'inf',
  'nan',
  '-1',
  '0',
  '1e309',
  '-0',
  '99999999999999999999',
  '1e-320',
  '',
];
const FLOATS = [NaN, Infinity, -Infinity, -0, 1e308, 1e-320, -1, 0];

/** Most bytes that a mutation makes of an input. */
const LARGEST = 1 << 20;

type Mutation = (bytes: Buffer, random: Random) => Buffer;

const at = (bytes: Buffer, random: Random, width = 1): number => random.integer(0, Math.max(0, bytes.length - width));

function withCopy(change: (copy: Buffer, random: Random) => void): Mutation {
  return (bytes, random) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 8) change(copy, random);
    return copy;
  };
}

/** The start of a file is where its lengths and types stand: half of all places lie there. */
function place(bytes: Buffer, random: Random, width: number): number {
  return random.chance(0.5) ? random.integer(0, Math.min(600, bytes.length - width)) : at(bytes, random, width);
}

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  bitFlip: withCopy((copy, random) => {
    for (let n = random.integer(1, 8); n > 0; n--) copy[place(copy, random, 1)]! ^= 1 << random.integer(0, 7);
  }),
  byte: withCopy((copy, random) => {
    for (let n = random.integer(1, 8); n > 0; n--) copy[place(copy, random, 1)] = random.integer(0, 255);
  }),
  truncate: (bytes, random) => bytes.subarray(0, at(bytes, random)),
  cutOut: (bytes, random) => {
    const start = at(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + random.integer(1, 200))]);
  },
  repeat: (bytes, random) => {
    const start = at(bytes, random);
    const part = bytes.subarray(start, start + random.integer(1, 400));
    const times = random.integer(1, 30);
    const all = [bytes.subarray(0, start), ...Array.from({ length: times }, () => part), bytes.subarray(start)];
    return Buffer.concat(all).subarray(0, LARGEST);
  },
  swap: withCopy((copy, random) => {
    const length = random.integer(1, Math.min(64, copy.length >> 1));
    const [a, b] = [at(copy, random, length), at(copy, random, length)];
    const kept = Buffer.from(copy.subarray(a, a + length));
    copy.copy(copy, a, b, b + length);
    kept.copy(copy, b);
  }),
  length16: withCopy((copy, random) => {
    const value = random.pick(LENGTHS) & 0xffff;
    if (random.chance(0.8)) copy.writeUInt16LE(value, place(copy, random, 2));
    else copy.writeUInt16BE(value, place(copy, random, 2));
  }),
  length32: withCopy((copy, random) => {
    const value = random.chance(0.7) ? random.pick(LENGTHS) : copy.length + random.integer(-9, 9);
    if (random.chance(0.8)) copy.writeUInt32LE(value >>> 0, place(copy, random, 4));
    else copy.writeUInt32BE(value >>> 0, place(copy, random, 4));
  }),
  float: withCopy((copy, random) => {
    if (random.chance(0.5)) copy.writeFloatLE(random.pick(FLOATS), place(copy, random, 4));
    else copy.writeDoubleLE(random.pick(FLOATS), place(copy, random, 8));
  }),
  zeros: withCopy((copy, random) => {
    const start = at(copy, random);
    copy.fill(random.pick([0, 0xff, 0x20]), start, Math.min(copy.length, start + random.integer(1, 500)));
  }),
  number: (bytes, random) => {
    const text = bytes.toString('latin1');
    const found = [...text.matchAll(/-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi)];
    const match = found.length > 0 ? random.pick(found) : undefined;
    if (!match) return bytes;
    const value = random.chance(0.7) ? random.pick(TEXTS) : String(random.pick(LENGTHS));
    return Buffer.from(text.slice(0, match.index) + value + text.slice(match.index + match[0].length), 'latin1');
  },
  append: (bytes, random) =>
    Buffer.concat([
      bytes,
      Buffer.from(Uint8Array.from({ length: random.integer(1, 3000) }, () => random.integer(0, 255))),
    ]),
};

const NAMES = Object.keys(MUTATIONS);

/** One to four mutations one after the other, none in one of forty; says which. */
export function mutate(bytes: Uint8Array, random: Random): { readonly bytes: Buffer; readonly how: readonly string[] } {
  let current = Buffer.from(bytes);
  const how: string[] = [];
  if (random.chance(1 / 40)) return { bytes: current, how };
  for (let n = random.integer(1, 4); n > 0; n--) {
    const name = random.pick(NAMES);
    current = Buffer.from(MUTATIONS[name]!(current, random));
    how.push(name);
  }
  return { bytes: current, how };
}

const STRANGE: readonly ((random: Random) => unknown)[] = [
  () => null,
  () => -1,
  () => NaN,
  () => Infinity,
  () => 2 ** 53,
  () => '',
  () => 'x'.repeat(100_000),
  () => '../../../etc/passwd',
  () => '__proto__',
  () => [],
  () => ({}),
  () => true,
  () => new Uint8Array(7),
  (random) => random.integer(-1000, 1000) / 8,
  (random) => nested(random.integer(100, 20_000)),
  () => JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  () => '\u0000\u202e\ud800',
];

/** JSON text of a value, however deep it is. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
  }
}

/** Arrays in arrays. */
export function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = random2(i) ? [value] : { a: value };
  return value;
}

const random2 = (i: number): boolean => i % 2 === 0;

/** A copy of a JSON-like value with one to three of its parts replaced, removed or added. */
export function mutateValue(value: unknown, random: Random): unknown {
  let current = value;
  for (let n = random.integer(1, 3); n > 0; n--) current = changeOne(current, random, 0);
  return current;
}

function changeOne(value: unknown, random: Random, depth: number): unknown {
  const isPlain = typeof value === 'object' && value !== null && !(value instanceof Uint8Array);
  if (!isPlain || random.chance(0.15) || depth > 8) return random.pick(STRANGE)(random);
  if (Array.isArray(value)) {
    const copy: unknown[] = [...(value as unknown[])];
    if (copy.length === 0 || random.chance(0.2)) return [...copy, random.pick(STRANGE)(random)];
    const index = random.integer(0, copy.length - 1);
    if (random.chance(0.2)) copy.splice(index, 1);
    else copy[index] = changeOne(copy[index], random, depth + 1);
    return copy;
  }
  const entries = Object.entries(value);
  if (entries.length === 0 || random.chance(0.1))
    return { ...value, [random.pick(['x', '', 'constructor'])]: random.pick(STRANGE)(random) };
  const index = random.integer(0, entries.length - 1);
  if (random.chance(0.15)) entries.splice(index, 1);
  else entries[index] = [entries[index]![0], changeOne(entries[index]![1], random, depth + 1)];
  return Object.fromEntries(entries);
}
