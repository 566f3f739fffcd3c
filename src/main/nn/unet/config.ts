/**
 * A U-Net that labels every voxel of a cube and sees a wider cube around it at a quarter of the resolution. Inputs
 * `x` [N, 1, grid, grid, grid] and `around` [N, 1, grid/2, grid/2, grid/2] of twice the width about the same centre,
 * output [N, classes, grid, grid, grid].
 */
export interface UnetConfig {
  /** Voxels an edge; a multiple of 16. */
  readonly grid: number;
  readonly classes: number;
  /** Channels at 1/2, 1/4 and 1/8 of the grid. */
  readonly channels: readonly [number, number, number];
  /** Residual blocks: at 1/4 and 1/8 going down, at 1/4 and 1/2 going up. */
  readonly blocks: readonly [number, number, number, number];
  /** Channels of what is seen around, at 1/8 and 1/16 of the grid's resolution. */
  readonly around: readonly [number, number];
  /** Groups of channels normalised together; divides all channels. */
  readonly groups: number;
}

/** How many voxels of the cube one voxel of what lies around it spans. */
export const AROUND_SCALE = 4;

/** Voxels an edge of the cube around a cube of `grid` voxels. */
export function aroundEdge({ grid }: Pick<UnetConfig, 'grid'>): number {
  return (2 * grid) / AROUND_SCALE;
}

/** Labels a CBCT of 1 mm with the six anatomy labels. */
export const ANATOMY_UNET: UnetConfig = {
  grid: 64,
  classes: 6,
  channels: [32, 48, 96],
  blocks: [1, 2, 1, 1],
  around: [48, 64],
  groups: 8,
};
