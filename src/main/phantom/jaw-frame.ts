import type { Vec3 } from '@shared/geometry';
import { toCanonical, toWorld } from './pose';
import type { Point } from './shapes';
import type { Subject } from './subject';

/** The frame a part lives in: the skull's, or the mandible's, which turns about the condyles as the jaw opens. */
export type JawFrame = 'mandible' | 'maxilla';

/** A point of the mandible's frame in the skull's. */
export function mandibleToSkull(subject: Subject, p: Point): Point {
  const { opening, shift } = subject.anatomy;
  const [, hy, hz] = subject.mandible.condyle;
  const [dy, dz] = [p[1] - hy, p[2] - hz];
  const [c, s] = [Math.cos(opening), Math.sin(opening)];
  return [p[0] + shift, hy + dy * c - dz * s, hz + dy * s + dz * c];
}

/** A point of a jaw's frame in the world, LPS millimetres. */
export function jawToWorld(subject: Subject, jaw: JawFrame, p: Point): Vec3 {
  return toWorld(subject.pose, jaw === 'maxilla' ? p : mandibleToSkull(subject, p));
}

/** A world point in a jaw's frame. */
export function worldToJaw(subject: Subject, jaw: JawFrame, world: Vec3): Point {
  const p = new Float64Array(3);
  toCanonical(subject.pose, ...world, p, 0);
  if (jaw === 'maxilla') return [p[0]!, p[1]!, p[2]!];
  const { opening, shift } = subject.anatomy;
  const [, hy, hz] = subject.mandible.condyle;
  const [dy, dz] = [p[1]! - hy, p[2]! - hz];
  const [c, s] = [Math.cos(opening), Math.sin(opening)];
  return [p[0]! - shift, hy + dy * c + dz * s, hz - dy * s + dz * c];
}
