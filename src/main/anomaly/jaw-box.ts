import type { Geometry, Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import { MODEL_EDGE } from './encode';

export interface Box {
  readonly start: Vec3;
  readonly size: Vec3;
  /** True where too little mandible is left to say where the jaw was. */
  readonly whole?: boolean;
}

/** How much is read around mandible and teeth. */
export interface JawMargin {
  /** Millimetres: what a wound of either jaw, the maxilla's included, can reach. */
  readonly wanted: number;
  /** Millimetres that do where that saves windows. */
  readonly least: number;
  /** Voxels between the windows of 64, at most, that are to read the box. */
  readonly stride: number;
}

const MARGIN: JawMargin = { wanted: 24, least: 24, stride: 32 };
/** With less mandible than this (mm^3) the jaw may be lost, and nothing says where it was. */
const LEAST_MANDIBLE_MM3 = 10_000;

/**
 * The part of a grid in which wounds of the jaws can be: the box of mandible and teeth with a margin about it (24 mm, or less
 * where `margin` says so and it saves a row of windows), at least 64 voxels an edge where the grid has them, and as wide to one side of the skull's middle as to the other, since half a
 * mandible may be lost. The networks have seen jaws, not the crown of a skull or a neck. A scan without much of a mandible
 * is taken whole.
 */
export function jawBox({ size, spacing }: Geometry, labels: Uint8Array, margin = MARGIN): Box {
  const whole: Box = { start: [0, 0, 0], size, whole: true };
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  let mandible = 0;
  let [skull, skullX] = [0, 0];
  for (let z = 0, i = 0; z < size[2]; z++) {
    for (let y = 0; y < size[1]; y++) {
      for (let x = 0; x < size[0]; x++, i++) {
        if (labels[i] === Label.UpperSkull) {
          skull++;
          skullX += x;
        }
        if (labels[i]! < Label.Mandible) continue;
        if (labels[i] === Label.Mandible) mandible++;
        if (x < low[0]!) low[0] = x;
        if (x > high[0]!) high[0] = x;
        if (y < low[1]!) low[1] = y;
        if (y > high[1]!) high[1] = y;
        if (z < low[2]!) low[2] = z;
        if (z > high[2]!) high[2] = z;
      }
    }
  }
  if (mandible * spacing[0] * spacing[1] * spacing[2] < LEAST_MANDIBLE_MM3) return whole;
  if (skull > 0) {
    const [left, right, middle] = [low[0]!, high[0]!, skullX / skull];
    low[0] = Math.min(left, Math.round(2 * middle - right));
    high[0] = Math.max(right, Math.round(2 * middle - left));
  }
  const ranges = size.map((n, axis) => {
    const jaw = high[axis]! + 1 - low[axis]!;
    const around = (mm: number): number => jaw + 2 * Math.round(mm / spacing[axis]!);
    const enough = reachOf(around(margin.least), margin.stride);
    const edge = Math.max(MODEL_EDGE, Math.min(around(margin.wanted), enough));
    const from = low[axis]! - Math.ceil((edge - jaw) / 2);
    const start = Math.max(0, Math.min(from, n - MODEL_EDGE));
    return { start, size: Math.min(n, Math.max(from + edge, start + MODEL_EDGE)) - start };
  });
  return {
    start: ranges.map((range) => range.start) as unknown as Vec3,
    size: ranges.map((range) => range.size) as unknown as Vec3,
  };
}

/** Voxels that as many windows as `edge` voxels need can read. */
function reachOf(edge: number, stride: number): number {
  return MODEL_EDGE + stride * Math.ceil(Math.max(0, edge - MODEL_EDGE) / stride);
}
