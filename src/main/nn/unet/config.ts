/** A small U-Net that labels every voxel of a cube. Input [N, 1, grid, grid, grid], output [N, classes, grid, grid, grid]. */
export interface UnetConfig {
  /** Voxels an edge; a multiple of 8. */
  readonly grid: number;
  readonly classes: number;
  /** Channels at 1/2, 1/4 and 1/8 of the grid. */
  readonly channels: readonly [number, number, number];
  /** Residual blocks: at 1/4 and 1/8 going down, at 1/4 and 1/2 going up. */
  readonly blocks: readonly [number, number, number, number];
  /** Groups of channels normalised together; divides all channels. */
  readonly groups: number;
}

/** Labels a 2 mm CBCT with the six anatomy labels. */
export const ANATOMY_UNET: UnetConfig = {
  grid: 64,
  classes: 6,
  channels: [24, 48, 96],
  blocks: [1, 2, 1, 1],
  groups: 8,
};
