import { Label } from '@shared/labels';
import { CROP, CROP_VOXELS } from '../subject';
import { voxelOf } from './grid';

/** Half of a tooth's width, in voxels of 2 mm. */
const HALF_WIDTH = 1.9;
/** Places that a column climbs to belong to one tooth when they are no farther apart, in voxels of 2 mm. */
const SAME = 1.5;
const STEPS = 30;

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The number, from 1, of the tooth that each voxel belongs to, 0 where there is none. Label maps do not tell one tooth from
 * the next, but where neighbours touch there are crowns alone and no roots: seen along z the columns of tooth voxels are
 * highest in the middle of a tooth. Each column climbs there by mean shift (Comaniciu and Meer 2002) over a disc as wide as
 * a tooth. A molar whose roots stand far apart may come out as two.
 *
 * @param scale voxels to 2 mm
 */
export function singleTeeth(labels: Uint8Array, scale = 1): Uint8Array {
  const numbers = new Uint8Array(CROP_VOXELS);
  let count = 0;
  for (const jaw of [Label.UpperTeeth, Label.LowerTeeth]) {
    const heights = columnHeights(labels, jaw);
    const tops: Point[] = [];
    const numberOf = new Uint8Array(CROP * CROP);
    for (let column = 0; column < heights.length; column++) {
      if (heights[column] === 0) continue;
      const top = climb(heights, { x: column % CROP, y: Math.floor(column / CROP) }, HALF_WIDTH * scale);
      let at = tops.findIndex(({ x, y }) => Math.hypot(x - top.x, y - top.y) <= SAME * scale);
      if (at < 0) at = tops.push(top) - 1;
      numberOf[column] = count + at + 1;
    }
    for (let i = 0; i < labels.length; i++) if (labels[i] === jaw) numbers[i] = numberOf[i % numberOf.length]!;
    count += tops.length;
  }
  return numbers;
}

/** Voxels of a label above and below each other, `heights[x + 64 * y]`. */
function columnHeights(labels: Uint8Array, label: Label): Float32Array {
  const heights = new Float32Array(CROP * CROP);
  for (let i = labels.indexOf(label); i >= 0; i = labels.indexOf(label, i + 1)) {
    const [x, y] = voxelOf(i);
    heights[x + CROP * y]! += 1;
  }
  return heights;
}

/** Where the weighted mean of a disc's columns leads from `start`. */
function climb(heights: Float32Array, start: Point, radius: number): Point {
  let at = start;
  for (let step = 0; step < STEPS; step++) {
    let [sum, x, y] = [0, 0, 0];
    for (let v = Math.max(0, Math.ceil(at.y - radius)); v <= Math.min(CROP - 1, at.y + radius); v++) {
      const half = Math.sqrt(radius ** 2 - (v - at.y) ** 2);
      for (let u = Math.max(0, Math.ceil(at.x - half)); u <= Math.min(CROP - 1, at.x + half); u++) {
        const height = heights[u + CROP * v]!;
        sum += height;
        x += height * u;
        y += height * v;
      }
    }
    const next = { x: x / sum, y: y / sum };
    if (Math.hypot(next.x - at.x, next.y - at.y) < 0.02 * radius) return next;
    at = next;
  }
  return at;
}
