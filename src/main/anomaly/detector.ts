import type { Geometry } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { ModelGrid } from './encode';

/** A scan's anatomy on the model grid (2 mm, LPS-aligned, at least 64 voxels an axis). */
export interface AnatomyGrid extends ModelGrid {
  /** Eq. 12 of the labels. */
  readonly encoded: Float32Array;
}

/** The jaws' surroundings. */
export interface DetectorInput extends AnatomyGrid {
  /** The same space at 1 mm; absent where too little of the jaw is left to say where it was. */
  readonly fine?: ModelGrid;
}

/** What networks make of a jaw, on the input's grid. */
export interface Detection {
  /** The jaw as it is (G1), encoded values. */
  readonly reconstruction: Float32Array;
  /** The jaw as it should be (G2), encoded values. */
  readonly expected: Float32Array;
  /**
   * The probability that bone was lost from a voxel, as the network says that is surest of it; 0 where there is anatomy,
   * absent where no network tells.
   */
  readonly lost?: Float32Array;
  /** The same as all networks say together: how far a loss reaches. Where absent, `lost`. */
  readonly likelyLost?: Float32Array;
}

/**
 * Runs one installed model over a whole volume; `values` hold one channel after the other, windows lie at most `stride`
 * voxels apart, 32 by default.
 */
export type Infer = (
  model: string,
  values: Float32Array,
  geometry: Geometry,
  context: JobContext,
  stride?: number,
) => Promise<Float32Array>;

/** A way to find wounds without labelled wounds: one file and one line in `detectors.ts`. */
export interface Detector {
  readonly name: string;
  /** Names of the models it runs, as in their cards. */
  readonly models: readonly string[];
  detect(input: DetectorInput, infer: Infer, context: JobContext): Promise<Detection>;
}
