import type { Geometry } from '@shared/geometry';
import { fillDistance, fillSkull, fillTeeth, roughen } from './block-fill';
import { ballAround, createBlockGrid, fillCoordinates, readCorners } from './block-grid';
import { type BlockField, createField, JOINT_SPACE, MELT } from './block';
import { distanceToBox, type Solid } from './shapes';
import type { Subject } from './subject';

export interface BlockOptions {
  /** Visit blocks that hold no bone or tooth too. */
  readonly includeEmpty?: boolean;
  /** Blocks to visit, by their ball (see `BlockField.centre`); all without it. */
  readonly wanted?: (centre: Float64Array, radius: number) => boolean;
  /** Distances are computed up to this far outside a surface. */
  readonly margin?: number;
  /** Called after each row of blocks with the fraction done. */
  readonly onProgress?: (fraction: number) => void;
}

/** Fills one block: centre and radius, which solids reach it, and the distances to them. */
class BlockFiller {
  readonly field: BlockField;
  private readonly cos: number;
  private readonly sin: number;
  private readonly margin: number;
  private readonly corners = new Float64Array(24);

  constructor(
    private readonly subject: Subject,
    private readonly grid: ReturnType<typeof createBlockGrid>,
    private readonly options: BlockOptions,
  ) {
    this.margin = options.margin ?? 0;
    this.field = createField(grid.side);
    this.cos = Math.cos(subject.anatomy.opening);
    this.sin = Math.sin(subject.anatomy.opening);
  }

  /** False where the block is not wanted; its distances are not filled then. */
  fill(bx: number, by: number, bz: number): boolean {
    const { field, subject, margin, corners } = this;
    const { mandible, skull } = subject;
    readCorners(this.grid, bx, by, bz, corners);
    field.radius = ballAround(corners, field.centre);
    this.centreInMandible();
    if (this.options.wanted?.(field.centre, field.radius) === false) return false;
    const outer = skull.outer.filter((solid) => this.reaches(solid, 0, margin + MELT));
    const inner = skull.inner.filter((solid) => this.reaches(solid, 0, margin));
    const inMandible = this.reaches(mandible.solid, 3, Math.max(margin, JOINT_SPACE) + 1);
    const teeth = this.teethHere();
    field.occupied = outer.length + inner.length + teeth.length > 0 || inMandible;
    if (!field.occupied && !this.options.includeEmpty) return false;
    const cavities = outer.length ? skull.cavities.filter((solid) => this.reaches(solid, 0, 0.5)) : [];
    const inCanal = inMandible && this.reaches(mandible.canal, 3, margin);

    field.count = fillCoordinates(this.grid, corners, [bx, by, bz], field.index, field.x, field.y, field.z);
    this.turnToMandible();
    const { mx, my, mz, count } = field;
    fillDistance(field.mandible, inMandible ? mandible.solid.sdf : undefined, mx, my, mz, count);
    fillDistance(field.canal, inCanal ? mandible.canal.sdf : undefined, mx, my, mz, count);
    fillSkull(field, outer, cavities, inner);
    if (field.occupied) roughen(subject, field);
    fillTeeth(subject, field, teeth, margin);
    return true;
  }

  /** Whether a surface comes within `extra` of the block; `o` is 0 for solids of the skull, 3 for the mandible's. */
  private reaches(solid: Solid, o: number, extra: number): boolean {
    const { centre, radius } = this.field;
    const x = centre[o]!;
    const y = centre[o + 1]!;
    const z = centre[o + 2]!;
    const reach = radius + extra;
    return distanceToBox(solid, x, y, z) < reach && solid.sdf(x, y, z) < reach * 1.35;
  }

  private teethHere(): number[] {
    const { centre, radius } = this.field;
    const found: number[] = [];
    this.subject.dentition.teeth.forEach((tooth, i) => {
      const o = tooth.jaw === 'upper' ? 0 : 3;
      const x = centre[o]!;
      const y = centre[o + 1]!;
      const z = centre[o + 2]!;
      const reach = radius + this.margin;
      const d2 = (x - tooth.centre[0]) ** 2 + (y - tooth.centre[1]) ** 2 + (z - tooth.centre[2]) ** 2;
      if (d2 < (tooth.radius + reach) ** 2 && tooth.solid.sdf(x, y, z) < reach * 1.6) found.push(i);
    });
    return found;
  }

  private centreInMandible(): void {
    const { centre } = this.field;
    const { condyle } = this.subject.mandible;
    const dy = centre[1]! - condyle[1];
    const dz = centre[2]! - condyle[2];
    centre[3] = centre[0]! - this.subject.anatomy.shift;
    centre[4] = condyle[1] + dy * this.cos + dz * this.sin;
    centre[5] = condyle[2] - dy * this.sin + dz * this.cos;
  }

  private turnToMandible(): void {
    const { count, x, y, z, mx, my, mz } = this.field;
    const { cos, sin } = this;
    const [, hingeY, hingeZ] = this.subject.mandible.condyle;
    const { shift } = this.subject.anatomy;
    for (let i = 0; i < count; i++) {
      const dy = y[i]! - hingeY;
      const dz = z[i]! - hingeZ;
      mx[i] = x[i]! - shift;
      my[i] = hingeY + dy * cos + dz * sin;
      mz[i] = hingeZ - dy * sin + dz * cos;
    }
  }
}

/** Runs over a grid in blocks of about 6 mm, skipping solids that do not reach a block. The block is reused. */
export function forEachBlock(
  subject: Subject,
  geometry: Geometry,
  visit: (block: BlockField) => void,
  options: BlockOptions = {},
): void {
  const side = Math.min(24, Math.max(3, Math.round(6 / Math.max(...geometry.spacing))));
  const grid = createBlockGrid(subject.pose, geometry, side);
  const filler = new BlockFiller(subject, grid, options);
  const [bxs, bys, bzs] = grid.blocks;
  for (let bz = 0; bz < bzs; bz++) {
    for (let by = 0; by < bys; by++) {
      for (let bx = 0; bx < bxs; bx++) {
        if (filler.fill(bx, by, bz)) visit(filler.field);
      }
    }
    options.onProgress?.((bz + 1) / bzs);
  }
}
