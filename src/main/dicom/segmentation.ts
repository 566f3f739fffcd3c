import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import type { Geometry, Vec3 } from '@shared/geometry';
import { type DataSet } from 'dicom-parser';
import { axesOfAffine } from '../volume/io/affine';
import { type SegmentMap, segmentMap } from '../volume/io/segments';
import { code, decimal, decimals, firstItem, text, unsigned } from './data-set';
import { Tag } from './tags';

/** SOP classes of segmentations: voxels by segment, and label maps (Supplement 243). */
export const SEGMENTATION_STORAGE = '1.2.840.10008.5.1.4.1.1.66.4';
export const LABEL_MAP_STORAGE = '1.2.840.10008.5.1.4.1.1.66.7';

export function isSegmentation(dataSet: DataSet): boolean {
  const sopClass = code(dataSet, Tag.SOPClassUID);
  return sopClass === SEGMENTATION_STORAGE || sopClass === LABEL_MAP_STORAGE;
}

/** One frame: the slice of one segment, or of all in a label map. */
interface SegFrame {
  /** From 1; of no meaning in a label map. */
  readonly segment: number;
  readonly position: Vec3;
}

interface Slices {
  readonly geometry: Geometry;
  /** Slice of each frame. */
  readonly slices: readonly number[];
}

/** Largest departure of a slice from an even stack, as part of the step. */
const UNEVEN = 0.05;
const MOST_SLICES = 8192;

/**
 * The segments of a DICOM segmentation: binary, fractional (from half of the full value on, with a finding) or label map,
 * frames of any oblique stack in any order, slices without any segment left out as the standard allows. A segment's value
 * is its number; those that overlap come in several layers, as few as a first fit finds.
 *
 * @param pixels the value of Pixel Data, native little endian
 * @throws AppError `dicom/damaged`, `dicom/bad-geometry`, `dicom/unsupported-pixels`, naming `file`
 */
export function decodeSegmentation(dataSet: DataSet, pixels: Uint8Array, file: string): SegmentMap {
  const damaged = (reason: string): AppError => new AppError('dicom/damaged', { file, reason });
  const rows = unsigned(dataSet, Tag.Rows) ?? 0;
  const columns = unsigned(dataSet, Tag.Columns) ?? 0;
  const frames = framesOf(dataSet, damaged);
  const bits = unsigned(dataSet, Tag.BitsAllocated) ?? 1;
  if (rows < 1 || columns < 1 || frames.length < 1) throw damaged(`${frames.length} frames of ${columns} x ${rows}`);
  if (![1, 8, 16].includes(bits))
    throw new AppError('dicom/unsupported-pixels', { file, feature: `${bits}-bit segments` });
  const plane = rows * columns;
  if (pixels.length < Math.ceil((frames.length * plane * bits) / 8)) throw damaged('its pixels end early');
  const { geometry, slices } = slicesOf(dataSet, frames, [columns, rows], file);
  const voxels = plane * geometry.size[2];
  const named = namesOf(dataSet);
  const frameOfReference = code(dataSet, Tag.FrameOfReferenceUID);
  const about = frameOfReference ? { frameOfReference } : {};
  const isLabelMap = code(dataSet, Tag.SOPClassUID) === LABEL_MAP_STORAGE;
  if (isLabelMap) {
    const data = new Uint16Array(voxels);
    frames.forEach((_, f) => {
      for (let i = 0; i < plane; i++) {
        const at = f * plane + i;
        data[slices[f]! * plane + i] = bits === 8 ? pixels[at]! : pixels[2 * at]! | (pixels[2 * at + 1]! << 8);
      }
    });
    const segments = [...named].map(([value, name]) => ({ layer: 0, value, name }));
    return { ...segmentMap(geometry, [data], segments, file), ...about };
  }
  const fractional = code(dataSet, Tag.SegmentationType) === 'FRACTIONAL';
  const least = fractional ? (unsigned(dataSet, Tag.MaximumFractionalValue) ?? 255) / 2 : 0.5;
  const isSet = (at: number): boolean => {
    if (bits === 1) return ((pixels[at >>> 3]! >>> (at & 7)) & 1) === 1;
    return (bits === 8 ? pixels[at]! : pixels[2 * at]! | (pixels[2 * at + 1]! << 8)) >= least;
  };
  const bySegment = new Map<number, number[]>();
  frames.forEach(({ segment }, f) => bySegment.set(segment, [...(bySegment.get(segment) ?? []), f]));
  const layers: Uint16Array[] = [];
  const segments = [...bySegment]
    .sort(([a], [b]) => a - b)
    .map(([number, own]) => {
      // Places of the segment's voxels one after another: from `f * plane + i` of the pixels to the volume.
      const every = (visit: (at: number) => boolean): boolean =>
        own.every((f) => {
          const to = slices[f]! * plane;
          for (let i = 0; i < plane; i++) if (isSet(f * plane + i) && !visit(to + i)) return false;
          return true;
        });
      let layer = layers.findIndex((data) => every((at) => data[at] === 0));
      if (layer < 0) layer = layers.push(new Uint16Array(voxels)) - 1;
      const data = layers[layer]!;
      every((at) => (data[at] = number) > 0);
      return { layer, value: number, name: named.get(number) ?? `Segment ${number}` };
    });
  const findings = fractional ? { findings: [FRACTIONAL] } : {};
  return { ...segmentMap(geometry, layers, segments, file), ...about, ...findings };
}

const FRACTIONAL: Finding = {
  code: 'labels/fractional',
  severity: 'info',
  message: 'The segmentation says how much of each voxel a segment fills; voxels that are at least half full count.',
};

/** Label of each segment, with its category where the label says nothing. */
function namesOf(dataSet: DataSet): Map<number, string> {
  const names = new Map<number, string>();
  for (const item of dataSet.elements[Tag.SegmentSequence]?.items ?? []) {
    const segment = item.dataSet;
    if (!segment) continue;
    const type = firstItem(segment, Tag.SegmentedPropertyTypeCodeSequence);
    const name = text(segment, Tag.SegmentLabel) || (type ? text(type, Tag.CodeMeaning) : '');
    names.set(unsigned(segment, Tag.SegmentNumber) ?? 0, name);
  }
  return names;
}

function framesOf(dataSet: DataSet, damaged: (reason: string) => AppError): SegFrame[] {
  const items = dataSet.elements[Tag.PerFrameFunctionalGroupsSequence]?.items ?? [];
  const count = decimal(dataSet, Tag.NumberOfFrames) ?? items.length;
  if (items.length !== count) throw damaged(`${count} frames, ${items.length} of them described`);
  return items.map(({ dataSet: frame }) => {
    const position = decimals(firstItem(frame, Tag.PlanePositionSequence) ?? dataSet, Tag.ImagePositionPatient);
    if (position.length !== 3 || !position.every(Number.isFinite)) throw damaged('a frame without a position');
    const segment = firstItem(frame, Tag.SegmentIdentificationSequence);
    return {
      position: position as unknown as Vec3,
      segment: segment ? unsigned(segment, Tag.ReferencedSegmentNumber) || 1 : 1,
    };
  });
}

/** The even stack that all frames lie on; z along the normal of the images. */
function slicesOf(
  dataSet: DataSet,
  frames: readonly SegFrame[],
  [columns, rows]: readonly [number, number],
  file: string,
): Slices {
  const bad = (reason: string): AppError => new AppError('dicom/bad-geometry', { file, reason });
  const groups = [
    firstItem(dataSet, Tag.SharedFunctionalGroupsSequence),
    dataSet.elements[Tag.PerFrameFunctionalGroupsSequence]?.items?.[0]?.dataSet,
  ];
  const values = (sequence: string, tag: string): number[] =>
    groups.map((group) => firstItem(group, sequence)).flatMap((item) => (item ? [decimals(item, tag)] : []))[0] ?? [];
  const [rx, ry, rz, cx, cy, cz] = values(Tag.PlaneOrientationSequence, Tag.ImageOrientationPatient);
  const [sy, sx] = values(Tag.PixelMeasuresSequence, Tag.PixelSpacing);
  if (cz === undefined || sx === undefined || sy === undefined) throw bad('it has no orientation or spacing');
  const normal = [ry! * cz - rz! * cy!, rz! * cx! - rx! * cz, rx! * cy! - ry! * cx!];
  const along = frames.map(({ position }) => position.reduce((sum, p, i) => sum + p * normal[i]!, 0));
  const sorted = [...along].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((p, i) => p - sorted[i]!);
  const stated = Math.abs(values(Tag.PixelMeasuresSequence, Tag.SpacingBetweenSlices)[0] ?? NaN);
  const thickness = values(Tag.PixelMeasuresSequence, Tag.SliceThickness)[0] ?? NaN;
  const smallest = Math.min(...gaps.filter((gap) => gap > 1e-3));
  const fits = (step: number): boolean =>
    step > 1e-3 && along.every((p) => Math.abs(((p - sorted[0]! + step / 2) % step) - step / 2) <= UNEVEN * step);
  const candidates = [stated, smallest, thickness].filter((step) => Number.isFinite(step));
  const step = candidates.find(fits);
  if (step === undefined) throw bad('its slices are not evenly apart');
  const slices = along.map((p) => Math.round((p - sorted[0]!) / step));
  const size: Vec3 = [columns, rows, Math.max(...slices) + 1];
  if (size[2] > MOST_SLICES) throw bad(`${size[2]} slices`);
  const [x, y, z] = frames[along.indexOf(sorted[0]!)]!.position;
  const axes = axesOfAffine(
    [
      ...[rx! * sx, cx! * sy, normal[0]! * step, x],
      ...[ry! * sx, cy! * sy, normal[1]! * step, y],
      ...[rz! * sx, cz * sy, normal[2]! * step, z],
    ],
    size,
  );
  if ('reason' in axes) throw bad(axes.reason);
  return { geometry: axes.geometry, slices };
}
