import { AppError } from '@shared/errors';
import { checkAborted, type JobContext } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import { type LabelVolume, type Volume } from '@shared/volume';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { toReadError } from '../volume/io/atomic-writer';
import { readVolume } from '../volume/io/volume-reader';
import { type Subject, type SubjectOf, toSubject } from './subject';

const VOLUME_FILE = /\.(nii|nii\.gz|nrrd|nhdr)$/i;

export interface LabelFolder {
  readonly subjects: readonly Subject[];
  /** Scans without a label map, relative to the folder: they need one from an anatomy model before they can be used. */
  readonly unlabelled: readonly string[];
}

/**
 * Every label map below `path` as a subject, in order of file names: NIfTI or NRRD on any grid, values 0..5 in
 * DentalSegmentator's order. Other volumes, such as the scans `teeth_dataN/NNN/NNN_cbct/NNN_cbct.nii.gz` of the public
 * dental set, are listed as unlabelled. Throws `training/no-data` or `training/unlabelled` when nothing is left.
 */
export async function readLabelFolder(
  path: string,
  context: JobContext,
  subjectOf: SubjectOf = toSubject,
): Promise<LabelFolder> {
  const subjects: Subject[] = [];
  const unlabelled = await eachLabelMap(path, context, (name, labels) => subjects.push(subjectOf(name, labels)));
  return { subjects, unlabelled };
}

/** The same label maps as they are, on their own grids. */
export async function readLabelMaps(
  path: string,
  context: JobContext,
): Promise<{ readonly name: string; readonly labels: LabelVolume }[]> {
  const maps: { name: string; labels: LabelVolume }[] = [];
  await eachLabelMap(path, context, (name, labels) => maps.push({ name, labels }));
  return maps;
}

/** Visits every label map; returns the names of the other volumes. */
async function eachLabelMap(
  path: string,
  context: JobContext,
  visit: (name: string, labels: LabelVolume) => void,
): Promise<string[]> {
  const files = await volumeFiles(path);
  const unlabelled: string[] = [];
  for (const [index, file] of files.entries()) {
    checkAborted(context);
    const name = relative(path, file);
    const labels = asLabelMap(await readVolume(file));
    if (labels) visit(name, labels);
    else unlabelled.push(name);
    context.onProgress((index + 1) / files.length, 'reading label maps');
  }
  if (unlabelled.length === files.length) {
    if (files.length === 0) throw new AppError('training/no-data', { path });
    throw new AppError('training/unlabelled', { path, count: unlabelled.length, first: unlabelled[0]! });
  }
  return unlabelled;
}

async function volumeFiles(path: string): Promise<string[]> {
  try {
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && VOLUME_FILE.test(entry.name) && !entry.name.startsWith('.'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw toReadError(path, error);
  }
}

/** The volume as labels, or undefined when a value is not a whole number of 0..5 or when all are 0. */
export function asLabelMap(volume: Volume): LabelVolume | undefined {
  const { data, geometry } = volume;
  const labels = new Uint8Array(data.length);
  let some = false;
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (!(value >= 0 && value < LABEL_COUNT && Number.isInteger(value))) return undefined;
    if (value > 0) some = true;
    labels[i] = value;
  }
  return some ? { geometry, data: labels } : undefined;
}
