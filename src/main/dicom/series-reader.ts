import { AppError } from '@shared/errors';
import { type Finding } from '@shared/findings';
import { checkAborted, type JobContext, QUIET, weightedProgress } from '@shared/jobs';
import { type Volume } from '@shared/volume';
import { clampedValues, missingFiles, otherSeries, unreadableFiles } from './findings';
import { type ImageFile } from './image-file';
import { readImageFile, shortReason } from './image-file-reader';
import { type DicomInput, openInput } from './input-reader';
import { forEachLimited } from './pool';
import { groupSeries, type Series, type SeriesInfo } from './series';
import { readStack } from './stack-reader';

export { type SeriesInfo } from './series';

export interface ReadOptions {
  /** Series Instance UID; the largest CT when left out. */
  readonly uid?: string;
  readonly context?: JobContext;
}

export interface Scan {
  /** Approximate Hounsfield units. */
  readonly volume: Volume<Int16Array>;
  readonly findings: readonly Finding[];
  readonly series: SeriesInfo;
}

const AT_ONCE = 8;
/** Clamped voxels above this part mean that the values are no Hounsfield units at all. */
const MOST_CLAMPED = 0.01;

interface Found {
  readonly series: readonly Series[];
  readonly findings: readonly Finding[];
}

/** Reads the headers of all sources. Throws the first file's own error when nothing else is there, else `dicom/no-image`. */
async function scan(input: DicomInput, path: string, context: JobContext): Promise<Found> {
  const images: (ImageFile | undefined)[] = [];
  const unreadable: { name: string; error: AppError }[] = [];
  let done = 0;
  await forEachLimited(input.sources, AT_ONCE, async (source, i) => {
    checkAborted(context);
    const content = await readImageFile(source);
    if (content.kind === 'image') images[i] = content.image;
    if (content.kind === 'unreadable') unreadable.push({ name: source.name, error: content.error });
    context.onProgress(++done / input.sources.length, 'headers');
  });
  const files = images.filter((image) => image !== undefined);
  if (files.length === 0) throw unreadable[0]?.error ?? new AppError('dicom/no-image', { path });
  const findings: Finding[] = [];
  if (unreadable.length > 0) {
    unreadable.sort((a, b) => (a.name < b.name ? -1 : 1));
    findings.push(unreadableFiles(unreadable.map(({ name, error }) => ({ name, reason: shortReason(error) }))));
  }
  if (input.missing.length > 0) findings.push(missingFiles(input.missing));
  return { series: groupSeries(files, path), findings };
}

/**
 * The image series in a folder (recursively), a zip, a DICOMDIR or a single file, the one that would be read by default
 * first. Series that cannot be read are listed with their problem. Throws `dicom/no-image`, `file/...`, and for one damaged
 * file `dicom/...`.
 */
export async function findSeries(path: string, context: JobContext = QUIET): Promise<SeriesInfo[]> {
  const input = await openInput(path);
  try {
    const { series, findings } = await scan(input, path, context);
    return series.map(({ info }) => ({ ...info, findings: [...findings, ...info.findings] }));
  } finally {
    await input.close();
  }
}

function choose(found: Found, path: string, uid: string | undefined): Series {
  const chosen = uid === undefined ? found.series[0] : found.series.find(({ info }) => info.uid === uid);
  if (!chosen) throw new AppError('dicom/no-series', { uid: uid ?? '', path });
  return chosen;
}

/**
 * Reads one series as a volume: grid from the positions of the slices, Hounsfield units by the rescale attributes rounded
 * into Int16. What a surgeon must know is in `findings`; what would make the result wrong throws `dicom/...`,
 * `volume/blank` or `file/...`.
 */
export async function readSeries(path: string, options: ReadOptions = {}): Promise<Scan> {
  const stage = weightedProgress(options.context ?? QUIET, [
    { name: 'headers', weight: 1 },
    { name: 'read', weight: 4 },
  ]);
  const input = await openInput(path);
  try {
    const found = await scan(input, path, stage(0));
    const { layout, info } = choose(found, path, options.uid);
    if (layout instanceof AppError) throw layout;
    const { volume, clamped } = await readStack(layout, stage(1));
    const findings = [...found.findings, ...layout.findings];
    if (found.series.length > 1 && options.uid === undefined) findings.push(otherSeries(found.series.length));
    const part = clamped / volume.data.length;
    const percent = Number((100 * part).toPrecision(2));
    if (part > MOST_CLAMPED) {
      throw new AppError('dicom/values-out-of-range', { path, value: 'more than 32767', percent });
    }
    if (clamped > 0) findings.push(clampedValues(clamped, percent));
    checkNotBlank(volume, path);
    return { volume, findings, series: { ...info, findings } };
  } finally {
    await input.close();
  }
}

/** Throws `volume/blank` when all voxels are equal: nothing was scanned, or the file lost its content. */
export function checkNotBlank({ data }: Volume, path: string): void {
  const value = data[0] ?? 0;
  if (data.every((voxel) => Object.is(voxel, value))) throw new AppError('volume/blank', { path, value });
}
