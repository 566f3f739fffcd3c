import { AppError } from '@shared/errors';
import { type Geometry, indexTransform } from '@shared/geometry';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { Label } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { crop, paste } from '../volume/crop';
import { resampleLabels } from '../volume/resample-labels';
import type { AnatomyGrid, Detection, Detector, Infer } from './detector';
import { COMPARISON_MODES, type ComparisonMode, differenceMap } from './difference';
import { encode, toModelGrid } from './encode';
import { refined } from './fine-grid';
import { jawBox, type JawMargin } from './jaw-box';
import type { DetectionParameters } from './parameters';
import { BONE, expectedAnatomy, expectedGap, missingShare, type Readings } from './missing';
import { findRegions, type Regions } from './regions';
import { anomalyScore } from './score';
import { segmentDifference, segmentEvidence, segmentLoss } from './segment';

/** A voxel of the model grid that the scan's face cuts is half known: its vote says nothing. */
const EDGE_MM = 2;

/** What is read at 2 mm; the window's stride is the one of all networks that do not ask for another. */
const MARGIN: JawMargin = { wanted: 24, least: 6, stride: 32 };

/** Evidence of teeth that G2 expects. */
const TEETH = { evidenceMm: 3.2, evidenceThreshold: 0.12, extentThreshold: 0.16 } as const;

/** What one comparison says of a scan. */
export interface Reading {
  /** Squared differences on the model grid. */
  readonly difference: Float32Array;
  readonly score: number;
  readonly regions: Regions;
}

export interface Analysis extends AnatomyGrid {
  /** The jaw as it is (G1), encoded values. */
  readonly reconstruction: Float32Array;
  /** The jaw as it should be by all that the detector tells, encoded values. */
  readonly expected: Float32Array;
  /** 1 where the scan reaches: the model grid is padded to 64 voxels and squared up to LPS. */
  readonly inside: Uint8Array;
  /** The detection's own map is `missing`; the two others are the paper's comparison. */
  readonly readings: Readonly<Record<ComparisonMode, Reading>>;
}

/**
 * The steps encode, reconstruct, differ, score, segment and regions of one scan's anatomy labels.
 *
 * @throws AppError `labels/empty` without any label, `labels/no-jaw` without jaw or skull
 */
export async function analyse(
  labels: LabelVolume,
  detector: Detector,
  infer: Infer,
  parameters: DetectionParameters,
  context: JobContext,
): Promise<Analysis> {
  checkAnatomy(labels);
  const stage = weightedProgress(context, [
    { name: 'encode', weight: 1 },
    { name: 'detect', weight: 8 },
    { name: 'regions', weight: 1 },
  ]);
  stage(0).onProgress(0, 'encode');
  const grid = toModelGrid(labels);
  const input: AnatomyGrid = { ...grid, encoded: encode(grid.labels) };
  const detection = await detectInJaw(input, labels, detector, infer, stage(1));
  context.signal.throwIfAborted();
  stage(2).onProgress(0, 'regions');
  const inside = coverage(grid.geometry, labels.geometry, EDGE_MM);
  const expected = expectedAnatomy(detection);
  const entries = COMPARISON_MODES.map(
    (mode) => [mode, read(mode, input, detection, expected, inside, parameters)] as const,
  );
  const readings = Object.fromEntries(entries) as Record<ComparisonMode, Reading>;
  return { ...input, reconstruction: detection.reconstruction, expected, inside, readings };
}

/** The detector's reading of the jaw's surroundings; elsewhere the anatomy is as it is and as it should be. */
async function detectInJaw(
  input: AnatomyGrid,
  scan: LabelVolume,
  detector: Detector,
  infer: Infer,
  context: JobContext,
): Promise<Detection> {
  const { geometry, labels, encoded } = input;
  const box = jawBox(geometry, labels, MARGIN);
  const part = crop({ geometry, data: labels }, box.start, box.size);
  const values = crop({ geometry, data: encoded }, box.start, box.size).data;
  const fineGrid = refined(part.geometry);
  const fine = box.whole ? undefined : { geometry: fineGrid, labels: resampleLabels(scan, fineGrid).data };
  const found = await detector.detect(
    { geometry: part.geometry, labels: part.data, encoded: values, ...(fine && { fine }) },
    infer,
    context,
  );
  const nothing = new Float32Array(encoded.length);
  const pasted = (values: Float32Array, whole: Float32Array): Float32Array =>
    paste(whole, geometry.size, values, box.start, box.size);
  return {
    reconstruction: pasted(found.reconstruction, encoded),
    expected: pasted(found.expected, encoded),
    ...(found.lost && { lost: pasted(found.lost, nothing) }),
    ...(found.likelyLost && { likelyLost: pasted(found.likelyLost, nothing) }),
  };
}

function read(
  mode: ComparisonMode,
  { encoded, geometry }: AnatomyGrid,
  detection: Detection,
  expected: Float32Array,
  inside: Uint8Array,
  parameters: DetectionParameters,
): Reading {
  const readings = { original: encoded, ...detection };
  if (mode === 'missing') return readMissing(readings, geometry, expected, inside, parameters);
  const difference = differenceMap(mode, readings, inside);
  const { segmentThreshold, seedThreshold, scoreThreshold } = parameters;
  const segmentation = segmentDifference(difference, geometry, segmentThreshold, seedThreshold);
  const regions = findRegions(segmentation, difference, expected, encoded, parameters);
  const score = anomalyScore(difference, geometry, scoreThreshold, regions.missingTeethMask.data);
  return { difference, score, regions };
}

function readMissing(
  readings: Readings,
  geometry: Geometry,
  expected: Float32Array,
  inside: Uint8Array,
  parameters: DetectionParameters,
): Reading {
  const all = missingShare(readings, geometry);
  const known = (share: Float32Array): Float32Array => share.map((value, i) => (inside[i] ? value : 0));
  const share = { surest: known(all.surest), likely: known(all.likely) };
  const difference = share.surest.map((value) => (BONE * value) ** 2);
  const told = readings.lost !== undefined;
  const segmentation = told
    ? segmentLoss(share, geometry, parameters)
    : segmentEvidence(difference, geometry, parameters);
  // The healer has learnt that teeth alone are no wound.
  const least = told ? { ...parameters, minimumBoneVoxels: 0 } : parameters;
  const wounds = findRegions(segmentation, difference, expected, readings.original, least);
  const { missingTeethMask } = wounds;
  const score = anomalyScore(difference, geometry, parameters.missingScoreThreshold, missingTeethMask.data);
  return { difference, score, regions: told ? withTeeth(wounds, readings, inside, geometry, parameters) : wounds };
}

/** Which teeth are missing is told by G2, outside the wounds. */
function withTeeth(
  wounds: Regions,
  readings: Readings,
  inside: Uint8Array,
  geometry: Geometry,
  parameters: DetectionParameters,
): Regions {
  const gap = expectedGap(readings).map((value, i) => (inside[i] && !wounds.map.data[i] ? value * value : 0));
  const segmentation = segmentEvidence(gap, geometry, { ...parameters, ...TEETH });
  const { missingTeeth, missingTeethMask } = findRegions(
    segmentation,
    gap,
    readings.expected,
    readings.original,
    parameters,
  );
  return { ...wounds, missingTeeth, missingTeethMask };
}

function checkAnatomy(labels: LabelVolume): void {
  const counts = new Float64Array(256);
  for (let i = 0; i < labels.data.length; i++) counts[labels.data[i]!]! += 1;
  const labelled = labels.data.length - counts[0]!;
  if (labelled === 0) throw new AppError('labels/empty');
  if (counts[Label.Mandible]! + counts[Label.UpperSkull]! === 0) throw new AppError('labels/no-jaw');
}

/** 1 for each voxel of `grid` whose centre lies in the scan's box, at least `marginMm` from its faces. */
export function coverage(grid: Geometry, scan: Geometry, marginMm = 0): Uint8Array {
  const margin = scan.spacing.map((spacing) => marginMm / spacing);
  const affine = indexTransform(grid, scan);
  const [nx, ny, nz] = grid.size;
  const covered = new Uint8Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        let inside = 1;
        for (let axis = 0; axis < 3; axis++) {
          const row = axis * 4;
          const at = affine[row]! * x + affine[row + 1]! * y + affine[row + 2]! * z + affine[row + 3]!;
          const beyond = margin[axis]! - 0.5;
          if (at < beyond || at > scan.size[axis]! - 1 - beyond) inside = 0;
        }
        covered[i] = inside;
      }
    }
  }
  return covered;
}
