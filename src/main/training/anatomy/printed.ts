import { type Geometry, IDENTITY, type Vec3 } from '@shared/geometry';
import { Label } from '@shared/labels';
import { gaussian } from '../../volume/gaussian';
import { close, dilate } from '../../volume/morphology';
import { spread } from '../../volume/spread';
import type { AnatomySubject } from './subjects';

/** What a print is made of, approximate Hounsfield units; contrast is drawn later. */
const PRINTED_HU = 1000;
/** Denser than soft tissue: bone without a label (vertebrae, hyoid) is printed too. */
const DENSE_HU = 300;
/** Less dense than this is air. */
const CAVITY_HU = -300;
/** Standard deviation of a scan's blur, voxels. */
const BLUR = 0.6;

/** Gaps of up to twice this between teeth, those of the other jaw too, are printed shut, voxels. */
const SHUT = 2;

/** A cavity that ends in bone within this in all six directions is filled in a print, voxels. */
const CAVITY = 36;

/**
 * The same subject as a head printed for training and tests: teeth, cortical bone, marrow and canal of one density, sinuses
 * filled, teeth that nearly touch fused in broad contact, everything soft as it was. In such a scan only shapes tell one
 * label from another, and a canal is not to be seen.
 */
export function printed(subject: AnatomySubject): AnatomySubject {
  const { size, grey } = subject;
  const geometry = { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY } as const;
  const labels = subject.labels.map((label) => (label === Label.MandibularCanal ? Label.Mandible : label));
  const enclosed = cavities(labels, size).map((inside, i) => (inside && grey[i]! < CAVITY_HU ? 1 : 0));
  // Rays leave through small openings, and a wall's blur is no air.
  const filled = dilate({ geometry, data: enclosed }, { shape: 'box', radius: 2 }).data;
  for (let i = 0; i < labels.length; i++) if (filled[i] && labels[i] === Label.Other) labels[i] = Label.UpperSkull;
  fuseTeeth(labels, geometry);
  const quiet = gaussian({ geometry, data: grey }, [1, 1, 1]).data;
  const dense = Float32Array.from(labels, (label, i) => (label > 0 || quiet[i]! > DENSE_HU ? 1 : 0));
  const share = gaussian({ geometry, data: dense }, [BLUR, BLUR, BLUR]).data;
  const data = Int16Array.from(grey, (hu, i) => {
    const soft = Math.min(hu, DENSE_HU);
    return share[i]! > 0 ? Math.round(soft + share[i]! * (PRINTED_HU - soft)) : hu;
  });
  return { size, grey: data, labels };
}

/** Gives narrow gaps between teeth to the nearer tooth, in place. */
function fuseTeeth(labels: Uint8Array, geometry: Geometry): void {
  const [nx, ny] = geometry.size;
  const isTooth = (label: number): boolean => label === Label.UpperTeeth || label === Label.LowerTeeth;
  const teeth = labels.map((label) => (isTooth(label) ? 1 : 0));
  const shut = close({ geometry, data: teeth }, { shape: 'ball', radiusMm: SHUT }).data;
  const seeds: number[] = [];
  teeth.forEach((tooth, i) => {
    if (tooth) seeds.push(i);
  });
  spread(labels, shut, seeds, [1, -1, nx, -nx, nx * ny, -nx * ny]);
}

/** 1 where upper skull or its teeth lie within {@link CAVITY} voxels in each of the six directions. */
function cavities(labels: Uint8Array, [nx, ny, nz]: Vec3): Uint8Array {
  const met = new Uint8Array(labels.length);
  const line = (start: number, step: number, count: number): void => {
    let since = Infinity;
    for (let n = 0, i = start; n < count; n++, i += step) {
      since = labels[i] === Label.UpperSkull || labels[i] === Label.UpperTeeth ? 0 : since + 1;
      if (since <= CAVITY) met[i]! += 1;
    }
  };
  const both = (start: number, step: number, count: number): void => {
    line(start, step, count);
    line(start + (count - 1) * step, -step, count);
  };
  for (let z = 0; z < nz; z++) for (let y = 0; y < ny; y++) both(nx * (y + ny * z), 1, nx);
  for (let z = 0; z < nz; z++) for (let x = 0; x < nx; x++) both(x + nx * ny * z, nx, ny);
  for (let y = 0; y < ny; y++) for (let x = 0; x < nx; x++) both(x + nx * y, nx * ny, nz);
  return met.map((sides) => (sides === 6 ? 1 : 0));
}
