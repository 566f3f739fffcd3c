import { z } from 'zod';
import type { Finding } from '../findings';
import type { Vec3 } from '../geometry';
import { call } from './call';
import { fileToken } from './file-calls';

/** Values or names (in any case) of a file's structures -> label 0..5. */
export const labelMap = z.record(z.string().min(1).max(400), z.int().min(0).max(5));

/** A structure of a label map. */
export interface SegmentView {
  /** What a map calls it: its name in lower case, or its value. */
  readonly key: string;
  /** Empty where the file names none. */
  readonly name: string;
  readonly value: number;
  readonly cubicMillimetres: number;
  /** The label proposed; null where nothing is known. */
  readonly label: number | null;
}

export interface SeriesView {
  /** Number in the list; what `start` takes. */
  readonly index: number;
  readonly format: 'dicom' | 'nifti' | 'nrrd';
  readonly modality: string;
  readonly description: string;
  readonly images: number;
  /** Voxels and millimetres along x, y, z; null when there is no volume in it. */
  readonly size: Vec3 | null;
  readonly spacing: Vec3 | null;
  readonly findings: readonly Finding[];
  /** Why it cannot be imported, one line; empty when it can. */
  readonly problem: string;
  /** Address of a PNG of the middle slice, or null. */
  readonly thumbnail: string | null;
  /** The one that is proposed. */
  readonly preferred: boolean;
}

export interface SourceView {
  readonly token: string;
  readonly name: string;
  readonly series: readonly SeriesView[];
}

/** A run that was queued; its progress comes as `jobs/changed` events. */
export interface Started {
  readonly runId: string;
}

export const importCalls = {
  /** Waits for the answer; progress comes as a job of kind `inspect` whose `subject` is the token. */
  inspect: call<SourceView>()(z.strictObject({ token: fileToken })),
  /** The structures of a label map, largest first, so that they can be mapped to the labels. Throws as reading it does. */
  segments: call<readonly SegmentView[]>()(z.strictObject({ token: fileToken })),
  /** Makes a new case and reads the series into it. */
  start: call<Started & { readonly caseId: string }>()(
    z.strictObject({
      token: fileToken,
      series: z.int().min(0),
      /** Pseudonym; one is made up when it is left out. */
      name: z.string().trim().min(1).max(120).optional(),
    }),
  ),
} as const;
