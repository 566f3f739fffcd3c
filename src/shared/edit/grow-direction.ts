import { multiplyVector, transpose, type Vec3 } from '../geometry';
import { type MaskVolume } from '../volume';

/**
 * Pushes a mask along a direction into free space (Algorithm 1 of the masked VQ-GAN paper): a voxel joins when it is
 * not `blocked`, and the voxel one step back along the direction is in, up to `distance` millimetres. Growth behind an
 * obstacle stops there. `direction` is a world vector (LPS) of any length; a zero vector or distance returns a copy.
 */
export function growInDirection(mask: MaskVolume, blocked: Uint8Array, direction: Vec3, distance: number): MaskVolume {
  const { size, spacing } = mask.geometry;
  const [nx, ny, nz] = size;
  const out = new Uint8Array(mask.data);
  const length = Math.hypot(...direction);
  if (length === 0 || distance <= 0) return { geometry: mask.geometry, data: out };
  const world = multiplyVector(transpose(mask.geometry.direction), direction);
  const index = world.map((w, axis) => w / length / spacing[axis]!);
  const lead = index.reduce((best, w, axis) => (Math.abs(w) > Math.abs(index[best]!) ? axis : best), 0);
  const stepMm = 1 / Math.abs(index[lead]!);
  const slope = index.map((w) => w * stepMm);
  const forward = index[lead]! > 0;
  const reach = new Float32Array(out.length).fill(-1);
  for (let i = 0; i < out.length; i++) if (out[i]) reach[i] = 0;

  const plane = nx * ny;
  const order = [lead, (lead + 1) % 3, (lead + 2) % 3] as const;
  const n = order.map((axis) => size[axis]!);
  const at = [0, 0, 0];
  for (let a = 1; a < n[0]!; a++) {
    at[order[0]] = forward ? a : n[0]! - 1 - a;
    for (let b = 0; b < n[1]!; b++) {
      at[order[1]] = b;
      for (let c = 0; c < n[2]!; c++) {
        at[order[2]] = c;
        const i = at[0]! + nx * at[1]! + plane * at[2]!;
        if (out[i] || blocked[i]) continue;
        // Rounded from the absolute slice, so that a slanted line does not fall back to a straight one step by step.
        const u = at[lead]!;
        const px = lead === 0 ? u - Math.sign(slope[0]!) : back(at[0]!, slope[0]!, u, forward);
        const py = lead === 1 ? u - Math.sign(slope[1]!) : back(at[1]!, slope[1]!, u, forward);
        const pz = lead === 2 ? u - Math.sign(slope[2]!) : back(at[2]!, slope[2]!, u, forward);
        if (px < 0 || py < 0 || pz < 0 || px >= nx || py >= ny || pz >= nz) continue;
        const before = reach[px + nx * py + plane * pz]!;
        if (before < 0 || before + stepMm > distance + 1e-6) continue;
        reach[i] = before + stepMm;
        out[i] = 1;
      }
    }
  }
  return { geometry: mask.geometry, data: out };
}

function back(position: number, slope: number, lead: number, forward: boolean): number {
  const here = Math.round(slope * (forward ? lead : -lead));
  const there = Math.round(slope * (forward ? lead - 1 : -(lead + 1)));
  return position - (here - there);
}
