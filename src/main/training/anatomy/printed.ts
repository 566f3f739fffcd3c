import { IDENTITY } from '@shared/geometry';
import { Label } from '@shared/labels';
import { gaussian } from '../../volume/gaussian';
import type { AnatomySubject } from './subjects';

/** What a print is made of, approximate Hounsfield units; contrast is drawn later. */
const PRINTED_HU = 1000;
/** Denser than soft tissue: bone without a label (vertebrae, hyoid) is printed too. */
const DENSE_HU = 300;
/** Standard deviation of a scan's blur, voxels. */
const BLUR = 0.6;

/**
 * The same subject as a head printed for training and tests: teeth, cortical bone, marrow and canal of one density,
 * everything soft as it was. In such a scan only shapes tell one label from another, and a canal is not to be seen.
 */
export function printed(subject: AnatomySubject): AnatomySubject {
  const { size, labels, grey } = subject;
  const geometry = { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY } as const;
  const quiet = gaussian({ geometry, data: grey }, [1, 1, 1]).data;
  const dense = Float32Array.from(labels, (label, i) => (label > 0 || quiet[i]! > DENSE_HU ? 1 : 0));
  const share = gaussian({ geometry, data: dense }, [BLUR, BLUR, BLUR]).data;
  const data = Int16Array.from(grey, (hu, i) => {
    const soft = Math.min(hu, DENSE_HU);
    return share[i]! > 0 ? Math.round(soft + share[i]! * (PRINTED_HU - soft)) : hu;
  });
  return {
    size,
    grey: data,
    labels: labels.map((label) => (label === Label.MandibularCanal ? Label.Mandible : label)),
  };
}
