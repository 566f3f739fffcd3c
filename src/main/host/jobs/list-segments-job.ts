import { listSegments, type SegmentChoice } from './obtain-labels';

export interface ListSegmentsInput {
  /** A label map of any form. */
  readonly path: string;
}

/** The segments of a label map, for the dialog that maps them to the six labels. */
export async function run({ path }: ListSegmentsInput): Promise<SegmentChoice[]> {
  return listSegments(path);
}
