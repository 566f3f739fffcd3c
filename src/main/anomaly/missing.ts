import type { Geometry } from '@shared/geometry';
import { encodeLabel, Label } from '@shared/labels';
import { connectedComponents } from '../volume/components';
import { erode } from '../volume/morphology';

/** What the networks say of a jaw; all on the model grid, `x + nx * (y + ny * z)`. */
export interface Readings {
  /** x': the anatomy as labelled, encoded values. */
  readonly original: Float32Array;
  /** G1(x'). */
  readonly reconstruction: Float32Array;
  /** G2(x'). */
  readonly expected: Float32Array;
  /** The probability that bone was lost, where a network tells: the surest one's, and that of all together. */
  readonly lost?: Float32Array;
  readonly likelyLost?: Float32Array;
}

export const BONE = encodeLabel(Label.Mandible);

/** A difference of G2 that is as good as certain, one that belongs to a loss, and one that a loss must have in its core. */
const CERTAIN = 0.35;
const EXTENT = 0.16;
const CORE = 0.25;
/** Voxels of the core, after an erosion, from which G2 is believed against the healer: 1.6 cm^3. */
const WHOLE_LOSS = 200;
/** Of such a core the healer knows more than this in a local wound, at most a fifth where a jaw is lost. */
const HEALED = 0.5;

/** The probability that tissue is missing from a voxel: by what is surest of it, and by all that tell together. */
export interface MissingShare {
  readonly surest: Float32Array;
  readonly likely: Float32Array;
}

/**
 * The probability that tissue is missing from each empty voxel. The healer tells, where there is one. G2 is believed where
 * much is lost that the healer does not know, as when a jaw has lost its mandible: then the healer has nothing to heal.
 * Without a healer G2 is believed everywhere.
 */
export function missingShare(readings: Readings, geometry: Geometry): MissingShare {
  const { lost, likelyLost = lost } = readings;
  const gap = expectedGap(readings);
  const believed = lost && wholeLosses(gap, lost, geometry);
  const told = gap.map((value, i) => (!believed || believed[i] ? Math.min(1, value / CERTAIN) : 0));
  const beside = (healed: Float32Array | undefined): Float32Array =>
    healed ? told.map((value, i) => Math.max(value, healed[i]!)) : told;
  return { surest: beside(lost), likely: beside(likelyLost) };
}

/**
 * What G2 expects and the scan lacks, encoded values: where the scan is empty, the smaller of G2 - G1 and G2. The pair of
 * reconstructions cancels what the decoder cannot express, the original keeps small wounds that G1 heals, and a loss must
 * show in both.
 */
export function expectedGap({ original, reconstruction, expected }: Readings): Float32Array {
  return expected.map((value, i) => (original[i]! > 0 ? 0 : Math.max(0, Math.min(value - reconstruction[i]!, value))));
}

/** The anatomy as it should be: G2, or the code of bone times the probability that bone was lost, where that is more. */
export function expectedAnatomy({ expected, lost }: Pick<Readings, 'expected' | 'lost'>): Float32Array {
  return lost ? expected.map((value, i) => Math.max(value, BONE * lost[i]!)) : expected;
}

/** 1 in connected gaps whose core is large and unknown to the healer. */
function wholeLosses(gap: Float32Array, lost: Float32Array, geometry: Geometry): Uint8Array {
  const above = (least: number): Uint8Array => {
    const mask = new Uint8Array(gap.length);
    for (let i = 0; i < mask.length; i++) mask[i] = gap[i]! > least ? 1 : 0;
    return mask;
  };
  const { labels, components } = connectedComponents({ geometry, data: above(EXTENT) }, 26);
  const core = erode({ geometry, data: above(CORE) }, { shape: 'cross', radius: 1 }).data;
  const voxels = new Uint32Array(components.length + 1);
  const healed = new Uint32Array(components.length + 1);
  for (let i = 0; i < core.length; i++) {
    if (!core[i]) continue;
    voxels[labels.data[i]!]! += 1;
    if (lost[i]! >= 0.5) healed[labels.data[i]!]! += 1;
  }
  const believed = voxels.map((count, n) => (n > 0 && count >= WHOLE_LOSS && healed[n]! <= HEALED * count ? 1 : 0));
  const told = new Uint8Array(gap.length);
  for (let i = 0; i < told.length; i++) told[i] = believed[labels.data[i]!]!;
  return told;
}
