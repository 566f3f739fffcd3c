import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { type Vec3 } from '@shared/geometry';
import { assumedPositions, otherOrientations, otherSizes } from './findings';
import { type Frame } from './image-file';
import { type Plane } from './frames';

/** A plane whose place in the patient is known. */
export interface PlacedPlane extends Plane {
  readonly position: Vec3;
  readonly orientation: readonly number[];
  readonly pixelSpacing: readonly [number, number];
}

export interface PlacedFrame extends Frame {
  readonly plane: PlacedPlane;
}

const name = (frame: Frame): string => frame.file.source.name;

/** Direction cosines differing by less (0.06 degrees) are rounding. */
const SAME_DIRECTION = 1e-3;

function checkPlane(frame: Frame): PlacedFrame {
  const { position, orientation, pixelSpacing } = frame.plane;
  const file = name(frame);
  const bad = (reason: string): AppError => new AppError('dicom/bad-geometry', { file, reason });
  if (!pixelSpacing) throw new AppError('dicom/no-spacing', { file, reason: 'no pixel spacing' });
  if (!position || !orientation) throw new AppError('dicom/no-spacing', { file, reason: 'no slice position' });
  if (!pixelSpacing.every((s) => Number.isFinite(s) && s > 1e-3 && s < 100)) {
    throw bad(`pixel spacing ${pixelSpacing.join(' x ')}`);
  }
  if (!position.every((p) => Number.isFinite(p) && Math.abs(p) < 1e5)) throw bad(`position ${position.join(', ')}`);
  const [a = NaN, b = NaN, c = NaN, d = NaN, e = NaN, f = NaN] = orientation;
  const isUnit = Math.abs(Math.hypot(a, b, c) - 1) < 0.01 && Math.abs(Math.hypot(d, e, f) - 1) < 0.01;
  if (!isUnit || !(Math.abs(a * d + b * e + c * f) < 0.01)) throw bad(`orientation ${orientation.join(', ')}`);
  return { ...frame, plane: { ...frame.plane, position, orientation, pixelSpacing } };
}

/** Frames without a position, in the order of slice numbers, one stated step apart along the normal. */
function assumePositions(frames: readonly Frame[]): Frame[] {
  const ordered = [...frames].sort((a, b) => a.file.instance - b.file.instance || a.index - b.index);
  const { step, thickness } = ordered[0]!.plane;
  const distance = Math.abs(step || thickness || NaN);
  if (!Number.isFinite(distance)) {
    throw new AppError('dicom/no-spacing', { file: name(ordered[0]!), reason: 'no slice position and no distance' });
  }
  return ordered.map((frame, k) => {
    const orientation = frame.plane.orientation ?? [1, 0, 0, 0, 1, 0];
    const [rx = 0, ry = 0, rz = 0, cx = 0, cy = 0, cz = 0] = orientation;
    const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
    const position = normal.map((value) => value * k * distance) as unknown as Vec3;
    return { ...frame, plane: { ...frame.plane, position, orientation } };
  });
}

function sameImageGrid(a: PlacedFrame, b: PlacedFrame): boolean {
  return (
    a.file.format.rows === b.file.format.rows &&
    a.file.format.columns === b.file.format.columns &&
    a.plane.pixelSpacing.every((s, i) => Math.abs(s - b.plane.pixelSpacing[i]!) < 1e-3 * s)
  );
}

function sameOrientation(a: PlacedFrame, b: PlacedFrame): boolean {
  return a.plane.orientation.every((value, i) => Math.abs(value - b.plane.orientation[i]!) < SAME_DIRECTION);
}

function largestGroup(
  frames: readonly PlacedFrame[],
  same: (a: PlacedFrame, b: PlacedFrame) => boolean,
): PlacedFrame[] {
  const groups: PlacedFrame[][] = [];
  for (const frame of frames) {
    const group = groups.find((candidate) => same(candidate[0]!, frame));
    if (group) group.push(frame);
    else groups.push([frame]);
  }
  return groups.reduce((best, group) => (group.length > best.length ? group : best));
}

/**
 * The largest set of parallel frames of one size among the frames of a series (localisers and second reconstructions drop
 * out), with a finding for each kind of frame left out. Throws `dicom/no-spacing` or `dicom/bad-geometry`.
 */
export function largestStack(frames: readonly Frame[]): { frames: PlacedFrame[]; findings: Finding[] } {
  const findings: Finding[] = [];
  const unplaced = frames.filter((frame) => !frame.plane.position);
  let candidates: readonly Frame[] = frames;
  if (unplaced.length === frames.length) {
    candidates = assumePositions(frames);
    findings.push(assumedPositions(candidates));
  } else if (frames.some((frame) => frame.file.assumedPositions)) {
    findings.push(assumedPositions(frames.filter((frame) => frame.file.assumedPositions)));
  }
  const placed = candidates
    .map((frame) =>
      frame.plane.position && !frame.plane.orientation
        ? { ...frame, plane: { ...frame.plane, orientation: [1, 0, 0, 0, 1, 0] } }
        : frame,
    )
    .filter((frame) => frame.plane.position)
    .map(checkPlane);
  const ofSize = largestGroup(placed, sameImageGrid);
  if (ofSize.length < placed.length) {
    findings.push(
      otherSizes(
        ofSize,
        placed.filter((frame) => !ofSize.includes(frame)),
      ),
    );
  }
  const parallel = largestGroup(ofSize, sameOrientation);
  const skewed = [
    ...ofSize.filter((frame) => !parallel.includes(frame)),
    ...candidates.filter((frame) => !frame.plane.position),
  ];
  if (skewed.length > 0) findings.push(otherOrientations(parallel, skewed));
  return { frames: parallel, findings };
}
