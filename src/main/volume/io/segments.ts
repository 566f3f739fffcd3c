import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import type { Geometry } from '@shared/geometry';
import { Label, LABEL_COUNT, LABEL_NAMES } from '@shared/labels';
import type { LabelVolume, VoxelArray } from '@shared/volume';
import { type LabelMapping, labelOfName } from './label-names';

/** One structure of a label map: the voxels of a layer that have its value. */
export interface Segment {
  readonly layer: number;
  readonly value: number;
  /** '' where the file names none. */
  readonly name: string;
  readonly voxels: number;
}

/** A label map as its file has it, before its segments are mapped to the six labels. */
export interface SegmentMap {
  readonly geometry: Geometry;
  /** Most files have one; segments of several layers may overlap. */
  readonly layers: readonly VoxelArray[];
  /** Those that have voxels, and those that the file names. */
  readonly segments: readonly Segment[];
  /** The frame of reference that a DICOM segmentation was drawn in. */
  readonly frameOfReference?: string;
  /** What reading it told. */
  readonly findings?: readonly Finding[];
}

export interface NamedSegment {
  readonly layer: number;
  readonly value: number;
  readonly name: string;
}

/** More different values than this are grey values, not labels. */
const MOST_SEGMENTS = 4096;

/** Counts the segments of layers. Throws AppError `labels/not-whole` for values that cannot be labels; 0 is background. */
export function segmentMap(
  geometry: Geometry,
  layers: readonly VoxelArray[],
  named: readonly NamedSegment[],
  path: string,
): SegmentMap {
  const segments: Segment[] = [];
  layers.forEach((data, layer) => {
    const counts = countValues(data, path);
    const own = named.filter((segment) => segment.layer === layer);
    for (const { value, name } of own) segments.push({ layer, value, name, voxels: counts.get(value) ?? 0 });
    const rest = [...counts].filter(([value]) => value !== 0 && !own.some((segment) => segment.value === value));
    for (const [value, voxels] of rest.sort(([a], [b]) => a - b)) segments.push({ layer, value, name: '', voxels });
  });
  return { geometry, layers, segments };
}

function countValues(data: VoxelArray, path: string): Map<number, number> {
  const counts = new Map<number, number>();
  let [current, run] = [0, 0];
  const close = (): void => {
    if (run > 0) counts.set(current, (counts.get(current) ?? 0) + run);
  };
  for (const value of data) {
    if (value === current) {
      run++;
      continue;
    }
    close();
    [current, run] = [value, 1];
    if (!Number.isInteger(value) || counts.size > MOST_SEGMENTS)
      throw new AppError('labels/not-whole', { path, value });
  }
  close();
  return counts;
}

/** The label that a segment becomes: as mapped by name or value, by its name, or by its value where it has no name. */
export function labelOfSegment({ name, value }: Segment, mapping: LabelMapping): number | undefined {
  const given = (key: string): number | undefined => (Object.hasOwn(mapping, key) ? mapping[key] : undefined);
  const mapped = (name === '' ? undefined : given(name.toLowerCase())) ?? given(String(value));
  if (mapped !== undefined) return mapped;
  if (name !== '') return labelOfName(name);
  return value >= 0 && value < LABEL_COUNT ? value : undefined;
}

export interface MappedLabels {
  /** 0..5 on the file's grid. */
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
}

/**
 * The six labels of a label map. Where segments overlap, the higher label wins: the canal lies in the mandible, teeth in
 * their bone. Segments whose names mean nothing are left out with a finding.
 *
 * @throws AppError `labels/unknown-values` for nameless values that are not mapped, `labels/not-mapped` when no named
 * segment is known, `labels/empty`
 */
export function toAnatomyLabels(
  { geometry, layers, segments, findings = [] }: SegmentMap,
  mapping: LabelMapping,
  path: string,
): MappedLabels {
  const present = segments.filter(({ voxels }) => voxels > 0);
  if (present.length === 0) throw new AppError('labels/empty');
  const labelled = present.map((segment) => ({ ...segment, label: labelOfSegment(segment, mapping) }));
  const nameless = labelled.filter(({ name, label }) => name === '' && label === undefined);
  if (nameless.length > 0) {
    const values = nameless.slice(0, 8).map(({ value }) => value);
    throw new AppError('labels/unknown-values', { values: values.join(', ') });
  }
  const unknown = labelled.filter(({ label }) => label === undefined).map(({ name }) => name);
  if (unknown.length === present.length) {
    throw new AppError('labels/not-mapped', { path, names: unknown.join(', '), first: unknown[0]! });
  }
  const data = new Uint8Array(layers[0]!.length);
  layers.forEach((values, layer) => {
    const table = new Map(labelled.filter((s) => s.layer === layer).map(({ value, label }) => [value, label ?? 0]));
    let [current, label] = [0, 0];
    for (let i = 0; i < data.length; i++) {
      const value = values[i]!;
      if (value !== current) [current, label] = [value, table.get(value) ?? 0];
      if (label > data[i]!) data[i] = label;
    }
  });
  if (!data.some((label) => label > 0)) throw new AppError('labels/empty');
  return { labels: { geometry, data }, findings: [...findings, ...leftOut(unknown), ...absent(data)] };
}

function leftOut(names: readonly string[]): Finding[] {
  if (names.length === 0) return [];
  const segments = names.join(', ');
  const message = `Segments of unknown meaning were left out: ${segments}. Map them if they are part of the jaws.`;
  return [{ code: 'labels/left-out', severity: 'warning', message, details: { segments } }];
}

function absent(data: Uint8Array): Finding[] {
  const counts = new Float64Array(LABEL_COUNT);
  for (const label of data) counts[label]!++;
  const names = LABEL_NAMES.filter((_, label) => label > 0 && counts[label] === 0);
  if (names.length === 0) return [];
  const labels = names.join(', ');
  const severity = counts[Label.Mandible] === 0 ? 'warning' : 'info';
  return [{ code: 'labels/absent', severity, message: `The label map has no ${labels}.`, details: { labels } }];
}
