import { type Mat3, multiplyVector, type Vec3 } from '@shared/geometry';
import type { Random } from '@shared/random';

/** How a subject lies in the scanner. `world = rotation * (scale .* canonical) + translation`, then a smooth deformation. */
export interface Pose {
  readonly rotation: Mat3;
  readonly translation: Vec3;
  readonly scale: Vec3;
  readonly waves: readonly Wave[];
}

/** One term of the deformation: `amount * sin(k . p + phase)` along an axis, millimetres. */
export interface Wave {
  readonly axis: 0 | 1 | 2;
  readonly k: Vec3;
  readonly phase: number;
  readonly amount: number;
}

/** Rotation by pitch (about x), yaw (about z) and roll (about y), in radians. */
export function rotationOf(pitch: number, roll: number, yaw: number): Mat3 {
  const [cp, sp, cr, sr, cy, sy] = [
    Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(roll),
    Math.sin(roll),
    Math.cos(yaw),
    Math.sin(yaw),
  ];
  // Rz(yaw) * Ry(roll) * Rx(pitch)
  return [
    cy * cr, cy * sr * sp - sy * cp, cy * sr * cp + sy * sp,
    sy * cr, sy * sr * sp + cy * cp, sy * sr * cp - cy * sp,
    -sr, cr * sp, cr * cp,
  ]; // prettier-ignore
}

export function drawPose(random: Random, scale: Vec3, deformation: number): Pose {
  const waves = Array.from({ length: 9 }, (_, i): Wave => {
    const length = random.uniform(70, 190);
    const direction = [random.normal(), random.normal(), random.normal()] as const;
    const norm = (2 * Math.PI) / (length * Math.hypot(...direction));
    return {
      axis: (i % 3) as 0 | 1 | 2,
      k: [direction[0] * norm, direction[1] * norm, direction[2] * norm],
      phase: random.uniform(0, 2 * Math.PI),
      amount: deformation * random.uniform(0.3, 1) * (length / 130),
    };
  });
  return {
    rotation: rotationOf(random.normal(0, 0.12), random.normal(0, 0.05), random.normal(0, 0.06)),
    translation: [random.uniform(-60, 60), random.uniform(-80, 80), random.uniform(-200, 200)],
    scale,
    waves,
  };
}

/** World millimetres to the canonical skull frame; writes three numbers at `offset`. */
export function toCanonical(pose: Pose, x: number, y: number, z: number, out: Float64Array, offset: number): void {
  const { rotation: r, translation: t, scale, waves } = pose;
  const [wx, wy, wz] = [x - t[0], y - t[1], z - t[2]];
  const px = (r[0] * wx + r[3] * wy + r[6] * wz) / scale[0];
  const py = (r[1] * wx + r[4] * wy + r[7] * wz) / scale[1];
  const pz = (r[2] * wx + r[5] * wy + r[8] * wz) / scale[2];
  out[offset] = px;
  out[offset + 1] = py;
  out[offset + 2] = pz;
  for (const wave of waves) {
    out[offset + wave.axis]! += wave.amount * Math.sin(wave.k[0] * px + wave.k[1] * py + wave.k[2] * pz + wave.phase);
  }
}

/** Canonical point to world, by fixed-point iteration on the (small) deformation. */
export function toWorld(pose: Pose, p: Vec3): Vec3 {
  const { rotation, translation, scale } = pose;
  const back = new Float64Array(3);
  let guess: Vec3 = p;
  let world: Vec3 = p;
  for (let i = 0; i < 8; i++) {
    const v = multiplyVector(rotation, [guess[0] * scale[0], guess[1] * scale[1], guess[2] * scale[2]]);
    world = [v[0] + translation[0], v[1] + translation[1], v[2] + translation[2]];
    toCanonical(pose, ...world, back, 0);
    guess = [guess[0] + p[0] - back[0]!, guess[1] + p[1] - back[1]!, guess[2] + p[2] - back[2]!];
  }
  return world;
}
