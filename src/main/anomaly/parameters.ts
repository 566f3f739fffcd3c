/**
 * What turns two reconstructions into regions. Values were chosen on validation phantoms (see
 * `docs/decisions/0061-detection.md`), never on the held-out ones that `lacuna evaluate` reports.
 */
export interface DetectionParameters {
  /** Section 3.6, for the paper's comparisons: absolute differences below this are reconstruction error. */
  readonly scoreThreshold: number;
  /** The same for missing tissue: 0.7, the code of bone, times the probability from which a voxel counts. */
  readonly missingScoreThreshold: number;
  /** Missing tissue: standard deviation of the Gaussian mean that gathers evidence, millimetres; 0 gathers none. */
  readonly evidenceMm: number;
  /** Gaussian mean of the absolute difference from which a region begins. */
  readonly evidenceThreshold: number;
  /** Absolute difference of every voxel of a region that no healer tells of. */
  readonly extentThreshold: number;
  /** A healer's probability from which a voxel can belong to a region. */
  readonly possibleShare: number;
  /** Algorithm 1, for the paper's comparisons: threshold on the squared difference after erosion and dilation (eq. 16). */
  readonly segmentThreshold: number;
  /** A squared difference that marks a wound by itself, even in a region too small to survive the erosion. */
  readonly seedThreshold: number;
  /** Voxels of the model grid that a region needs at least. */
  readonly minimumVoxels: number;
  /** Voxels of expected bone (not teeth) that a region needs at least; with fewer it is missing teeth. */
  readonly minimumBoneVoxels: number;
  /** A region of which more than this share overlaps existing anatomy is no wound (Algorithm 1, line 9). */
  readonly maximumOverlap: number;
}

export const DEFAULT_PARAMETERS: DetectionParameters = {
  scoreThreshold: 0.3,
  missingScoreThreshold: 0.56,
  evidenceMm: 0,
  evidenceThreshold: 0.56,
  extentThreshold: 0.175,
  possibleShare: 0.1,
  segmentThreshold: 0.1,
  seedThreshold: 0.2,
  minimumVoxels: 4,
  minimumBoneVoxels: 3,
  maximumOverlap: 0.5,
};
