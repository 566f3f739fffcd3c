import { type Box } from '@shared/edit/build-diff';
import { cutBox, isEmptyBox, maskOfValue, widenBoxMm } from '@shared/edit/box';
import { diffToMask } from '@shared/edit/diff-to-mask';
import { type LabelDiff } from '@shared/edit/label-diff';
import { type MaskVolume, type Volume } from '@shared/volume';
import { refuse, type Refusal, type ToolContext } from './tool';

export interface Working {
  readonly box: Box;
  /** The target inside the box. */
  readonly mask: MaskVolume;
}

/** The target with `margin` millimetres of room around it, or why there is nothing to work on. */
export function targetMask(context: ToolContext, margin: number): Working | Refusal {
  const { volume, value, box } = context.target;
  if (isEmptyBox(box)) return refuse('emptyTarget');
  const wide = widenBoxMm(box, margin, volume.geometry);
  const mask = maskOfValue(volume, value, wide);
  if (!mask.data.includes(1)) return refuse('emptyTarget');
  return { box: wide, mask };
}

export function scanIn(context: ToolContext, box: Box): Volume | Refusal {
  return context.scan ? cutBox(context.scan, box) : refuse('noScan');
}

/** The target becomes `after` inside the box. */
export function become(context: ToolContext, box: Box, after: MaskVolume): LabelDiff {
  return diffToMask(context.target.volume, box, after, context.target.value, context.kept);
}

/** The target gains the voxels of `gained` inside the box and loses none. */
export function gain(context: ToolContext, box: Box, gained: MaskVolume): LabelDiff {
  const now = maskOfValue(context.target.volume, context.target.value, box);
  for (let i = 0; i < now.data.length; i++) now.data[i]! |= gained.data[i]!;
  return become(context, box, now);
}

/** 1 where something stands in the way of growth: anatomy labels and, from `wall` on, bright voxels. */
export function obstacles(context: ToolContext, box: Box, wall: number): Uint8Array {
  const labels = context.labels ? cutBox(context.labels, box).data : null;
  const scan = context.scan ? cutBox(context.scan, box).data : null;
  const n = box.size[0] * box.size[1] * box.size[2];
  const out = new Uint8Array(n);
  for (let i = 0; i < n; i++) if ((labels?.[i] ?? 0) > 0 || (scan?.[i] ?? -Infinity) >= wall) out[i] = 1;
  return out;
}
