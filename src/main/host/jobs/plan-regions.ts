import { type Geometry, type Vec3, voxelCount } from '@shared/geometry';
import type { Finding } from '@shared/findings';
import type { JobContext } from '@shared/jobs';
import type { LabelName } from '@shared/labels';
import type { LabelVolume, MaskVolume, Volume } from '@shared/volume';
import type { Analysis } from '../../anomaly/analyse';
import { measureRegion, nearestAnatomy, type RegionMeasures } from '../../anomaly/region-report';
import type { WoundRegion } from '../../anomaly/regions';
import { subtractSoftTissue } from '../../anomaly/soft-tissue';
import { FIT, type FittedRegion, fitRegion } from '../../fit/fit-region';
import { withoutMask } from '../../fit/without-mask';
import { crop } from '../../volume/crop';
import { histogram, multiOtsu } from '../../volume/statistics';

export const SOFT_TISSUE_MODES = ['auto', 'subtract', 'keep'] as const;
/** `auto` subtracts where at least half of the region is air, and keeps the region where soft tissue has filled it. */
export type SoftTissueMode = (typeof SOFT_TISSUE_MODES)[number];

export interface RegionOptions {
  readonly softTissue: SoftTissueMode;
  /** Grows each region this way (LPS) through empty space, by `growMm` millimetres. */
  readonly direction?: Vec3;
  readonly growMm?: number;
  /** Millimetres kept free between region and bone; 0 by default. */
  readonly clearanceMm?: number;
}

export interface PlannedRegion extends RegionMeasures {
  readonly id: number;
  readonly peakScore: number;
  readonly teethShare: number;
  readonly nearestAnatomy: LabelName | undefined;
  /** Share of the region that is soft tissue; undefined without a scan. */
  readonly softTissueShare: number | undefined;
  readonly softTissueSubtracted: boolean;
  /** In its box of the scan's grid; `start` is the box's first voxel there. */
  readonly mask: MaskVolume;
  readonly start: Vec3;
  /** The region's surface finer than its voxels: positive inside, on the mask's grid. */
  readonly field: Volume<Float32Array>;
}

/** Soft tissue that fills more than this of a region is the wound's own content, not a border to avoid. */
const MOST_SOFT_TISSUE = 0.5;

/** The steps regions (at the scan's resolution) and soft tissue for every wound that the analysis found. */
export function planRegions(
  analysis: Analysis,
  labels: LabelVolume,
  scan: Volume<Int16Array> | undefined,
  options: RegionOptions,
  context: JobContext,
  onFinding: (finding: Finding) => void = () => undefined,
): PlannedRegion[] {
  const { map, wounds } = analysis.readings.missing.regions;
  const airLevel = scan && options.softTissue !== 'keep' ? airThreshold(scan) : undefined;
  const planned: PlannedRegion[] = [];
  for (const wound of wounds) {
    context.signal.throwIfAborted();
    context.onProgress(planned.length / wounds.length, 'regions');
    const coarse: MaskVolume = { geometry: map.geometry, data: map.data.map((id) => (id === wound.id ? 1 : 0)) };
    const grow =
      options.direction && options.growMm ? { direction: options.direction, directionMm: options.growMm } : {};
    const fitted = fitRegion(coarse, analysis.expected, labels, {
      ...FIT,
      ...grow,
      clearanceMm: options.clearanceMm ?? FIT.clearanceMm,
    });
    if (!fitted) {
      onFinding(nothingLeft(wound));
      continue;
    }
    planned.push(describe(planned.length + 1, wound, fitted, labels, scan, airLevel, options.softTissue));
  }
  return planned;
}

/** A wound at the edge of what was scanned, or in which no tissue is expected at the scan's resolution. */
function nothingLeft({ centroid, voxels }: WoundRegion): Finding {
  const [x, y, z] = centroid;
  return {
    code: 'anomaly/region-not-fitted',
    severity: 'warning',
    message: `A region near ${centroid.map((v) => v.toFixed(0)).join(', ')} mm (LPS) lies outside the scan or is empty at its resolution; it was left out.`,
    details: { x, y, z, voxels },
  };
}

function describe(
  id: number,
  wound: WoundRegion,
  fitted: FittedRegion,
  labels: LabelVolume,
  scan: Volume<Int16Array> | undefined,
  airLevel: number | undefined,
  mode: SoftTissueMode,
): PlannedRegion {
  const { start } = fitted;
  const { size } = fitted.mask.geometry;
  const split =
    scan && airLevel !== undefined ? subtractSoftTissue(fitted.mask, crop(scan, start, size), airLevel) : undefined;
  const subtract =
    split !== undefined &&
    split.without.data.includes(1) &&
    split.share > 0 &&
    (mode === 'subtract' || split.share <= MOST_SOFT_TISSUE);
  const mask = subtract ? split.without : fitted.mask;
  const field = subtract ? withoutMask(fitted.field, mask) : fitted.field;
  return {
    id,
    peakScore: wound.peak,
    teethShare: wound.teethShare,
    nearestAnatomy: nearestAnatomy(mask, crop(labels, start, size)),
    softTissueShare: split?.share,
    softTissueSubtracted: subtract,
    mask,
    field,
    start,
    ...measureRegion(mask),
  };
}

/** Between air and soft tissue: the lower of two Otsu thresholds of the whole scan. */
function airThreshold(scan: Volume<Int16Array>): number {
  return multiOtsu(histogram(scan.data), 3)[0]!;
}

/** Region numbers 1..K on the whole grid; where two regions overlap, the larger one (the lower number) stays. */
export function regionMap(regions: readonly PlannedRegion[], geometry: Geometry): Volume<Uint8Array> {
  const data = new Uint8Array(voxelCount(geometry));
  for (const { mask, start, id } of regions) {
    const [bx, by, bz] = mask.geometry.size;
    for (let z = 0, i = 0; z < bz; z++) {
      for (let y = 0; y < by; y++) {
        const row = start[0] + geometry.size[0] * (start[1] + y + geometry.size[1] * (start[2] + z));
        for (let x = 0; x < bx; x++, i++) if (mask.data[i] && data[row + x] === 0) data[row + x] = id;
      }
    }
  }
  return { geometry, data };
}
