import { AppError } from '@shared/errors';
import type { Finding } from '@shared/findings';
import { sameGrid } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import { LABEL_COUNT } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { readVolume } from '../../volume/io/volume-reader';
import { resampleLabels } from '../../volume/resample-labels';
import { builtInAnatomy } from './built-in-anatomy';
import type { InstalledModel } from './installed-models';
import { readLabelFile } from './stage-volume';

/** Where the anatomy labels come from; paths are the host's. */
export type LabelChoice =
  | { readonly from: 'builtin' }
  | { readonly from: 'model'; readonly model: string }
  | {
      readonly from: 'file';
      readonly path: string;
      /** Base name, for the record. */
      readonly name: string;
      /** Values of the file -> label 0..5. */
      readonly map?: Readonly<Record<string, number>>;
    }
  /** Volume file of the labels that the case has. */
  | { readonly from: 'kept'; readonly path: string };

export interface ObtainedLabels {
  /** On the scan's grid. */
  readonly labels: LabelVolume;
  readonly findings: readonly Finding[];
  /** Networks that made them; none for imported or kept ones. */
  readonly models: readonly InstalledModel[];
}

/** The anatomy labels of a scan. Throws `labels/...`, `model/not-found`, `file/...`, `volume/...`. */
export async function obtainLabels(
  choice: LabelChoice,
  scan: Volume<Int16Array>,
  engine: string | undefined,
  context: JobContext,
): Promise<ObtainedLabels> {
  switch (choice.from) {
    case 'builtin':
      return builtInAnatomy(scan, context, engine);
    case 'model':
      throw new AppError('model/not-found', { name: choice.model });
    case 'kept':
      return { labels: await readLabelFile(choice.path), findings: [], models: [] };
    case 'file':
      return importLabels(choice.path, choice.map ?? {}, scan);
  }
}

async function importLabels(
  path: string,
  map: Readonly<Record<string, number>>,
  scan: Volume<Int16Array>,
): Promise<ObtainedLabels> {
  const { geometry, data } = await readVolume(path);
  const labels = new Uint8Array(data.length);
  const unknown = new Set<number>();
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (value === 0) continue;
    const label = map[String(value)] ?? value;
    if (Number.isInteger(label) && label >= 0 && label < LABEL_COUNT) labels[i] = label;
    else if (unknown.size < 8) unknown.add(value);
  }
  if (unknown.size > 0) throw new AppError('labels/unknown-values', { values: [...unknown].join(', ') });
  if (!labels.some((label) => label > 0)) throw new AppError('labels/empty');
  if (sameGrid(geometry, scan.geometry)) return { labels: { geometry, data: labels }, findings: [], models: [] };
  const moved = resampleLabels({ geometry, data: labels }, scan.geometry);
  if (!moved.data.some((label) => label > 0)) throw new AppError('labels/other-grid');
  const message = 'The label map has another grid than the scan; it was resampled to the scan.';
  return { labels: moved, findings: [{ code: 'labels/resampled', severity: 'info', message }], models: [] };
}
