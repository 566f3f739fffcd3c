import { indexToWorld, type Vec3 } from '@shared/geometry';
import type { LabelVolume, MaskVolume, Volume } from '@shared/volume';
import { createPicture, type Picture } from './picture';

export interface SliceSource {
  /** Grey values around the region; undefined where only labels are known. */
  readonly scan: Volume<Int16Array> | undefined;
  /** On the same grid. */
  readonly labels: LabelVolume;
  readonly mask: MaskVolume;
}

/** A slice through a region, its outline drawn in white on black. */
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
 * the box, bone and teeth outlined thinly, the region boldly. Oriented as radiologists look: the patient's right on the
 * left, the front or the head on top.
 */
export function regionSlices(source: SliceSource): SlicePicture[] {
  const centre = busiest(source.mask);
  const level = window(source);
  return ([2, 1, 0] as const).map((axis) => slice(source, axis, centre[axis], level));
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

function slice(source: SliceSource, axis: 0 | 1 | 2, at: number, [low, high]: readonly [number, number]): SlicePicture {
  const { size, spacing } = source.mask.geometry;
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
  const region = (x: number, y: number): boolean => source.mask.data[indexAt(x, y)]! > 0;
  const bone = (x: number, y: number): boolean => source.labels.data[indexAt(x, y)]! > 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const index = indexAt(x, y);
      const grey = source.scan
        ? (255 * (source.scan.data[index]! - low)) / (high - low)
        : source.labels.data[index]! > 0
          ? 170
          : 30;
      picture.rgb.fill(Math.min(255, Math.max(0, grey)), 3 * (x + width * y), 3 * (x + width * y) + 3);
    }
  }
  outline(picture, bone, 1, [120, 170, 210]);
  outline(picture, region, 4, [0, 0, 0]);
  outline(picture, region, 2, [255, 255, 255]);
  return {
    axis,
    picture,
    widthMm: size[u]! * spacing[u]!,
    left: flipU ? across.plus : across.minus,
    top: flipV ? upright.plus : upright.minus,
  };
}

/** Draws the border of a shape, `half` pixels to either side of it. */
function outline(
  { width, height, rgb }: Picture,
  inside: (x: number, y: number) => boolean,
  half: number,
  colour: readonly [number, number, number],
): void {
  const put = (cx: number, cy: number): void => {
    for (let y = Math.max(0, cy - half); y < Math.min(height, cy + half); y++) {
      for (let x = Math.max(0, cx - half); x < Math.min(width, cx + half); x++) rgb.set(colour, 3 * (x + width * y));
    }
  };
  for (let y = 1; y < height; y++) {
    for (let x = 1; x < width; x++) {
      const here = inside(x, y);
      if (here !== inside(x - 1, y) || here !== inside(x, y - 1)) put(x, y);
    }
  }
}
