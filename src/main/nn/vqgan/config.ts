/** The masked VQ-GAN's sizes. The input is [N, 1, grid, grid, grid] of encoded labels (eq. 12). */
export interface VqganConfig {
  /** Voxels an edge; a multiple of 8. */
  readonly grid: number;
  /** Channels at 1/2, 1/4 and 1/8 of the grid. */
  readonly channels: readonly [number, number, number];
  /** Residual blocks: encoder at 1/4, at 1/8, again at 1/4; decoder at 1/4 and at 1/2. */
  readonly blocks: readonly [number, number, number, number, number];
  /** Groups of channels normalised together; divides all channels. */
  readonly groups: number;
  /** Codewords in the codebook. */
  readonly codes: number;
  /** Numbers a voxel of the code grid, at most 64. */
  readonly codeSize: number;
  /** Length of a codeword: a voxel's code is quantised in pieces of so many numbers. Divides `codeSize`. */
  readonly codewordSize: number;
  /** Channels of the discriminator's three strided layers. */
  readonly discriminator: readonly [number, number, number];
}

export const VQGAN: VqganConfig = {
  grid: 64,
  channels: [24, 48, 96],
  blocks: [1, 2, 1, 2, 1],
  groups: 8,
  codes: 512,
  codeSize: 32,
  codewordSize: 8,
  discriminator: [16, 32, 64],
};
