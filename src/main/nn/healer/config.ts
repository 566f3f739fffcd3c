/** The healer's sizes. Input [N, 2, grid, grid, grid], output [N, 1, grid, grid, grid]. */
export interface HealerConfig {
  /** Voxels an edge; a multiple of 16. */
  readonly grid: number;
  /** Channels at 1/2, 1/4, 1/8 and 1/16 of the grid. */
  readonly channels: readonly [number, number, number, number];
  /** Residual blocks: at 1/4, 1/8 and 1/16 going down, at 1/8, 1/4 and 1/2 going up. */
  readonly blocks: readonly [number, number, number, number, number, number];
  /** Groups of channels normalised together; divides all channels. */
  readonly groups: number;
}

export const HEALER: HealerConfig = {
  grid: 64,
  channels: [24, 48, 96, 128],
  blocks: [1, 2, 2, 1, 1, 1],
  groups: 8,
};
