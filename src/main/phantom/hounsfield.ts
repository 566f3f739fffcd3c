import type { Random } from '@shared/random';
import type { BlockField } from './block';
import type { Noise } from './noise';
import { length2, smoothStep } from './shapes';
import type { SoftTissue } from './soft-tissue';
import type { Subject } from './subject';

/** Hounsfield units of a subject's tissues. */
export interface Materials {
  readonly fat: number;
  readonly muscle: number;
  readonly marrow: number;
  readonly cortex: number;
  readonly dentine: number;
  readonly enamel: number;
  readonly pulp: number;
  readonly canal: number;
  readonly amalgam: number;
  readonly composite: number;
}

export const AIR = -1000;

export function drawMaterials(random: Random): Materials {
  return {
    fat: random.normal(-95, 10),
    muscle: random.normal(50, 10),
    marrow: random.uniform(120, 480),
    cortex: random.normal(1450, 140),
    dentine: random.normal(1600, 120),
    enamel: random.normal(2650, 150),
    pulp: random.normal(60, 30),
    canal: random.normal(20, 40),
    amalgam: random.uniform(3400, 4600),
    composite: random.uniform(2400, 3200),
  };
}

/** Share of a voxel of side `h` that lies inside a surface at distance d. */
export function coverage(d: number, h: number): number {
  const c = 0.5 - d / h;
  return c < 0 ? 0 : c > 1 ? 1 : c;
}

/** Air, skin, fat and muscle at voxel i. */
export function softValue(
  tissue: SoftTissue,
  materials: Materials,
  noise: Noise,
  block: BlockField,
  i: number,
  h: number,
  near: { skin: boolean; airway: boolean },
  air: readonly ((x: number, y: number, z: number) => number)[],
): number {
  const x = block.x[i]!;
  const y = block.y[i]!;
  const z = block.z[i]!;
  const skin = near.skin ? tissue.skin(x, y, z) : -30;
  const outside = 1 - coverage(skin, h);
  if (outside === 1) return AIR;
  const mix = noise(x / 13, y / 17, z / 15) + 0.35 * noise(x / 4, y / 5, z / 5);
  // Fat lies under the skin; deeper down muscle and fat alternate.
  const under = smoothStep(-9, -3, skin) * (1 - smoothStep(-2.2, -1.4, skin));
  const fat = Math.max(under * 0.9, smoothStep(0.1, 0.35, mix));
  let value = materials.muscle + (materials.fat - materials.muscle) * fat;
  if (near.airway) {
    const t = coverage(tissue.tongue(x, y, z), 2);
    value += (materials.muscle + 8 - value) * t;
    const gap = coverage(tissue.airway(x, y, z), h);
    value += (AIR - value) * gap;
  }
  for (const space of air) {
    const gap = coverage(space(x, y, z) + 0.4, h);
    if (gap > 0) value += (AIR - value) * gap;
  }
  return value + (AIR - value) * outside;
}

/** Bone by depth: a dense shell around trabecular marrow; also dense next to teeth (lamina dura). */
export function boneValue(
  subject: Subject,
  materials: Materials,
  noise: Noise,
  block: BlockField,
  i: number,
  d: number,
  shell: number,
): number {
  const depth = -d - shell * (1 + 0.35 * noise(block.x[i]! / 10, block.y[i]! / 10, block.z[i]! / 10));
  const inner =
    smoothStep(-0.5, 0.6, depth) * smoothStep(0.7, 1.5, block.tooth[i]!) * smoothStep(0.3, 1, block.canal[i]!);
  if (inner === 0) return materials.cortex;
  const trabeculae =
    170 * noise(block.x[i]! / 1.3, block.y[i]! / 1.3, block.z[i]! / 1.3) +
    160 * noise(block.x[i]! / 7, block.y[i]! / 7 + 3, block.z[i]! / 7);
  const share = subject.anatomy.marrow === 'hollow' ? 0.55 : 1;
  return materials.cortex + (materials.marrow * share + trabeculae - materials.cortex) * inner;
}

/** Enamel cap, dentine, pulp, fillings, crowns and implants. */
export function toothValue(subject: Subject, materials: Materials, block: BlockField, i: number): number {
  const tooth = subject.dentition.teeth[block.toothIndex[i]!]!;
  const upper = tooth.jaw === 'upper';
  const px = (upper ? block.x : block.mx)[i]! - tooth.neck[0];
  const py = (upper ? block.y : block.my)[i]! - tooth.neck[1];
  const pz = (upper ? block.z : block.mz)[i]! - tooth.neck[2];
  const { axes, shape, state } = tooth;
  const m = px * axes[0]! + py * axes[1]! + pz * axes[2]!;
  const b = px * axes[3]! + py * axes[4]! + pz * axes[5]!;
  const h = px * axes[6]! + py * axes[7]! + pz * axes[8]!;
  const d = block.tooth[i]!;
  const { crown } = shape;
  if (state === 'implant') return materials.amalgam;
  if (state === 'crowned' && h > 0.5 && d > -1.6) return materials.amalgam;
  if (state === 'filled' && h > crown * 0.5 && length2(m / shape.width, b / shape.depth) < 0.3) {
    return tooth.fdi % 3 ? materials.amalgam : materials.composite;
  }
  const thickness =
    1.5 * smoothStep(-0.5, crown * 0.6, h) + (shape.table === 1 ? 0.4 * smoothStep(crown * 0.5, crown * 0.8, h) : 0);
  const enamel = smoothStep(-thickness - 0.25, -thickness + 0.25, d) * smoothStep(-0.3, 0.3, h);
  const halfRoot = Math.min(shape.width, shape.depth) * (h > 0 ? 0.3 : 0.2);
  const pulp = h < crown * 0.42 && h > -shape.root * 0.9 ? smoothStep(halfRoot - 0.3, halfRoot + 0.3, -d) : 0;
  const value = materials.dentine + (materials.enamel - materials.dentine) * enamel;
  return value + (materials.pulp - value) * pulp;
}
