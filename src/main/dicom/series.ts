import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { type Vec3 } from '@shared/geometry';
import type { SeriesOrigin } from './frames';
import { layoutOf, type SeriesLayout } from './geometry-of-series';
import { framesOf, type ImageFile } from './image-file';
import { syntaxName } from './transfer-syntaxes';

/** One series as a list shows it. Nothing in it names the patient. */
export interface SeriesInfo extends SeriesOrigin {
  readonly format: 'dicom' | 'nifti' | 'nrrd';
  /** Series Instance UID; '' for formats that have none. */
  readonly uid: string;
  /** Frame of Reference UID, where the images name one. */
  readonly frameOfReference?: string;
  readonly files: number;
  /** Images: slices or frames, those left out included. */
  readonly images: number;
  /** Name of the pixel coding, e.g. "JPEG-LS lossless". */
  readonly coding: string;
  /** Voxels and millimetres of the volume; undefined when there is none, see `problem`. */
  readonly size: Vec3 | undefined;
  readonly spacing: Vec3 | undefined;
  /** What the headers alone tell; reading the pixels may add more. */
  readonly findings: readonly Finding[];
  /** Why the series cannot be read, for the user. */
  readonly problem: string | undefined;
}

/** A series with what is needed to read it. */
export interface Series {
  readonly info: SeriesInfo;
  readonly layout: SeriesLayout | AppError;
}

/** Modalities whose images are never CT: reading them as one would be wrong. Others (OT, DX, XA, ...) may be a CBCT. */
const NOT_CT: ReadonlySet<string> = new Set(['MR', 'PT', 'NM', 'US', 'RTDOSE', 'SEG', 'OP', 'ES', 'SM', 'OPT', 'MG']);

function layoutOrProblem(files: readonly ImageFile[], path: string): SeriesLayout | AppError {
  const { modality } = files[0]!.attributes;
  if (NOT_CT.has(modality)) return new AppError('dicom/not-ct', { path, modality });
  try {
    return layoutOf(framesOf(files), path);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}

function describe(files: readonly ImageFile[], path: string): Series {
  const [first] = files;
  const { attributes } = first!;
  const layout = layoutOrProblem(files, path);
  const isLayout = !(layout instanceof AppError);
  return {
    layout,
    info: {
      format: 'dicom',
      uid: attributes.seriesUid,
      studyUid: attributes.studyUid,
      ...(attributes.frameOfReference ? { frameOfReference: attributes.frameOfReference } : {}),
      modality: attributes.modality,
      description: attributes.description,
      seriesNumber: attributes.seriesNumber,
      manufacturer: attributes.manufacturer,
      model: attributes.model,
      bodyPart: attributes.bodyPart,
      patient: attributes.patient,
      files: files.length,
      images: files.reduce((sum, file) => sum + file.planes.length, 0),
      coding: syntaxName(first!.syntax),
      size: isLayout ? layout.geometry.size : undefined,
      spacing: isLayout ? layout.geometry.spacing : undefined,
      findings: isLayout ? layout.findings : [],
      problem: isLayout ? undefined : layout.message,
    },
  };
}

/** Voxels that can be read; 0 for a series with a problem. */
function voxels({ info }: Series): number {
  return info.size ? info.size[0] * info.size[1] * info.size[2] : 0;
}

/** Readable before not, CT before others, larger before smaller, then by UID so that the choice is always the same. */
function better(a: Series, b: Series): number {
  const isCt = (series: Series): number => (series.info.modality === 'CT' ? 1 : 0);
  const isReadable = (series: Series): number => (voxels(series) > 0 ? 1 : 0);
  return (
    isReadable(b) - isReadable(a) ||
    isCt(b) - isCt(a) ||
    voxels(b) - voxels(a) ||
    b.info.images - a.info.images ||
    (a.info.uid < b.info.uid ? -1 : 1)
  );
}

/** Groups image files into series, the one to read by default first. Pure; `path` is for messages. */
export function groupSeries(files: readonly ImageFile[], path: string): Series[] {
  const groups = new Map<string, ImageFile[]>();
  for (const file of files) {
    const { seriesUid } = file.attributes;
    const group = groups.get(seriesUid);
    if (group) group.push(file);
    else groups.set(seriesUid, [file]);
  }
  return [...groups.values()].map((group) => describe(group, path)).sort(better);
}
