import type { LayerName } from '@shared/case/common';
import type { Region } from '@shared/case/region';
import { type Box, diffWhere } from '@shared/edit/build-diff';
import { AppError } from '@shared/errors';
import { cropGeometry, voxelVolume } from '@shared/geometry';
import type { OpenCase, StepRequest } from '../case/open-case';
import { type DecodedDiff, layerOf } from '../case/region-step';
import { connectedComponents } from '../volume/components';
import { REGION_COLOURS } from './region-colours';

const MOST_LAYERS = 100;
const MOST_VALUES = 255;

export function findRegion(open: OpenCase, id: string): Region {
  const region = open.record.regions.find((candidate) => candidate.id === id);
  if (!region) throw new AppError('case/no-region');
  return region;
}

/** An empty region in the first layer that has a value free, or in a layer that `fits` says is good. */
export function newRegion(open: OpenCase, name?: string, fits: (layer: number) => boolean = () => true): Region {
  const { regions, nextRegion } = open.record;
  open.requireLayers();
  for (let layer = 0; layer < MOST_LAYERS; layer++) {
    if (!fits(layer)) continue;
    const taken = new Set(regions.filter((region) => region.layer === layer).map(({ value }) => value));
    for (let value = 1; value <= MOST_VALUES; value++) {
      if (taken.has(value)) continue;
      return {
        id: `r${nextRegion}`,
        name: name ?? `Region ${nextRegion}`,
        ...{ layer, value, state: 'accepted', visible: true, origin: 'manual', proposal: [] },
        colour: [...REGION_COLOURS[(nextRegion - 1) % REGION_COLOURS.length]!],
        volumeMm3: 0,
        initialVolumeMm3: 0,
      };
    }
  }
  throw new AppError('case/too-many-regions', { count: regions.length });
}

/** Gives all voxels of the others to the first. Regions of other layers move into the first one's layer. */
export async function mergeRegions(open: OpenCase, ids: readonly string[]): Promise<StepRequest> {
  const [first, ...others] = ids.map((id) => findRegion(open, id));
  const into = first!;
  const target = await open.layer(layerOf(into));
  const sources = await Promise.all(
    others.map(async (region) => ({ region, data: await open.layer(layerOf(region)) })),
  );
  const same = sources.filter(({ region }) => region.layer === into.layer);
  const elsewhere = sources.filter(({ region }) => region.layer !== into.layer);
  const values = new Set(same.map(({ region }) => region.value));
  const joins = (index: number, value: number): boolean =>
    values.has(value) || (value === 0 && elsewhere.some(({ region, data }) => data[index] === region.value));
  const { size } = open.requireLayers().geometry;
  const diffs: DecodedDiff[] = [
    {
      layer: layerOf(into),
      diff: diffWhere(target, size, boxOf(others), (index, value) => (joins(index, value) ? into.value : value)),
    },
    ...clearings(
      open,
      elsewhere.map(({ region }) => region),
    ),
  ];
  const proposal = [...new Set([into, ...others].flatMap((region) => region.proposal))];
  const initialVolumeMm3 = [into, ...others].reduce((sum, region) => sum + region.initialVolumeMm3, 0);
  const merged = { ...into, proposal, initialVolumeMm3, box: joined([into, ...others]) };
  return {
    label: { action: 'region/merge', details: { into: into.name, count: ids.length } },
    diffs: diffs.filter(({ diff }) => diff.starts.length > 0),
    patch: { before: [into, ...others], after: [merged] },
  };
}

/** The largest part keeps the region; the others become regions of their own in its layer. */
export async function splitRegion(open: OpenCase, id: string, minimumMm3: number): Promise<StepRequest> {
  const region = findRegion(open, id);
  const label = { action: 'region/split', details: { name: region.name } };
  const { box } = region;
  if (!box) throw new AppError('case/one-part', { name: region.name });
  const { geometry } = open.requireLayers();
  const data = await open.layer(layerOf(region));
  const mask = cropMask(data, geometry.size, box, region.value);
  const { labels, components } = connectedComponents(
    { geometry: cropGeometry(geometry, box.start, box.size), data: mask },
    6,
  );
  const parts: Region[] = [];
  const valueOf = new Uint8Array(components.length + 1).fill(region.value);
  const taken = open.record.regions.filter((other) => other.layer === region.layer).map(({ value }) => value);
  const free = Array.from({ length: MOST_VALUES }, (_, i) => i + 1).filter((value) => !taken.includes(value));
  for (const component of components.slice(1)) {
    if (component.voxels * voxelVolume(geometry) < minimumMm3) continue;
    const value = free.shift();
    if (value === undefined) throw new AppError('case/too-many-regions', { count: open.record.regions.length });
    const number = open.record.nextRegion + parts.length;
    valueOf[component.label] = value;
    parts.push({
      ...region,
      id: `r${number}`,
      name: `${region.name} ${parts.length + 2}`.slice(0, 120),
      value,
      colour: [...REGION_COLOURS[(number - 1) % REGION_COLOURS.length]!],
      initialVolumeMm3: component.voxels * voxelVolume(geometry),
    });
  }
  const [bx, by] = box.size;
  const local = (index: number): number => {
    const [nx, ny] = geometry.size;
    const x = (index % nx) - box.start[0];
    const y = (Math.floor(index / nx) % ny) - box.start[1];
    return x + bx * (y + by * (Math.floor(index / (nx * ny)) - box.start[2]));
  };
  const diff = diffWhere(data, geometry.size, box, (index, value) =>
    value === region.value ? valueOf[labels.data[local(index)]!]! : value,
  );
  if (diff.starts.length === 0) throw new AppError('case/one-part', { name: region.name });
  const kept = { ...region, initialVolumeMm3: (components[0]?.voxels ?? 0) * voxelVolume(geometry) };
  return { label, diffs: [{ layer: layerOf(region), diff }], patch: { before: [region], after: [kept, ...parts] } };
}

/** The same voxels again, in a layer where nothing lies in their way. */
export async function duplicateRegion(
  open: OpenCase,
  id: string,
): Promise<{ readonly request: StepRequest; readonly region: Region }> {
  const source = findRegion(open, id);
  const copy: Region = {
    ...newRegion(
      open,
      `${source.name} 2`.slice(0, 120),
      (layer) => layer !== source.layer && isFree(open, layer, source.box),
    ),
    state: source.state,
    initialVolumeMm3: source.initialVolumeMm3,
    proposal: source.proposal,
    origin: source.origin,
  };
  const voxels = await open.layer(layerOf(source));
  const target = await open.layer(layerOf(copy));
  const { size } = open.requireLayers().geometry;
  const diff = diffWhere(target, size, source.box ?? NOWHERE, (index, value) =>
    voxels[index] === source.value ? copy.value : value,
  );
  const diffs = diff.starts.length > 0 ? [{ layer: layerOf(copy), diff }] : [];
  const label = { action: 'region/duplicate', details: { name: source.name } };
  return { request: { label, diffs, patch: { before: [], after: [copy] } }, region: copy };
}

export async function deleteRegions(open: OpenCase, ids: readonly string[]): Promise<StepRequest> {
  const regions = ids.map((id) => findRegion(open, id));
  for (const region of regions) await open.layer(layerOf(region));
  return {
    label: { action: 'region/delete', details: { name: regions[0]!.name, count: regions.length } },
    diffs: clearings(open, regions).filter(({ diff }) => diff.starts.length > 0),
    patch: { before: regions, after: [] },
  };
}

const NOWHERE: Box = { start: [0, 0, 0], size: [0, 0, 0] };

/** Diffs that empty regions' voxels, one a layer; the layers are loaded. */
function clearings(open: OpenCase, regions: readonly Region[]): DecodedDiff[] {
  const { geometry } = open.requireLayers();
  return [...new Set(regions.map(layerOf))].map((layer: LayerName) => {
    const here = regions.filter((region) => layerOf(region) === layer);
    const values = new Set(here.map(({ value }) => value));
    const data = open.requireLayers().loaded(layer)!;
    return { layer, diff: diffWhere(data, geometry.size, boxOf(here), (_, value) => (values.has(value) ? 0 : value)) };
  });
}

function boxOf(regions: readonly Region[]): Box {
  return joined(regions) ?? NOWHERE;
}

function joined(regions: readonly Region[]): Region['box'] {
  const boxes = regions.flatMap(({ box }) => (box ? [box] : []));
  if (boxes.length === 0) return undefined;
  const low = (axis: number): number => Math.min(...boxes.map(({ start }) => start[axis]!));
  const high = (axis: number): number => Math.max(...boxes.map(({ start, size }) => start[axis]! + size[axis]!));
  const start: [number, number, number] = [low(0), low(1), low(2)];
  return { start, size: [high(0) - start[0], high(1) - start[1], high(2) - start[2]] };
}

/** Whether no region of a layer comes near the box. */
export function isFree(open: OpenCase, layer: number, box: Box | undefined): boolean {
  if (!box) return true;
  return !open.record.regions.some((region) => region.layer === layer && region.box && overlap(region.box, box));
}

function overlap(a: Box, b: Box): boolean {
  return a.start.every((s, axis) => s < b.start[axis]! + b.size[axis]! && b.start[axis]! < s + a.size[axis]!);
}

/** 1 where the voxel has the value, in the box. */
export function cropMask(data: Uint8Array, size: Box['size'], box: Box, value: number): Uint8Array {
  const [bx, by, bz] = box.size;
  const mask = new Uint8Array(bx * by * bz);
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const row = box.start[0] + size[0] * (box.start[1] + y + size[1] * (box.start[2] + z));
      for (let x = 0; x < bx; x++, i++) mask[i] = data[row + x] === value ? 1 : 0;
    }
  }
  return mask;
}
