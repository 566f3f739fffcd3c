import type { JobContext } from '@shared/jobs';
import { findScans } from '../../dicom/scan-reader';
import type { SeriesInfo } from '../../dicom/series-reader';

export interface InspectInput {
  readonly input: string;
}

export interface InspectOutput {
  /** The one that would be read by default first. */
  readonly series: readonly SeriesInfo[];
}

/** What can be read from a folder, zip or file, without reading all of it. */
export async function run({ input }: InspectInput, context: JobContext): Promise<InspectOutput> {
  return { series: await findScans(input, context) };
}
