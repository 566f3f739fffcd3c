import type { Vec3 } from '@shared/geometry';
import type { JobContext } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import { boneSurface, contactDeviation } from '../../fit/contact-deviation';
import type { ReportContent } from '../../report/content';
import { readFonts } from '../../report/font-reader';
import { reportPictures } from '../../report/pictures';
import { reportPdf } from '../../report/report-pdf';
import { crop } from '../../volume/crop';
import { readScanFile } from './stage-volume';

export interface ReportInput {
  readonly content: Omit<ReportContent, 'pictures' | 'contact'>;
  readonly mesh: TriangleMesh;
  /** Anatomy and the regions' voxels in a box around the model. */
  readonly labels: LabelVolume;
  readonly mask: MaskVolume;
  /** Volume file of the scan, and the box in it. */
  readonly scan: { readonly path: string; readonly start: Vec3 };
}

/** The bytes of the PDF. */
export async function run(
  { content, mesh, labels, mask, scan }: ReportInput,
  context: JobContext,
): Promise<{ readonly pdf: Uint8Array }> {
  context.onProgress(0, 'report');
  const { clearanceMm } = content.model;
  const contact = contactDeviation(mesh, labels, clearanceMm);
  const near = crop(await readScanFile(scan.path), scan.start, labels.geometry.size);
  context.signal.throwIfAborted();
  const pictures = reportPictures({ scan: near, labels, mask }, mesh, boneSurface(labels), contact, clearanceMm);
  const statistics = contact.share > 0 ? contact.statistics : undefined;
  return { pdf: await reportPdf({ ...content, contact: statistics, pictures }, await readFonts()) };
}
