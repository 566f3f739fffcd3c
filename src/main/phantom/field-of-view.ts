import { type Geometry, indexToWorld, type Mat3, multiplyVector, type Vec3 } from '@shared/geometry';
import type { Random } from '@shared/random';
import { type Pose, rotationOf, toWorld } from './pose';

export type FieldKind = 'small' | 'medium' | 'large' | 'head';

export interface FieldOfView {
  readonly kind: FieldKind;
  /** Millimetres along the grid's axes. */
  readonly extent: Vec3;
  readonly geometry: Geometry;
}

const RANGES: Record<FieldKind, { plane: readonly [number, number]; height: readonly [number, number] }> = {
  small: { plane: [80, 104], height: [62, 90] },
  medium: { plane: [108, 136], height: [84, 116] },
  large: { plane: [142, 172], height: [100, 136] },
  head: { plane: [185, 205], height: [150, 190] },
};

/** Millimetres a side of the full-size scan: 400 voxels of 0.3 mm. */
const FULL_SIDE = 120;

/** Draws a scan grid over the jaws of a posed subject. `spacing` in millimetres overrides the drawn one. */
export function drawFieldOfView(random: Random, pose: Pose, size: 'small' | 'full', spacing?: number): FieldOfView {
  const draw = random.next();
  const kind: FieldKind = draw < 0.2 ? 'small' : draw < 0.45 ? 'medium' : draw < 0.9 ? 'large' : 'head';
  const range = RANGES[kind];
  const plane = random.uniform(...range.plane);
  let extent: Vec3 = [plane, plane, random.uniform(...range.height)];
  let step = spacing ?? (kind === 'head' ? random.uniform(1.1, 1.25) : random.uniform(0.8, 1.15));
  if (size === 'full') {
    const side = draw < 0.75 ? FULL_SIDE : random.uniform(FULL_SIDE, 141);
    extent = [side, side, FULL_SIDE];
    step = spacing ?? 0.3;
  } else if (spacing === undefined) {
    step = Math.round(step * 100) / 100;
  }
  const voxels = extent.map((mm) => Math.max(1, Math.round(mm / step))) as unknown as Vec3;
  const tilt = random.chance(0.3) ? 0 : 0.06;
  const direction: Mat3 = rotationOf(random.normal(0, tilt), random.normal(0, tilt), random.normal(0, tilt));
  const narrow = extent[0] < 125;
  const aim: Vec3 = [
    random.normal(0, narrow ? 4 : 2),
    Math.max(extent[0] / 2 - random.uniform(6, 20), 24) + random.normal(0, 2),
    (extent[2] < 90 ? random.uniform(-14, 14) : random.uniform(-8, 8)) +
      Math.max(0, extent[2] - 110) * random.uniform(0.1, 0.35),
  ];
  const centre = toWorld(pose, aim);
  const half = multiplyVector(direction, voxels.map((n) => ((n - 1) / 2) * step) as unknown as Vec3);
  const geometry: Geometry = {
    size: voxels,
    spacing: [step, step, step],
    origin: [centre[0] - half[0], centre[1] - half[1], centre[2] - half[2]],
    direction,
  };
  return { kind, extent, geometry };
}

/** A grid of cubic voxels around a ball, axes along the world's. */
export function ballGrid(centre: Vec3, radius: number, spacing: number): Geometry {
  const n = 2 * Math.ceil(radius / spacing) + 1;
  const half = ((n - 1) / 2) * spacing;
  return {
    size: [n, n, n],
    spacing: [spacing, spacing, spacing],
    origin: [centre[0] - half, centre[1] - half, centre[2] - half],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
}

/** The eight outer corners of a grid's box. */
export function corners(geometry: Geometry): Vec3[] {
  return Array.from({ length: 8 }, (_, i) =>
    indexToWorld(geometry, [0, 1, 2].map((a) => (i & (1 << a) ? geometry.size[a]! - 0.5 : -0.5)) as unknown as Vec3),
  );
}
