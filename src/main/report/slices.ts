import { indexToWorld, type Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume, Volume } from '@shared/volume';
import { sectionLines } from './section';
import { createPicture, type Picture } from './picture';

export interface SliceSource {
  /** Grey values around the region; undefined where only labels are known. */
  readonly scan: Volume<Int16Array> | undefined;
  /** On the same grid. */
  readonly labels: LabelVolume;
  readonly mask: MaskVolume;
}

/** A slice through a region, the model's outline drawn in white on black. */
export interface SlicePicture {
  /** The axis of the grid that stands upright on the slice. */
  readonly axis: 0 | 1 | 2;
  readonly picture: Picture;
  /** Millimetres of the picture's width. */
  readonly widthMm: number;
  /** What lies at the picture's left and top: a direction of the patient (R, L, A, P, S, I). */
  readonly left: string;
  readonly top: string;
}

/** Pixels a millimetre. */
const FINENESS = 8;

/**
 * Three slices along the grid's axes through the middle of a region: grey values between the 1st and 99th percentile of
 * the box, bone and teeth outlined thinly, the model that was made of the region boldly. Oriented as radiologists look:
 * the patient's right on the left, the front or the head on top.
 */
export function regionSlices(source: SliceSource, model: TriangleMesh): SlicePicture[] {
  const centre = busiest(source.mask);
  const level = window(source);
  return ([2, 1, 0] as const).map((axis) => slice(source, model, axis, centre[axis], level));
}

/** Along each axis the slice with most of the region. */
function busiest({ geometry, data }: MaskVolume): Vec3 {
  const [nx, ny, nz] = geometry.size;
  const counts = [new Uint32Array(nx), new Uint32Array(ny), new Uint32Array(nz)] as const;
  for (let i = 0; i < data.length; i++) {
    if (!data[i]) continue;
    counts[0][i % nx]! += 1;
    counts[1][Math.floor(i / nx) % ny]! += 1;
    counts[2][Math.floor(i / (nx * ny))]! += 1;
  }
  return counts.map((count) => count.indexOf(Math.max(...count))) as unknown as Vec3;
}

function window({ scan }: SliceSource): readonly [number, number] {
  if (!scan) return [0, 1];
  const step = Math.max(1, Math.floor(scan.data.length / 50_000));
  const values = Int16Array.from(
    { length: Math.floor(scan.data.length / step) },
    (_, i) => scan.data[i * step]!,
  ).sort();
  const low = values[Math.floor(0.01 * values.length)] ?? 0;
  const high = values[Math.floor(0.99 * values.length)] ?? 1;
  return [low, Math.max(low + 1, high)];
}

/** Which patient direction an index axis points to, and whether the picture must run against it. */
function facing(source: SliceSource, axis: number): { readonly plus: string; readonly minus: string } {
  const { geometry } = source.mask;
  const origin = indexToWorld(geometry, [0, 0, 0]);
  const one = [0, 0, 0];
  one[axis] = 1;
  const step = indexToWorld(geometry, one as unknown as Vec3).map((value, a) => value - origin[a]!);
  const along = step.map(Math.abs).indexOf(Math.max(...step.map(Math.abs)));
  const names = ['LR', 'PA', 'SI'][along]!;
  return step[along]! > 0 ? { plus: names[0]!, minus: names[1]! } : { plus: names[1]!, minus: names[0]! };
}

/** Left and top of a picture, in the order in which they are preferred. */
const LEFT = 'RA';
const TOP = 'SA';

function slice(
  source: SliceSource,
  model: TriangleMesh,
  axis: 0 | 1 | 2,
  at: number,
  [low, high]: readonly [number, number],
): SlicePicture {
  const { geometry } = source.mask;
  const { size, spacing } = geometry;
  const [u, v] = axis === 0 ? [1, 2] : axis === 1 ? [0, 2] : [0, 1];
  const across = facing(source, u);
  const upright = facing(source, v);
  const flipU = LEFT.includes(across.plus);
  const flipV = TOP.includes(upright.plus);
  const width = Math.max(1, Math.round(size[u]! * spacing[u]! * FINENESS));
  const height = Math.max(1, Math.round(size[v]! * spacing[v]! * FINENESS));
  const picture = createPicture(width, height);
  const strides = [1, size[0], size[0] * size[1]];
  const indexAt = (x: number, y: number): number => {
    const i = Math.min(size[u]! - 1, Math.floor((x * size[u]!) / width));
    const j = Math.min(size[v]! - 1, Math.floor((y * size[v]!) / height));
    return (
      at * strides[axis]! + (flipU ? size[u]! - 1 - i : i) * strides[u]! + (flipV ? size[v]! - 1 - j : j) * strides[v]!
    );
  };
  const bone = (x: number, y: number): boolean => source.labels.data[indexAt(x, y)]! > 0;
  const [perU, perV] = [width / size[u]!, height / size[v]!];
  // Between the centres of four voxels, so that a coarse scan is no chessboard.
  const greyAt = (data: Int16Array, x: number, y: number): number => {
    const [left, above] = [x + 0.5 - perU / 2, y + 0.5 - perV / 2];
    const [s, t] = [left / perU - Math.floor(left / perU), above / perV - Math.floor(above / perV)];
    const value = (dx: number, dy: number): number => {
      const px = Math.min(width - 1, Math.max(0, left + dx * perU));
      const py = Math.min(height - 1, Math.max(0, above + dy * perV));
      return data[indexAt(px, py)]!;
    };
    return (1 - t) * ((1 - s) * value(0, 0) + s * value(1, 0)) + t * ((1 - s) * value(0, 1) + s * value(1, 1));
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const labelled = source.labels.data[indexAt(x, y)]! > 0 ? 170 : 30;
      const grey = source.scan ? (255 * (greyAt(source.scan.data, x, y) - low)) / (high - low) : labelled;
      picture.rgb.fill(Math.min(255, Math.max(0, grey)), 3 * (x + width * y), 3 * (x + width * y) + 3);
    }
  }
  outline(picture, bone, 1, [120, 170, 210]);
  const lines = sectionLines(model, geometry, axis, at).map((ends) =>
    ends.map((index): readonly [number, number] => {
      const [x, y] = [(index[u]! + 0.5) * perU, (index[v]! + 0.5) * perV];
      return [flipU ? width - x : x, flipV ? height - y : y];
    }),
  );
  for (const [start, end] of lines) stroke(picture, start!, end!, 4, [0, 0, 0]);
  for (const [start, end] of lines) stroke(picture, start!, end!, 2, [255, 255, 255]);
  return {
    axis,
    picture,
    widthMm: size[u]! * spacing[u]!,
    left: flipU ? across.plus : across.minus,
    top: flipV ? upright.plus : upright.minus,
  };
}

type Shade = readonly [number, number, number];

/** A square of pixels, `half` to every side of a corner between pixels. */
function dot({ width, height, rgb }: Picture, cx: number, cy: number, half: number, colour: Shade): void {
  for (let y = Math.max(0, cy - half); y < Math.min(height, cy + half); y++) {
    for (let x = Math.max(0, cx - half); x < Math.min(width, cx + half); x++) rgb.set(colour, 3 * (x + width * y));
  }
}

/** Draws the border of a shape, `half` pixels to either side of it. */
function outline(picture: Picture, inside: (x: number, y: number) => boolean, half: number, colour: Shade): void {
  for (let y = 1; y < picture.height; y++) {
    for (let x = 1; x < picture.width; x++) {
      const here = inside(x, y);
      if (here !== inside(x - 1, y) || here !== inside(x, y - 1)) dot(picture, x, y, half, colour);
    }
  }
}

/** Draws a straight line, `half` pixels to either side of it. */
function stroke(
  picture: Picture,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  half: number,
  colour: Shade,
): void {
  const steps = Math.max(1, Math.ceil(Math.hypot(x1 - x0, y1 - y0)));
  for (let i = 0; i <= steps; i++) {
    const t = i / steps;
    dot(picture, Math.round(x0 + t * (x1 - x0)), Math.round(y0 + t * (y1 - y0)), half, colour);
  }
}
