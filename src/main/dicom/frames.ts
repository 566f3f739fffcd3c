import { AppError } from '@shared/errors';
import { type Vec3 } from '@shared/geometry';
import { type DataSet } from 'dicom-parser';
import { createHash } from 'node:crypto';
import { code, decimal, decimals, firstItem, text, unsigned } from './data-set';
import { Tag } from './tags';

/** Where a series comes from. The patient is a pseudonym: nothing here names a person. */
export interface SeriesOrigin {
  readonly studyUid: string;
  readonly modality: string;
  readonly description: string;
  readonly seriesNumber: number | undefined;
  readonly manufacturer: string;
  readonly model: string;
  readonly bodyPart: string;
  /** `P-` and eight hex digits, the same for the same patient. */
  readonly patient: string;
}

/** What one series says of itself. */
export interface SeriesAttributes extends SeriesOrigin {
  readonly seriesUid: string;
  /** Frame of Reference UID; '' where the images name none. */
  readonly frameOfReference: string;
  readonly burnedIn: boolean;
  readonly lossy: boolean;
}

/** How a stored sample becomes a number (PS3.3 C.7.6.3). */
export interface PixelFormat {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** MONOCHROME1: the lowest stored value is the brightest. */
  readonly inverted: boolean;
  /** Stored values from low to high that mean "outside the scan". */
  readonly padding: readonly [low: number, high: number] | undefined;
}

/** One image plane. Positions and directions are LPS millimetres. */
export interface Plane {
  readonly position: Vec3 | undefined;
  /** Row direction (x of the image), then column direction. */
  readonly orientation: readonly number[] | undefined;
  /** Millimetres between columns (x), then between rows (y). */
  readonly pixelSpacing: readonly [x: number, y: number] | undefined;
  readonly thickness: number | undefined;
  /** Stated distance of neighbouring planes. */
  readonly step: number | undefined;
  readonly slope: number;
  readonly intercept: number;
}

export interface ImageDescription {
  readonly attributes: SeriesAttributes;
  readonly format: PixelFormat;
  readonly instance: number;
  readonly acquisition: number;
  readonly planes: readonly Plane[];
  /** Positions were not in the file but follow from a stated distance of slices. */
  readonly assumedPositions: boolean;
}

/** Largest image side: flat panels have up to about 4,000 pixels. */
const LARGEST_SIDE = 16384;
const MOST_FRAMES = 65536;

function pseudonym(dataSet: DataSet): string {
  const key = `${code(dataSet, Tag.PatientID)}\0${code(dataSet, Tag.PatientName)}`;
  return `P-${createHash('sha256').update(key).digest('hex').slice(0, 8)}`;
}

export function attributesOf(dataSet: DataSet): SeriesAttributes {
  return {
    seriesUid: code(dataSet, Tag.SeriesInstanceUID),
    frameOfReference: code(dataSet, Tag.FrameOfReferenceUID),
    studyUid: code(dataSet, Tag.StudyInstanceUID),
    modality: code(dataSet, Tag.Modality),
    description: text(dataSet, Tag.SeriesDescription),
    seriesNumber: decimal(dataSet, Tag.SeriesNumber),
    manufacturer: text(dataSet, Tag.Manufacturer),
    model: text(dataSet, Tag.ManufacturerModelName),
    bodyPart: code(dataSet, Tag.BodyPartExamined),
    patient: pseudonym(dataSet),
    burnedIn: code(dataSet, Tag.BurnedInAnnotation).toUpperCase() === 'YES',
    lossy: code(dataSet, Tag.LossyImageCompression) === '01',
  };
}

function paddingOf(dataSet: DataSet, signed: boolean): readonly [number, number] | undefined {
  const read = (tag: string): number | undefined => {
    const value = unsigned(dataSet, tag);
    return value !== undefined && signed ? (value << 16) >> 16 : value;
  };
  const value = read(Tag.PixelPaddingValue);
  if (value === undefined) return undefined;
  const limit = read(Tag.PixelPaddingRangeLimit) ?? value;
  return [Math.min(value, limit), Math.max(value, limit)];
}

function formatOf(dataSet: DataSet, file: string): PixelFormat {
  const unsupported = (feature: string): AppError => new AppError('dicom/unsupported-pixels', { file, feature });
  const damaged = (reason: string): AppError => new AppError('dicom/damaged', { file, reason });
  const rows = unsigned(dataSet, Tag.Rows) ?? 0;
  const columns = unsigned(dataSet, Tag.Columns) ?? 0;
  if (rows < 1 || columns < 1 || rows > LARGEST_SIDE || columns > LARGEST_SIDE) {
    throw damaged(`an image of ${columns} x ${rows} pixels`);
  }
  const photometric = code(dataSet, Tag.PhotometricInterpretation).toUpperCase() || 'MONOCHROME2';
  if ((unsigned(dataSet, Tag.SamplesPerPixel) ?? 1) !== 1 || !photometric.startsWith('MONOCHROME')) {
    throw unsupported(`colour pixels (${photometric})`);
  }
  const bitsAllocated = unsigned(dataSet, Tag.BitsAllocated) ?? 16;
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32) {
    throw unsupported(`${bitsAllocated}-bit pixels`);
  }
  const bitsStored = unsigned(dataSet, Tag.BitsStored) ?? bitsAllocated;
  const highBit = unsigned(dataSet, Tag.HighBit) ?? bitsStored - 1;
  if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit < bitsStored - 1) {
    throw damaged(`${bitsStored} bits up to bit ${highBit} in ${bitsAllocated}`);
  }
  const signed = unsigned(dataSet, Tag.PixelRepresentation) === 1;
  return {
    rows,
    columns,
    bitsAllocated,
    bitsStored,
    highBit,
    signed,
    inverted: photometric === 'MONOCHROME1',
    padding: paddingOf(dataSet, signed),
  };
}

const vec3 = (values: readonly number[]): Vec3 | undefined =>
  values.length === 3 ? (values as unknown as Vec3) : undefined;

/** Reads one plane from the innermost data set that has each attribute: frame, then shared, then the image itself. */
function planeOf(levels: readonly (DataSet | undefined)[], root: DataSet, file: string): Plane {
  const values = (sequence: string, tag: string): number[] => {
    for (const level of levels) {
      const found = firstItem(level, sequence);
      if (found?.elements[tag]) return decimals(found, tag);
    }
    return decimals(root, tag);
  };
  const spacing = values(Tag.PixelMeasuresSequence, Tag.PixelSpacing);
  const pixelSpacing = spacing.length === 2 ? spacing : decimals(root, Tag.ImagerPixelSpacing);
  const orientation = values(Tag.PlaneOrientationSequence, Tag.ImageOrientationPatient);
  const slope = values(Tag.PixelValueTransformationSequence, Tag.RescaleSlope)[0] ?? 1;
  const intercept = values(Tag.PixelValueTransformationSequence, Tag.RescaleIntercept)[0] ?? 0;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept) || slope === 0) {
    throw new AppError('dicom/damaged', { file, reason: `rescale slope ${slope}, intercept ${intercept}` });
  }
  return {
    position: vec3(values(Tag.PlanePositionSequence, Tag.ImagePositionPatient)),
    orientation: orientation.length === 6 ? orientation : undefined,
    pixelSpacing: pixelSpacing.length === 2 ? [pixelSpacing[1]!, pixelSpacing[0]!] : undefined,
    thickness: values(Tag.PixelMeasuresSequence, Tag.SliceThickness)[0],
    step: values(Tag.PixelMeasuresSequence, Tag.SpacingBetweenSlices)[0],
    slope,
    intercept,
  };
}

/**
 * The frames of a multi-frame image with one position, or none, for all: they follow one another along the normal, from
 * the origin where no position is given.
 */
function spread(planes: readonly Plane[], offsets: readonly number[]): readonly Plane[] | undefined {
  const first = planes[0]!;
  const start = first.position ?? [0, 0, 0];
  const [rx = 1, ry = 0, rz = 0, cx = 0, cy = 1, cz = 0] = first.orientation ?? [];
  const same = (plane: Plane): boolean => (plane.position ?? [0, 0, 0]).every((value, i) => value === start[i]);
  if (planes.length < 2 || !planes.every(same)) return undefined;
  const normal = [ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx];
  const step = Math.abs(first.step || first.thickness || NaN);
  return planes.map((plane, k) => {
    const along = offsets.length === planes.length ? offsets[k]! - offsets[0]! : k * step;
    const position = start.map((p, i) => p + normal[i]! * along) as unknown as Vec3;
    return { ...plane, position, orientation: plane.orientation ?? [1, 0, 0, 0, 1, 0] };
  });
}

/**
 * What a parsed header says of its image planes: one for a plain image, `NumberOfFrames` for a multi-frame one (per-frame
 * and shared functional groups of enhanced CT first, plain attributes else). Throws `dicom/damaged` or
 * `dicom/unsupported-pixels`, naming `file`.
 */
export function describeImage(dataSet: DataSet, file: string): ImageDescription {
  const format = formatOf(dataSet, file);
  const frames = decimal(dataSet, Tag.NumberOfFrames) ?? 1;
  if (!Number.isInteger(frames) || frames < 1 || frames > MOST_FRAMES) {
    throw new AppError('dicom/damaged', { file, reason: `${frames} frames` });
  }
  const shared = firstItem(dataSet, Tag.SharedFunctionalGroupsSequence);
  const perFrame = dataSet.elements[Tag.PerFrameFunctionalGroupsSequence]?.items ?? [];
  const planes: Plane[] = [];
  for (let k = 0; k < frames; k++) {
    if (k > 0 && perFrame.length === 0) planes.push(planes[0]!);
    else planes.push(planeOf([perFrame[k]?.dataSet, shared], dataSet, file));
  }
  const stacked = spread(planes, decimals(dataSet, Tag.GridFrameOffsetVector));
  return {
    attributes: attributesOf(dataSet),
    format,
    instance: decimal(dataSet, Tag.InstanceNumber) ?? 0,
    acquisition: decimal(dataSet, Tag.AcquisitionNumber) ?? 0,
    planes: stacked ?? planes,
    assumedPositions: stacked !== undefined,
  };
}
