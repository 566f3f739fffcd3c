import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume } from '@shared/volume';
import { type ContactDeviation, contactDeviation } from '../../fit/contact-deviation';

export interface ContactInput {
  readonly mesh: TriangleMesh;
  /** Anatomy around the mesh. */
  readonly labels: LabelVolume;
  readonly clearanceMm: number;
}

/** The model against the patient's bone. */
export function run({ mesh, labels, clearanceMm }: ContactInput, context: JobContext): Promise<ContactDeviation> {
  context.onProgress(0, 'contact');
  return Promise.resolve(contactDeviation(mesh, labels, clearanceMm));
}
