import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { toCanonical } from './pose';
import { distanceToBox, type Sdf, smoothMin, type Solid } from './shapes';
import type { Subject } from './subject';

/** "Far": no surface of this kind reaches the block. */
export const FAR = 1e3;
export const NO_TOOTH = 255;

/** Surface gap kept between skull and mandible (joint space), millimetres. */
const JOINT_SPACE = 1.6;
const MELT = 2.5;

/**
 * Signed distances of the healthy tissues at the voxels of one block, canonical millimetres. `index[i]` is the voxel's
 * place in the volume; x, y, z its canonical skull coordinates, `mx, my, mz` those of the mandible's frame.
 */
export interface BlockField {
  count: number;
  readonly index: Int32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
  readonly mx: Float32Array;
  readonly my: Float32Array;
  readonly mz: Float32Array;
  readonly skull: Float32Array;
  readonly mandible: Float32Array;
  readonly tooth: Float32Array;
  readonly toothIndex: Uint8Array;
  readonly canal: Float32Array;
  /** Whether any tissue reaches the block. */
  occupied: boolean;
  /** Ball around the block, skull and mandible frames. */
  readonly centre: Float64Array;
  radius: number;
}

export interface BlockOptions {
  /** Visit blocks that hold no bone or tooth too. */
  readonly includeEmpty?: boolean;
  /** Distances are computed up to this far outside a surface. */
  readonly margin?: number;
  /** Called after each row of blocks with the fraction done. */
  readonly onProgress?: (fraction: number) => void;
}

/** Runs over a grid in blocks of about 6 mm, skipping solids that do not reach a block. */
export function forEachBlock(
  subject: Subject,
  geometry: Geometry,
  visit: (block: BlockField) => void,
  options: BlockOptions = {},
): void {
  const { anatomy, mandible, skull, dentition } = subject;
  const margin = options.margin ?? 0;
  const side = Math.min(24, Math.max(3, Math.round(6 / Math.max(...geometry.spacing))));
  const [nx, ny, nz] = geometry.size;
  const blocks = [nx, ny, nz].map((n) => Math.ceil(n / side)) as [number, number, number];
  const corner = cornerLattice(subject, geometry, side, blocks);
  const field = createField(side);
  const cos = Math.cos(anatomy.opening);
  const sin = Math.sin(anatomy.opening);
  const [, hingeY, hingeZ] = mandible.condyle;
  const teeth = dentition.teeth;
  const teethHere: number[] = [];
  const corners = new Float64Array(24);
  const { centre } = field;
  const k = margin + MELT;
  const reaches = (solid: Solid, o: number, extra: number): boolean => {
    const [x, y, z] = [centre[o]!, centre[o + 1]!, centre[o + 2]!];
    const reach = field.radius + extra;
    return distanceToBox(solid, x, y, z) < reach && solid.sdf(x, y, z) < reach * 1.35;
  };

  for (let bz = 0; bz < blocks[2]; bz++) {
    for (let by = 0; by < blocks[1]; by++) {
      for (let bx = 0; bx < blocks[0]; bx++) {
        for (let c = 0; c < 8; c++) {
          const at = 3 * (bx + (c & 1) + (blocks[0] + 1) * (by + ((c >> 1) & 1) + (blocks[1] + 1) * (bz + (c >> 2))));
          for (let a = 0; a < 3; a++) corners[c * 3 + a] = corner[at + a]!;
        }
        ballAround(corners, field);
        const dy = centre[1]! - hingeY;
        const dz = centre[2]! - hingeZ;
        centre[3] = centre[0]! - anatomy.shift;
        centre[4] = hingeY + dy * cos + dz * sin;
        centre[5] = hingeZ - dy * sin + dz * cos;

        const outer = skull.outer.filter((solid) => reaches(solid, 0, k));
        const inner = skull.inner.filter((solid) => reaches(solid, 0, margin));
        const inMandible = reaches(mandible.solid, 3, Math.max(margin, JOINT_SPACE) + 1);
        const inCanal = inMandible && reaches(mandible.canal, 3, margin);
        teethHere.length = 0;
        teeth.forEach((tooth, i) => {
          const o = tooth.jaw === 'upper' ? 0 : 3;
          const d = Math.hypot(
            centre[o]! - tooth.centre[0],
            centre[o + 1]! - tooth.centre[1],
            centre[o + 2]! - tooth.centre[2],
          );
          if (
            d < tooth.radius + field.radius + margin &&
            tooth.solid.sdf(centre[o]!, centre[o + 1]!, centre[o + 2]!) < (field.radius + margin) * 1.6
          ) {
            teethHere.push(i);
          }
        });
        field.occupied = outer.length + inner.length + teethHere.length > 0 || inMandible;
        if (!field.occupied && !options.includeEmpty) continue;
        const cavities = outer.length ? skull.cavities.filter((solid) => reaches(solid, 0, 0.5)).map((c) => c.sdf) : [];

        fillCoordinates(field, corners, side, bx, by, bz, geometry.size);
        const { count, x, y, z, mx, my, mz } = field;
        for (let i = 0; i < count; i++) {
          const ry = y[i]! - hingeY;
          const rz = z[i]! - hingeZ;
          mx[i] = x[i]! - anatomy.shift;
          my[i] = hingeY + ry * cos + rz * sin;
          mz[i] = hingeZ - ry * sin + rz * cos;
        }
        fillDistance(field.mandible, inMandible ? mandible.solid.sdf : undefined, mx, my, mz, count);
        fillDistance(field.canal, inCanal ? mandible.canal.sdf : undefined, mx, my, mz, count);
        fillSkull(
          field,
          outer.map((s) => s.sdf),
          cavities,
          inner.map((s) => s.sdf),
        );
        roughen(subject, field);
        field.tooth.fill(FAR, 0, count);
        field.toothIndex.fill(NO_TOOTH, 0, count);
        for (const t of teethHere) {
          const { jaw, solid } = teeth[t]!;
          const [px, py, pz] = jaw === 'upper' ? [x, y, z] : [mx, my, mz];
          for (let i = 0; i < count; i++) {
            const d = solid.sdf(px[i]!, py[i]!, pz[i]!);
            if (d < field.tooth[i]!) {
              field.tooth[i] = d;
              field.toothIndex[i] = t;
            }
          }
        }
        visit(field);
      }
    }
    options.onProgress?.((bz + 1) / blocks[2]);
  }
}

function createField(side: number): BlockField {
  const n = side ** 3;
  const floats = (): Float32Array => new Float32Array(n);
  return {
    count: 0, index: new Int32Array(n), x: floats(), y: floats(), z: floats(), mx: floats(), my: floats(), mz: floats(),
    skull: floats(), mandible: floats(), tooth: floats(), toothIndex: new Uint8Array(n), canal: floats(),
    occupied: false, centre: new Float64Array(6), radius: 0,
  }; // prettier-ignore
}

/** Canonical positions of the block corners, `3 * (i + (nbx + 1) * (j + (nby + 1) * k))`. */
function cornerLattice(subject: Subject, geometry: Geometry, side: number, blocks: Vec3): Float64Array {
  const [lx, ly, lz] = [blocks[0] + 1, blocks[1] + 1, blocks[2] + 1];
  const out = new Float64Array(lx * ly * lz * 3);
  let o = 0;
  for (let k = 0; k < lz; k++) {
    for (let j = 0; j < ly; j++) {
      for (let i = 0; i < lx; i++, o += 3) {
        const [wx, wy, wz] = indexToWorld(geometry, [i * side, j * side, k * side]);
        toCanonical(subject.pose, wx, wy, wz, out, o);
      }
    }
  }
  return out;
}

function ballAround(corners: Float64Array, field: BlockField): void {
  const { centre } = field;
  for (let a = 0; a < 3; a++) {
    let sum = 0;
    for (let c = 0; c < 8; c++) sum += corners[c * 3 + a]!;
    centre[a] = sum / 8;
  }
  let r2 = 0;
  for (let c = 0; c < 8; c++) {
    const [dx, dy, dz] = [
      corners[c * 3]! - centre[0]!,
      corners[c * 3 + 1]! - centre[1]!,
      corners[c * 3 + 2]! - centre[2]!,
    ];
    r2 = Math.max(r2, dx * dx + dy * dy + dz * dz);
  }
  field.radius = Math.sqrt(r2);
}

/** Positions inside a block by trilinear interpolation of its corners (the deformation is smooth at that scale). */
function fillCoordinates(
  field: BlockField,
  corners: Float64Array,
  side: number,
  bx: number,
  by: number,
  bz: number,
  size: Vec3,
): void {
  const [nx, ny, nz] = size;
  const { x, y, z, index } = field;
  let n = 0;
  const endX = Math.min(side, nx - bx * side);
  const endY = Math.min(side, ny - by * side);
  const endZ = Math.min(side, nz - bz * side);
  const start = new Float64Array(3);
  const step = new Float64Array(3);
  for (let k = 0; k < endZ; k++) {
    const w = k / side;
    for (let j = 0; j < endY; j++) {
      const v = j / side;
      for (let a = 0; a < 3; a++) {
        const at = (i: number): number =>
          (corners[i * 3 + a]! * (1 - v) + corners[(i + 2) * 3 + a]! * v) * (1 - w) +
          (corners[(i + 4) * 3 + a]! * (1 - v) + corners[(i + 6) * 3 + a]! * v) * w;
        start[a] = at(0);
        step[a] = (at(1) - at(0)) / side;
      }
      let o = bx * side + nx * (by * side + j + ny * (bz * side + k));
      for (let i = 0; i < endX; i++, n++) {
        index[n] = o++;
        x[n] = start[0]! + i * step[0]!;
        y[n] = start[1]! + i * step[1]!;
        z[n] = start[2]! + i * step[2]!;
      }
    }
  }
  field.count = n;
}

function fillDistance(
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

function fillSkull(field: BlockField, outer: readonly Sdf[], cavities: readonly Sdf[], inner: readonly Sdf[]): void {
  const { count, x, y, z, skull } = field;
  if (outer.length + inner.length === 0) {
    skull.fill(FAR, 0, count);
    return;
  }
  for (let i = 0; i < count; i++) {
    const [px, py, pz] = [x[i]!, y[i]!, z[i]!];
    let d = FAR;
    for (const sdf of outer) d = smoothMin(d, sdf(px, py, pz), MELT);
    for (const sdf of cavities) d = Math.max(d, -sdf(px, py, pz));
    for (const sdf of inner) d = Math.min(d, sdf(px, py, pz));
    skull[i] = d;
  }
}

/** Uneven bone surfaces, and gaps in thin walls as segmentations of real scans have. */
function roughen(subject: Subject, field: BlockField): void {
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
