import type { Geometry, Vec3 } from '@shared/geometry';
import { decodeLabel, Label } from '@shared/labels';
import type { MaskVolume, Volume } from '@shared/volume';
import { connectedComponents } from '../volume/components';
import type { DetectionParameters } from './parameters';

export interface WoundRegion {
  /** 1..K, largest first: the value in the region map. */
  readonly id: number;
  readonly voxels: number;
  /** The largest difference in it. */
  readonly peak: number;
  /** The share of its voxels in which a tooth is expected. */
  readonly teethShare: number;
  readonly centroid: Vec3;
}

export interface Regions {
  /** 0 or the region's number, on the model grid. */
  readonly map: Volume<Uint8Array>;
  readonly wounds: readonly WoundRegion[];
  /** Differences whose expected tissue is teeth alone: a finding of their own, neither wound nor score. */
  readonly missingTeeth: readonly WoundRegion[];
  /** 1 where only teeth are missing. */
  readonly missingTeethMask: MaskVolume;
}

/** More regions than this are noise, and the map is 8 bit. */
const MOST_REGIONS = 255;

function isTooth(expected: number): boolean {
  const label = decodeLabel(expected);
  return label === Label.UpperTeeth || label === Label.LowerTeeth;
}

/**
 * Algorithm 1, lines 7-11: connected components of the segmentation; those that mostly overlap existing anatomy are
 * removed. Components that expect too little bone are listed as missing teeth instead.
 *
 * A tooth's surface is blurred in a reconstruction and passes through the grey values of bone, so a voxel counts as bone
 * only where it and all six neighbours inside the component expect no tooth.
 */
export function findRegions(
  segmentation: MaskVolume,
  difference: Float32Array,
  expected: Float32Array,
  original: Float32Array,
  parameters: DetectionParameters,
): Regions {
  const { geometry } = segmentation;
  const { labels, components } = connectedComponents(segmentation, 26);
  const count = components.length + 1;
  const peak = new Float32Array(count);
  const teeth = new Uint32Array(count);
  const bone = new Uint32Array(count);
  const overlap = new Uint32Array(count);
  for (let i = 0; i < labels.data.length; i++) {
    const label = labels.data[i]!;
    if (label === 0) continue;
    if (difference[i]! > peak[label]!) peak[label] = difference[i]!;
    if (isTooth(expected[i]!)) teeth[label]! += 1;
    else if (!touchesTooth(expected, labels.data, geometry, i)) bone[label]! += 1;
    if (original[i]! > 0) overlap[label]! += 1;
  }
  const describe = (component: (typeof components)[number], id: number): WoundRegion => ({
    id,
    voxels: component.voxels,
    peak: peak[component.label]!,
    teethShare: teeth[component.label]! / component.voxels,
    centroid: component.centroid,
  });
  const wounds: WoundRegion[] = [];
  const missingTeeth: WoundRegion[] = [];
  const idOf = new Uint8Array(count);
  const toothOf = new Uint8Array(count);
  for (const component of components) {
    if (component.voxels < parameters.minimumVoxels) continue;
    if (overlap[component.label]! / component.voxels > parameters.maximumOverlap) continue;
    if (bone[component.label]! < parameters.minimumBoneVoxels) {
      if (teeth[component.label]! === 0) continue;
      missingTeeth.push(describe(component, missingTeeth.length + 1));
      toothOf[component.label] = 1;
    } else if (wounds.length < MOST_REGIONS) {
      wounds.push(describe(component, wounds.length + 1));
      idOf[component.label] = wounds.length;
    }
  }
  const map = new Uint8Array(labels.data.length);
  const missingTeethMask = new Uint8Array(labels.data.length);
  for (let i = 0; i < map.length; i++) {
    map[i] = idOf[labels.data[i]!]!;
    missingTeethMask[i] = toothOf[labels.data[i]!]!;
  }
  return {
    map: { geometry, data: map },
    wounds,
    missingTeeth,
    missingTeethMask: { geometry, data: missingTeethMask },
  };
}

function touchesTooth(expected: Float32Array, labels: Int32Array, geometry: Geometry, index: number): boolean {
  const [nx, ny, nz] = geometry.size;
  const x = index % nx;
  const y = Math.floor(index / nx) % ny;
  const z = Math.floor(index / (nx * ny));
  const label = labels[index];
  const tooth = (inside: boolean, neighbour: number): boolean =>
    inside && labels[neighbour] === label && isTooth(expected[neighbour]!);
  return (
    tooth(x > 0, index - 1) ||
    tooth(x < nx - 1, index + 1) ||
    tooth(y > 0, index - nx) ||
    tooth(y < ny - 1, index + nx) ||
    tooth(z > 0, index - nx * ny) ||
    tooth(z < nz - 1, index + nx * ny)
  );
}
