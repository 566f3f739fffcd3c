import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { type Volume, type VoxelArray } from '@shared/volume';
import { basename } from 'node:path';
import { readVolume } from '../volume/io/volume-reader';
import { clampedValues, lowResolution } from './findings';
import { inputFormat } from './input-reader';
import { checkNotBlank, findSeries, type ReadOptions, readSeries, type Scan, type SeriesInfo } from './series-reader';
import { type JobContext, QUIET } from '@shared/jobs';

/** A scan has a wider range of grey values than this; less means values scaled to 0..1 or to bytes of a picture. */
const LEAST_RANGE = 100;
const MOST_LABEL = 5;

interface Range {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

function rangeOf(data: VoxelArray): Range {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
    whole &&= Number.isInteger(value);
  }
  return { low, high, whole };
}

/** Grey values rounded and clamped to Int16; not-a-number (outside the field of view) becomes the lowest value. */
function toGrey(data: VoxelArray, low: number): { data: Int16Array; clamped: number } {
  if (data instanceof Int16Array) return { data, clamped: 0 };
  const result = new Int16Array(data.length);
  let clamped = 0;
  for (let i = 0; i < data.length; i++) {
    const value = Math.round(Number.isNaN(data[i]!) ? low : data[i]!);
    if (value > 32767 || value < -32768) clamped++;
    result[i] = Math.min(32767, Math.max(-32768, value));
  }
  return { data: result, clamped };
}

function infoOf(path: string, format: 'nifti' | 'nrrd', volume: Volume, findings: readonly Finding[]): SeriesInfo {
  return {
    format,
    uid: '',
    studyUid: '',
    modality: '',
    description: basename(path),
    seriesNumber: undefined,
    manufacturer: '',
    model: '',
    bodyPart: '',
    patient: '',
    files: 1,
    images: volume.geometry.size[2],
    coding: format === 'nifti' ? 'NIfTI' : 'NRRD',
    size: volume.geometry.size,
    spacing: volume.geometry.spacing,
    findings,
    problem: undefined,
  };
}

async function readVolumeScan(path: string, format: 'nifti' | 'nrrd'): Promise<Scan> {
  const stored = await readVolume(path);
  checkNotBlank(stored, path);
  const { low, high, whole } = rangeOf(stored.data);
  if (whole && low >= 0 && high <= MOST_LABEL) throw new AppError('file/label-map', { path });
  if (!(high - low >= LEAST_RANGE)) {
    const feature = `grey values from ${Number(low.toPrecision(4))} to ${Number(high.toPrecision(4))} only`;
    throw new AppError('volume/unsupported', { path, feature });
  }
  const { data, clamped } = toGrey(stored.data, Math.max(-1000, low));
  const percent = Number(((100 * clamped) / data.length).toPrecision(2));
  if (percent > 1) throw new AppError('dicom/values-out-of-range', { path, value: 'more than 32767', percent });
  const volume = { geometry: stored.geometry, data };
  const resolution = lowResolution(volume.geometry);
  const findings = [...(resolution ? [resolution] : []), ...(clamped > 0 ? [clampedValues(clamped, percent)] : [])];
  return { volume, findings, series: infoOf(path, format, volume, findings) };
}

async function volumeFormat(path: string): Promise<'nifti' | 'nrrd' | undefined> {
  const format = await inputFormat(path);
  if (format === 'nrrd') return 'nrrd';
  return format === 'nifti' || format === 'gzip' ? 'nifti' : undefined;
}

/**
 * Reads any input: a DICOM folder, zip, DICOMDIR or (multi-frame) file, NIfTI or NRRD, told by content. Throws what
 * {@link readSeries} and `readVolume` throw, and `file/label-map` for a label map given as a scan.
 */
export async function readScan(path: string, options: ReadOptions = {}): Promise<Scan> {
  const format = await volumeFormat(path);
  if (!format) return readSeries(path, options);
  if (options.uid !== undefined) throw new AppError('dicom/no-series', { uid: options.uid, path });
  return readVolumeScan(path, format);
}

/** Lists what can be read from any input, as {@link findSeries} does for DICOM. */
export async function findScans(path: string, context: JobContext = QUIET): Promise<SeriesInfo[]> {
  const format = await volumeFormat(path);
  return format ? [(await readVolumeScan(path, format)).series] : findSeries(path, context);
}
