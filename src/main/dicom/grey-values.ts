import { type PixelFormat, type Plane } from './frames';

/** Stored samples as they lie in memory, sign not yet applied. */
export type Samples = Uint8Array | Uint16Array | Uint32Array;

/** What padding becomes: air, or the lowest value the scanner can store where that is higher. */
const AIR = -1000;

export interface GreyTable {
  /** Int16 grey value for each stored container value (256 or 65536 of them). */
  readonly values: Int16Array;
  /** 1 where the exact value lies outside Int16; undefined when none does. */
  readonly clamped: Uint8Array | undefined;
  /** The table changes nothing. */
  readonly identity: boolean;
}

const clamp = (value: number): number => Math.min(32767, Math.max(-32768, Math.round(value)));

/** The stored value of a container: the `bitsStored` bits up to `highBit`, sign extended. */
function storedValue(container: number, format: PixelFormat): number {
  const { bitsAllocated, bitsStored, highBit, signed } = format;
  const left = 32 - 1 - highBit;
  const right = 32 - bitsStored;
  if (bitsAllocated === 32 && bitsStored === 32) return signed ? container | 0 : container >>> 0;
  return signed ? (container << left) >> right : (container << left) >>> right;
}

function storedLimits(format: PixelFormat): readonly [number, number] {
  const span = 2 ** format.bitsStored;
  return format.signed ? [-span / 2, span / 2 - 1] : [0, span - 1];
}

/** Grey value of padding: air (-1000) unless no stored value reaches that low. */
export function airValue(format: PixelFormat, plane: Pick<Plane, 'slope' | 'intercept'>): number {
  const [low, high] = storedLimits(format);
  return clamp(Math.max(AIR, Math.min(low * plane.slope + plane.intercept, high * plane.slope + plane.intercept)));
}

/**
 * Stored container -> grey value before rounding: bits masked and sign extended, padding to air, MONOCHROME1 inverted,
 * then `slope * stored + intercept` (PS3.3 C.11.1, C.7.6.3).
 */
function greyValue(container: number, format: PixelFormat, plane: Plane, air: number): number {
  const { padding } = format;
  const stored = storedValue(container, format);
  if (padding) {
    const width = 32 - format.bitsAllocated;
    const plain = format.signed ? (container << width) >> width : container;
    if ((stored >= padding[0] && stored <= padding[1]) || (plain >= padding[0] && plain <= padding[1])) return air;
  }
  const [low, high] = storedLimits(format);
  return (format.inverted ? low + high - stored : stored) * plane.slope + plane.intercept;
}

/** The table of an 8- or 16-bit format. Non-integer results are rounded, those outside Int16 clamped and marked. */
export function greyTable(format: PixelFormat, plane: Plane): GreyTable {
  const count = format.bitsAllocated === 8 ? 256 : 65536;
  const values = new Int16Array(count);
  const air = airValue(format, plane);
  let clamped: Uint8Array | undefined;
  let identity = count === 65536;
  for (let container = 0; container < count; container++) {
    const value = greyValue(container, format, plane, air);
    const rounded = clamp(value);
    values[container] = rounded;
    identity &&= rounded === (container << 16) >> 16;
    if (value > 32767.5 || value < -32768.5) (clamped ??= new Uint8Array(count))[container] = 1;
  }
  return { values, clamped, identity };
}

/** Maps samples through a table into `target`; returns how many were clamped. `samples` may be `target`'s own memory. */
export function applyTable(table: GreyTable, samples: Uint8Array | Uint16Array, target: Int16Array): number {
  const { values, clamped } = table;
  let count = 0;
  if (clamped) for (let i = 0; i < samples.length; i++) count += clamped[samples[i]!]!;
  for (let i = 0; i < samples.length; i++) target[i] = values[samples[i]!]!;
  return count;
}

/** The same for 32-bit samples, computed one by one. */
export function applyWide(format: PixelFormat, plane: Plane, samples: Uint32Array, target: Int16Array): number {
  const air = airValue(format, plane);
  let count = 0;
  for (let i = 0; i < samples.length; i++) {
    const value = greyValue(samples[i]!, format, plane, air);
    if (value > 32767.5 || value < -32768.5) count++;
    target[i] = clamp(value);
  }
  return count;
}
