import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { type Geometry, type Mat3, type Vec3 } from '@shared/geometry';
import { nearestOrthonormal } from '../volume/io/affine';
import {
  burnedIn,
  duplicatePositions,
  gantryTilt,
  lossy,
  lowResolution,
  missingSlices,
  otherModality,
  roundedValues,
  shiftedSlices,
  slicesApart,
  truncatedSlices,
  unevenSteps,
} from './findings';
import { type Frame, isWhole } from './image-file';
import { analyseSteps } from './slice-steps';
import { largestStack, type PlacedFrame } from './stacks';

/** Where the voxels of a series come from. */
export interface SeriesLayout {
  readonly geometry: Geometry;
  /** Ascending along the normal, each with all its pixels. */
  readonly frames: readonly Frame[];
  /** Place of each frame along z in voxels of `geometry`, ascending; whole numbers 0, 1, 2 ... when `direct`. */
  readonly places: readonly number[];
  /** Offset of each frame in the plane, in voxels of `geometry`: frame pixel (0, 0) lies at voxel (x, y). */
  readonly shifts: readonly (readonly [x: number, y: number])[];
  /** Every slice of the volume is one frame unchanged. */
  readonly direct: boolean;
  readonly findings: readonly Finding[];
}

/** Slices nearer than this part of a pixel are duplicates: scanners round positions. */
const SAME_PLACE = 0.1;
/** In-plane drift over the stack, in pixels, below which slices count as stacked straight. */
const STRAIGHT = 0.25;
/** Missing slices are few up to this part of all, and a gap is narrow up to this many missing slices or millimetres. */
const FEW = 0.05;
const NARROW = 2;
/** Drift over the stack, in image widths, beyond which positions are wrong rather than tilted. */
const WIDEST = 2;

const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;

interface Stack {
  readonly frames: readonly PlacedFrame[];
  readonly direction: Mat3;
  /** Millimetres along the normal from the first. */
  readonly distances: readonly number[];
  readonly findings: Finding[];
}

function directionOf(orientation: readonly number[]): Mat3 {
  const [a = 1, b = 0, c = 0, d = 0, e = 1, f = 0] = orientation;
  return nearestOrthonormal([a, d, b * f - c * e, b, e, c * d - a * f, c, f, a * e - b * d]);
}

/** Sorts along the normal and keeps one frame a position, the earliest acquired. */
function sortStack(placed: readonly PlacedFrame[], findings: Finding[]): Stack {
  const direction = directionOf(placed[0]!.plane.orientation);
  const normal = [direction[2], direction[5], direction[8]];
  const along = new Map(placed.map((frame) => [frame, dot(frame.plane.position, normal)]));
  const order = (a: PlacedFrame, b: PlacedFrame): number =>
    a.file.acquisition - b.file.acquisition || a.file.instance - b.file.instance || a.index - b.index;
  const sorted = [...placed].sort((a, b) => along.get(a)! - along.get(b)!);
  const near = SAME_PLACE * Math.min(...placed[0]!.plane.pixelSpacing);
  const frames: PlacedFrame[] = [];
  const dropped: PlacedFrame[] = [];
  for (const frame of sorted) {
    const last = frames[frames.length - 1];
    if (!last || along.get(frame)! - along.get(last)! > near) frames.push(frame);
    else if (isWhole(frame) && (!isWhole(last) || order(frame, last) < 0)) {
      dropped.push(last);
      frames[frames.length - 1] = frame;
    } else dropped.push(frame);
  }
  if (dropped.length > 0) findings.push(duplicatePositions(dropped));
  const start = along.get(frames[0]!)!;
  return { frames, direction, distances: frames.map((frame) => along.get(frame)! - start), findings };
}

/** Refuses a stack with many or wide holes; `places` are grid numbers of the whole slices. */
function checkGaps(frames: readonly PlacedFrame[], places: readonly number[], step: number, path: string): Finding[] {
  const gaps = places.slice(1).flatMap((place, i) => {
    const missing = Math.round(place - places[i]!) - 1;
    const position = (places[i]! + 1) * step;
    return missing > 0 ? [{ before: frames[i]!, after: frames[i + 1]!, missing, position }] : [];
  });
  if (gaps.length === 0) return [];
  const missing = gaps.reduce((sum, gap) => sum + gap.missing, 0);
  const widest = gaps.reduce((a, b) => (b.missing > a.missing ? b : a));
  const isWide = widest.missing > NARROW && (widest.missing + 1) * step > NARROW;
  if (isWide || missing > Math.max(1, FEW * frames.length)) {
    throw new AppError('dicom/missing-slices', {
      path,
      missing,
      gap: Number(((widest.missing + 1) * step).toFixed(3)),
      file: widest.before.file.source.name,
    });
  }
  return [missingSlices(gaps)];
}

/** Whether the jumps of an even grid are stretches scanned with a wider step rather than lost slices. */
function isTwoStep(numbers: readonly number[]): boolean {
  const jumps = numbers.slice(1).map((k, i) => k - numbers[i]! > 1);
  const count = jumps.filter(Boolean).length;
  const changes = jumps.filter((jump, i) => i > 0 && jump !== jumps[i - 1]).length;
  return count > FEW * numbers.length && changes <= Math.max(2, count / 4);
}

interface Placement {
  readonly step: number;
  /** Largest step that was scanned, holes of missing slices aside. */
  readonly largest: number;
  readonly places: readonly number[];
  readonly findings: readonly Finding[];
}

/** Places of the frames along z on an even grid that starts at the first whole frame. */
function placeAlong(stack: Stack, whole: readonly boolean[], path: string): Placement {
  const { frames, distances } = stack;
  const kept = frames.filter((_, i) => whole[i]);
  const steps = analyseSteps(distances);
  if (steps.kind === 'even' && !isTwoStep(steps.numbers)) {
    const numbers = steps.numbers.filter((_, i) => whole[i]);
    const places = numbers.map((k) => k - numbers[0]!);
    return { step: steps.step, largest: steps.step, places, findings: checkGaps(kept, places, steps.step, path) };
  }
  const all = distances.slice(1).map((d, i) => d - distances[i]!);
  const smallest = Math.min(...all);
  const largest = Math.max(...all);
  const { step } = steps;
  const own = distances.filter((_, i) => whole[i]);
  const ownSteps = own.slice(1).map((d, i) => d - own[i]!);
  const widest = ownSteps.indexOf(Math.max(...ownSteps));
  const median = [...all].sort((a, b) => a - b)[all.length >> 1]!;
  if (ownSteps[widest]! > Math.max(NARROW, 3 * median)) {
    const gap = Number(ownSteps[widest]!.toFixed(3));
    const missing = Math.max(1, Math.round(gap / median) - 1);
    throw new AppError('dicom/missing-slices', { path, missing, gap, file: kept[widest]!.file.source.name });
  }
  const places = own.map((d) => (d - own[0]!) / step);
  const where = frames.filter((_, i) => i > 0 && Math.abs(all[i - 1]! - step) > 0.05 * step);
  return { step, largest, places, findings: [unevenSteps(smallest, largest, step, where)] };
}

/** In-plane offset of each frame from the straight stack over the first, millimetres along x and y of the image. */
function driftOf(stack: Stack): readonly (readonly [number, number])[] {
  const { direction: d, frames } = stack;
  const first = frames[0]!.plane.position;
  return frames.map(({ plane }) => {
    const delta = plane.position.map((p, i) => p - first[i]!);
    return [dot(delta, [d[0], d[3], d[6]]), dot(delta, [d[1], d[4], d[7]])];
  });
}

function driftFinding(stack: Stack, drift: readonly (readonly [number, number])[]): Finding {
  const { frames, distances } = stack;
  const squares = distances.reduce((sum, z) => sum + z * z, 0);
  const slope = [0, 1].map((axis) => distances.reduce((sum, z, i) => sum + z * drift[i]![axis]!, 0) / squares);
  const residual = drift.map((at, i) =>
    Math.hypot(at[0] - slope[0]! * distances[i]!, at[1] - slope[1]! * distances[i]!),
  );
  const pixel = Math.min(...frames[0]!.plane.pixelSpacing);
  if (Math.max(...residual) <= 0.5 * pixel) {
    return gantryTilt((Math.atan(Math.hypot(slope[0]!, slope[1]!)) * 180) / Math.PI, frames);
  }
  const moved = frames.filter((_, i) => Math.hypot(...drift[i]!) > STRAIGHT * pixel);
  return shiftedSlices(Math.max(...drift.map((at) => Math.hypot(...at))), moved);
}

function wholeFrames(stack: Stack, path: string): boolean[] {
  const whole = stack.frames.map(isWhole);
  const broken = stack.frames.filter((_, i) => !whole[i]);
  if (broken.length === 0) return whole;
  if (broken.length > Math.max(1, FEW * stack.frames.length)) {
    const file = broken[0]!.file.source.name;
    throw new AppError('dicom/truncated', { path, truncated: broken.length, slices: stack.frames.length, file });
  }
  stack.findings.push(truncatedSlices(broken));
  return whole;
}

function contentFindings(frames: readonly Frame[], geometry: Geometry, largestStep: number): Finding[] {
  const { attributes } = frames[0]!.file;
  const { thickness, slope } = frames[0]!.plane;
  const resolution = lowResolution({ ...geometry, spacing: [geometry.spacing[0], geometry.spacing[1], largestStep] });
  return [
    ...(attributes.modality === 'CT' ? [] : [otherModality(attributes.modality)]),
    ...(resolution ? [resolution] : []),
    ...(thickness && thickness > 0 && largestStep > 1.5 * thickness ? [slicesApart(thickness, largestStep)] : []),
    ...(frames.some((frame) => frame.file.attributes.burnedIn) ? [burnedIn()] : []),
    ...(frames.some((frame) => frame.file.attributes.lossy) ? [lossy()] : []),
    ...(Number.isInteger(slope) ? [] : [roundedValues(slope)]),
  ];
}

/**
 * Lays the frames of one series out on an orthogonal, even grid: z along the normal of the images (row x column, so the
 * grid is always right-handed), sorted by position. A few missing or truncated slices, uneven steps and a tilted gantry
 * are findings and make the layout indirect; what cannot be put right throws `dicom/single-slice`, `dicom/missing-slices`,
 * `dicom/truncated`, `dicom/no-spacing` or `dicom/bad-geometry`. `path` is for messages.
 */
export function layoutOf(series: readonly Frame[], path: string): SeriesLayout {
  const { frames: placed, findings } = largestStack(series);
  const stack = sortStack(placed, findings);
  const uid = placed[0]!.file.attributes.seriesUid;
  if (stack.frames.length < 2) throw new AppError('dicom/single-slice', { uid, path });
  const whole = wholeFrames(stack, path);
  const frames = stack.frames.filter((_, i) => whole[i]);
  if (frames.length < 2) throw new AppError('dicom/single-slice', { uid, path });
  const { step, largest, places, findings: placing } = placeAlong(stack, whole, path);
  findings.push(...placing);
  const spacing: Vec3 = [...frames[0]!.plane.pixelSpacing, step];
  const drift = driftOf(stack);
  const isStraight = drift.every((at) => Math.hypot(at[0], at[1]) <= STRAIGHT * Math.min(spacing[0], spacing[1]));
  if (!isStraight) findings.push(driftFinding(stack, drift));
  const mm = isStraight ? frames.map(() => [0, 0] as const) : drift.filter((_, i) => whole[i]);
  const low = [0, 1].map((axis) => Math.min(...mm.map((at) => at[axis]!)));
  const shifts = mm.map((at) => [(at[0] - low[0]!) / spacing[0], (at[1] - low[1]!) / spacing[1]] as const);
  const extra = [0, 1].map((axis) => Math.ceil(Math.max(...shifts.map((at) => at[axis]!)) - 1e-6));
  const { columns, rows } = frames[0]!.file.format;
  if (Math.max(...extra) > WIDEST * Math.max(columns, rows)) {
    const file = frames[0]!.file.source.name;
    throw new AppError('dicom/bad-geometry', { file, reason: 'its slices lie beside one another' });
  }
  const size: Vec3 = [columns + extra[0]!, rows + extra[1]!, Math.floor(places[places.length - 1]! + 0.05) + 1];
  const { direction: d } = stack;
  const corner = isStraight ? [0, 0] : [low[0]! - mm[0]![0], low[1]! - mm[0]![1]];
  const origin = frames[0]!.plane.position.map(
    (p, i) => p + d[3 * i]! * corner[0]! + d[3 * i + 1]! * corner[1]!,
  ) as unknown as Vec3;
  const geometry: Geometry = { size, spacing, origin, direction: d };
  findings.push(...contentFindings(frames, geometry, largest));
  const direct = isStraight && places.every((place, i) => place === i);
  return { geometry, frames, places, shifts, direct, findings };
}
