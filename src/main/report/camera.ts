import type { TriangleMesh } from '@shared/mesh';
import type { Vec3 } from '@shared/geometry';

/** A view without perspective: unit vectors in LPS. */
export interface Camera {
  /** Points right in the picture. */
  readonly right: Vec3;
  /** Points up in the picture. */
  readonly up: Vec3;
  /** Points from the scene to the eye. */
  readonly toEye: Vec3;
}

/** Looking along `direction` (LPS, any length but zero), with `up` as nearly upwards as it can be. */
export function lookAlong(direction: Vec3, up: Vec3 = [0, 0, 1]): Camera {
  const toEye = unit([-direction[0], -direction[1], -direction[2]]);
  const upwards = Math.abs(dot(toEye, unit(up))) > 0.95 ? ([0, -1, 0] as const) : up;
  const right = unit(cross(upwards, toEye));
  return { right, up: cross(toEye, right), toEye };
}

/** From the front (the patient's right is on the left), from a side, and from above with the front up. */
export const FROM_FRONT = lookAlong([0, 1, 0]);
export const FROM_LEFT = lookAlong([-1, 0, 0]);
export const FROM_RIGHT = lookAlong([1, 0, 0]);
export const FROM_ABOVE = lookAlong([0, 0, -1], [0, -1, 0]);
export const FROM_BELOW = lookAlong([0, 0, 1], [0, -1, 0]);

/** Millimetres of the picture plane (along right and up) that show meshes whole. */
export interface Frame {
  readonly centre: readonly [number, number];
  readonly widthMm: number;
  readonly heightMm: number;
}

/** The frame of an aspect (width over height) that holds meshes whole and a margin of a twentieth. */
export function frameOf(meshes: readonly TriangleMesh[], { right, up }: Camera, aspect: number): Frame {
  const low = [Infinity, Infinity];
  const high = [-Infinity, -Infinity];
  for (const { positions } of meshes) {
    for (let i = 0; i < positions.length; i += 3) {
      const p: Vec3 = [positions[i]!, positions[i + 1]!, positions[i + 2]!];
      [dot(p, right), dot(p, up)].forEach((value, axis) => {
        low[axis] = Math.min(low[axis]!, value);
        high[axis] = Math.max(high[axis]!, value);
      });
    }
  }
  const heightMm = 1.1 * Math.max(high[1]! - low[1]!, (high[0]! - low[0]!) / aspect);
  return { centre: [(low[0]! + high[0]!) / 2, (low[1]! + high[1]!) / 2], widthMm: heightMm * aspect, heightMm };
}

export function dot(a: Vec3, b: Vec3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(v: Vec3): Vec3 {
  const length = Math.hypot(...v);
  return [v[0] / length, v[1] / length, v[2] / length];
}
