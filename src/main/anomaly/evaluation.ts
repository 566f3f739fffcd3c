import type { Reading } from './analyse';
import { dice, hausdorff95, matchRegions } from './metrics';
import type { MaskVolume } from '@shared/volume';

/** What one wound and one comparison gave. */
export interface WoundResult {
  readonly seed: number;
  /** Largest extent of the true wound, millimetres. */
  readonly sizeMm: number;
  readonly score: number;
  readonly found: boolean;
  readonly falseRegions: number;
  /** Of all regions together with the true wound, on the 2 mm grid. */
  readonly dice: number;
  /** Of the regions alone that meet the wound; undefined where it was not found. */
  readonly diceFound?: number;
  /** Of all regions; undefined where nothing was proposed. */
  readonly hd95?: number;
}

export interface NormalResult {
  readonly seed: number;
  readonly score: number;
  readonly falseRegions: number;
}

export function scoreNormal(seed: number, { score, regions }: Reading): NormalResult {
  return { seed, score, falseRegions: regions.wounds.length };
}

/** @param truth the true wound on the model grid */
export function scoreWound(seed: number, sizeMm: number, reading: Reading, truth: MaskVolume): WoundResult {
  const { map, wounds } = reading.regions;
  const { hits, falseRegions } = matchRegions(map.data, wounds.length, truth.data);
  const found = hits.length > 0;
  const only = (chosen: (id: number) => boolean): MaskVolume => ({
    geometry: map.geometry,
    data: map.data.map((id) => (chosen(id) ? 1 : 0)),
  });
  const proposed = only((id) => id > 0);
  const meeting = only((id) => hits.includes(id));
  const distance = hausdorff95(proposed, truth);
  return {
    seed,
    sizeMm,
    score: reading.score,
    found,
    falseRegions,
    dice: dice(proposed, truth),
    ...(found && { diceFound: dice(meeting, truth) }),
    ...(distance === undefined ? {} : { hd95: distance }),
  };
}

/** Figures of one comparison, as `evaluate --json` prints them. */
export interface DetectionFigures {
  readonly normals: {
    readonly n: number;
    readonly zeroScore: number;
    readonly maxScore: number;
    readonly falsePerScan: number;
  };
  readonly total: { readonly n: number; readonly minScore: number; readonly recall: number };
  readonly local: LocalFigures & { readonly bySize: readonly (LocalFigures & { readonly sizeMm: string })[] };
}

export interface LocalFigures {
  readonly n: number;
  readonly recall: number;
  readonly falsePerScan: number;
  /** Mean over all wounds; one that is missed counts 0. */
  readonly dice: number;
  /** Mean over the wounds found, of the regions that meet them. */
  readonly diceFound: number;
  /** Mean where anything was proposed, millimetres. */
  readonly hd95: number;
}

/** Edges of the size classes, millimetres. */
const SIZES = [5, 10, 20, 30, 40] as const;

export function detectionFigures(
  normals: readonly NormalResult[],
  local: readonly WoundResult[],
  total: readonly WoundResult[],
): DetectionFigures {
  const bySize = SIZES.slice(1).map((high, i) => {
    const low = SIZES[i]!;
    const last = high === SIZES.at(-1);
    const inside = local.filter(({ sizeMm }) => (i === 0 || sizeMm >= low) && (last || sizeMm < high));
    return { sizeMm: `${low}-${high}`, ...localFigures(inside) };
  });
  return {
    normals: {
      n: normals.length,
      zeroScore: normals.filter(({ score }) => score === 0).length,
      maxScore: Math.max(0, ...normals.map(({ score }) => score)),
      falsePerScan: mean(normals.map(({ falseRegions }) => falseRegions)),
    },
    total: {
      n: total.length,
      minScore: total.length > 0 ? Math.min(...total.map(({ score }) => score)) : 0,
      recall: mean(total.map(({ found }) => (found ? 1 : 0))),
    },
    local: { ...localFigures(local), bySize },
  };
}

function localFigures(results: readonly WoundResult[]): LocalFigures {
  return {
    n: results.length,
    recall: mean(results.map(({ found }) => (found ? 1 : 0))),
    falsePerScan: mean(results.map(({ falseRegions }) => falseRegions)),
    dice: mean(results.map((result) => result.dice)),
    diceFound: mean(results.flatMap(({ diceFound }) => diceFound ?? [])),
    hd95: mean(results.flatMap(({ hd95 }) => (hd95 === undefined ? [] : [hd95]))),
  };
}

/** 0 for no values: a figure of an empty class, whose `n` says so. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
