import type { BlockField } from './block';
import { FAR, JOINT_SPACE, MELT, NO_TOOTH } from './block';
import { type Sdf, smoothMin, type Solid } from './shapes';
import type { Subject } from './subject';

/** One solid's distances at a block's points; without a solid all are far. */
export function fillDistance(
  out: Float32Array,
  sdf: Sdf | undefined,
  x: Float32Array,
  y: Float32Array,
  z: Float32Array,
  count: number,
): void {
  if (!sdf) {
    out.fill(FAR, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) out[i] = sdf(x[i]!, y[i]!, z[i]!);
}

/** Melts the outer parts together, cuts the cavities and stands the inner walls in them. */
export function fillSkull(
  field: BlockField,
  outer: readonly Solid[],
  cavities: readonly Solid[],
  inner: readonly Solid[],
): void {
  const { count, x, y, z, skull } = field;
  if (outer.length + inner.length === 0) {
    skull.fill(FAR, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) {
    const px = x[i]!;
    const py = y[i]!;
    const pz = z[i]!;
    let d = FAR;
    for (const solid of outer) d = smoothMin(d, solid.sdf(px, py, pz), MELT);
    for (const solid of cavities) d = Math.max(d, -solid.sdf(px, py, pz));
    for (const solid of inner) d = Math.min(d, solid.sdf(px, py, pz));
    skull[i] = d;
  }
}

/** Uneven bone surfaces, and gaps in thin walls as segmentations of real scans have. */
export function roughen(subject: Subject, field: BlockField): void {
  const { noise, anatomy } = subject;
  const { count, x, y, z, skull, mandible } = field;
  const loss = anatomy.thinWallLoss * 2.4;
  const rough = anatomy.boneRoughness;
  for (let i = 0; i < count; i++) {
    const s = skull[i]!;
    const m = mandible[i]!;
    if (Math.abs(s) < 2.5) {
      const coarse = noise(x[i]! / 9 + 7, y[i]! / 9, z[i]! / 9);
      skull[i] = s + rough * noise(x[i]! / 5, y[i]! / 5, z[i]! / 5) + loss * Math.max(0, coarse);
    }
    if (Math.abs(m) < 2.5) mandible[i] = m + rough * 0.8 * noise(x[i]! / 6, y[i]! / 6 + 11, z[i]! / 6);
    skull[i] = Math.max(skull[i]!, JOINT_SPACE - mandible[i]!);
  }
}

/** The nearest tooth of those listed at each point, and the distance to it. */
export function fillTeeth(subject: Subject, field: BlockField, teeth: readonly number[], margin: number): void {
  const { count, tooth: distance, toothIndex } = field;
  distance.fill(FAR, 0, count);
  toothIndex.fill(NO_TOOTH, 0, count);
  for (const t of teeth) {
    const { jaw, solid, centre, radius } = subject.dentition.teeth[t]!;
    const upper = jaw === 'upper';
    const x = upper ? field.x : field.mx;
    const y = upper ? field.y : field.my;
    const z = upper ? field.z : field.mz;
    const reach2 = (radius + margin + 1.5) ** 2;
    for (let i = 0; i < count; i++) {
      const px = x[i]!;
      const py = y[i]!;
      const pz = z[i]!;
      const dx = px - centre[0];
      const dy = py - centre[1];
      const dz = pz - centre[2];
      if (dx * dx + dy * dy + dz * dz > reach2) continue;
      const d = solid.sdf(px, py, pz);
      if (d < distance[i]!) {
        distance[i] = d;
        toothIndex[i] = t;
      }
    }
  }
}
