import { encode, modelGeometry } from '@main/anomaly/encode';
import { boneField } from '@main/fit/bone-field';
import { volumeInside } from '@main/fit/edited-field';
import { type FittedRegion, fitRegion } from '@main/fit/fit-region';
import { boxOnGrid } from '@main/fit/region-box';
import { maskField } from '@main/mesh/anti-alias';
import { buildBvh } from '@main/mesh/bvh';
import { closestPoint } from '@main/mesh/closest-point';
import { deviationStatistics, type DeviationStatistics } from '@main/mesh/deviation';
import { isoSurface } from '@main/mesh/iso-surface';
import { triangleCentre, triangleNormal } from '@main/mesh/measure';
import { modelFromField } from '@main/mesh/model';
import { createPhantom, type Phantom, sampleHealthyLabels, sampleLabels, sampleLesion } from '@main/phantom';
import { resampleLabels } from '@main/volume/resample-labels';
import { cropGeometry, type Geometry, type Vec3, withSpacing, worldToIndex } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';

export const name = 'fit';

type Report = (line: { what: string; value: number; unit: string; note?: string }) => void;

/** Held-out phantoms: none of these seeds is used in training or validation. */
const FIRST_SEED = 910_000;
const WOUNDS = 8;
const LEAST_SIZE_MM = 10;
const MOST_SIZE_MM = 30;
const MARGIN_MM = 11;
/** Spacing of the truth that surfaces are measured against. */
const FINE_MM = 0.15;
/** Millimetres around the wound in which it is known. */
const FINE_MARGIN_MM = 3;
/** A point of the true wound's surface this near to true bone is contact. */
const CONTACT_MM = 0.2;
/** Surfaces are the same one where they look the same way and lie no farther apart. */
const LEAST_COSINE = 0.3;
const MOST_MM = 3;

interface Subject {
  readonly phantom: Phantom;
  readonly sizeMm: number;
  /** A box of the 0.3 mm scan grid around the wound. */
  readonly grid: Geometry;
}

function nextSubject(seed: number): Subject | undefined {
  const phantom = createPhantom({ seed, lesion: 'local', size: 'full' });
  const { size = 0, centroid = [0, 0, 0] } = phantom.description.lesion;
  if (size < LEAST_SIZE_MM || size > MOST_SIZE_MM) return undefined;
  const { geometry } = phantom;
  const centre = worldToIndex(geometry, centroid);
  const half = geometry.spacing.map((spacing) => Math.ceil((size * 0.7 + MARGIN_MM) / spacing));
  const low = centre.map((c, a) => Math.max(0, Math.round(c) - half[a]!));
  const high = centre.map((c, a) => Math.min(geometry.size[a]! - 1, Math.round(c) + half[a]!));
  const extent = low.map((l, a) => high[a]! - l + 1) as unknown as Vec3;
  return { phantom, sizeMm: size, grid: cropGeometry(geometry, low as unknown as Vec3, extent) };
}

interface Truth {
  readonly lesion: MaskVolume;
  readonly labels: LabelVolume;
  readonly expected: Float32Array;
  readonly region: MaskVolume;
  readonly bone: TriangleMesh;
  readonly wound: TriangleMesh;
}

/** The expectation is the healthy anatomy at 2 mm, the proposal the true wound there. */
function truthOf({ phantom, grid }: Subject): Truth {
  const lesion = sampleLesion(phantom, grid);
  const labels = sampleLabels(phantom, grid);
  const model = modelGeometry(grid);
  const healthy = resampleLabels(sampleHealthyLabels(phantom, grid), model);
  const wounded = resampleLabels(labels, model);
  const region = {
    geometry: model,
    data: healthy.data.map((label, i) => (label > 0 && wounded.data[i] === 0 ? 1 : 0)),
  };
  const lost = resampleLabels(lesion, model).data;
  region.data.forEach((_, i) => (region.data[i] = region.data[i] && lost[i] ? 1 : 0));
  const near = boxOnGrid(lesion, grid, FINE_MARGIN_MM)!.geometry;
  const fine = withSpacing(near, [FINE_MM, FINE_MM, FINE_MM]);
  const tissue = sampleLabels(phantom, fine);
  const bone = { geometry: fine, data: tissue.data.map((label) => (label > 0 ? 1 : 0)) };
  return {
    lesion,
    labels,
    expected: encode(healthy.data),
    region,
    bone: isoSurface(maskField(bone), 0),
    wound: isoSurface(maskField(sampleLesion(phantom, fine)), 0),
  };
}

function dice(a: MaskVolume, b: MaskVolume): number {
  let both = 0;
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += a.data[i]! & b.data[i]!;
    sum += a.data[i]! + b.data[i]!;
  }
  return sum === 0 ? 1 : (2 * both) / sum;
}

/** The fitted mask on the whole grid. */
function whole(part: { readonly mask: MaskVolume; readonly start: Vec3 }, geometry: Geometry): MaskVolume {
  const data = new Uint8Array(geometry.size[0] * geometry.size[1] * geometry.size[2]);
  const [bx, by, bz] = part.mask.geometry.size;
  for (let z = 0, i = 0; z < bz; z++) {
    for (let y = 0; y < by; y++) {
      const row = part.start[0] + geometry.size[0] * (part.start[1] + y + geometry.size[1] * (part.start[2] + z));
      for (let x = 0; x < bx; x++, i++) data[row + x] = part.mask.data[i]!;
    }
  }
  return { geometry, data };
}

interface SurfaceErrors {
  /** Where the model lies on the labelled bone (within a voxel): distance to the true bone. */
  readonly contact: DeviationStatistics;
  /** Where the nearest true surface is contact, so also rims at which the expectation ends beside the bone. */
  readonly contactAndRims: DeviationStatistics;
  /** From the true contact surface to the model: what the model does not reach. */
  readonly reached: DeviationStatistics;
  readonly outer: DeviationStatistics;
}

/** Triangle centres of the model against the true bone and the true wound. */
function surfaceErrors(model: TriangleMesh, { bone, wound, labels }: Truth): SurfaceErrors {
  const boneTree = buildBvh(bone);
  const labelTree = buildBvh(isoSurface(boneField(labels), 0));
  const voxel = labels.geometry.spacing[0];
  const woundTree = buildBvh(wound);
  const modelTree = buildBvh(model);
  const known = new Map<number, boolean>();
  const isContact = (triangle: number): boolean => {
    const before = known.get(triangle);
    if (before !== undefined) return before;
    const found = closestPoint(boneTree, triangleCentre(wound, triangle), CONTACT_MM) !== null;
    known.set(triangle, found);
    return found;
  };
  const contact: number[] = [];
  const rims: number[] = [];
  const outer: number[] = [];
  for (let t = 0; t < model.triangles.length / 3; t++) {
    const centre = triangleCentre(model, t);
    const normal = triangleNormal(model, t);
    if (closestPoint(labelTree, centre, voxel)) contact.push(closestPoint(boneTree, centre)!.distance);
    const looksAlike = (other: number): boolean => cosine(normal, triangleNormal(wound, other)) > LEAST_COSINE;
    const nearest = closestPoint(woundTree, centre, MOST_MM, looksAlike);
    if (!nearest) continue;
    if (isContact(nearest.triangle)) rims.push(closestPoint(boneTree, centre)!.distance);
    else outer.push(nearest.distance);
  }
  const reached: number[] = [];
  for (let t = 0; t < wound.triangles.length / 3; t += 5) {
    if (isContact(t)) reached.push(closestPoint(modelTree, triangleCentre(wound, t))!.distance);
  }
  const statistics = (values: number[]): DeviationStatistics => deviationStatistics(Float32Array.from(values));
  return {
    contact: statistics(contact),
    contactAndRims: statistics(rims),
    reached: statistics(reached),
    outer: statistics(outer),
  };
}

function cosine(a: Vec3, b: Vec3): number {
  return (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / (Math.hypot(...a) * Math.hypot(...b));
}

export async function bench(report: Report): Promise<void> {
  const wanted = Number(process.env['FIT_WOUNDS'] ?? WOUNDS);
  const detailed = process.env['FIT_DETAIL'] !== undefined;
  const rows: Record<string, number>[] = [];
  for (let seed = FIRST_SEED; rows.length < wanted; seed++) {
    const subject = nextSubject(seed);
    if (!subject) continue;
    const truth = truthOf(subject);
    const start = process.cpuUsage();
    const fitted = fitRegion(truth.region, truth.expected, truth.labels);
    const used = process.cpuUsage(start);
    if (!fitted) throw new Error(`seed ${seed}: nothing was fitted`);
    const model = await modelOf(fitted);
    const errors = surfaceErrors(model, truth);
    const row: Record<string, number> = {
      seed,
      size: subject.sizeMm,
      seconds: (used.user + used.system) / 1e6,
      dice: dice(whole(fitted, subject.grid), truth.lesion),
      contactMean: errors.contact.mean,
      contact95: errors.contact.p95,
      rimsMean: errors.contactAndRims.mean,
      rims95: errors.contactAndRims.p95,
      reachedMean: errors.reached.mean,
      reached95: errors.reached.p95,
      outerMean: errors.outer.mean,
      outer95: errors.outer.p95,
    };
    if (detailed) {
      console.error(JSON.stringify(row, (_, v: unknown) => (typeof v === 'number' ? Number(v.toFixed(3)) : v)));
    }
    rows.push(row);
  }
  const note = `${rows.length} wounds of ${LEAST_SIZE_MM}-${MOST_SIZE_MM} mm at 0.3 mm`;
  const mean = (key: string): number => rows.reduce((sum, row) => sum + row[key]!, 0) / rows.length;
  const worst = (key: string): number => Math.max(...rows.map((row) => row[key]!));
  report({ what: 'Dice against the true defect, mean', value: mean('dice'), unit: '', note: `${note}; goal: 0.80` });
  report({ what: 'Dice, lowest', value: Math.min(...rows.map((row) => row['dice']!)), unit: '' });
  report({ what: 'contact surface error, mean', value: mean('contactMean'), unit: 'mm', note: `${note}; goal: 0.15` });
  report({
    what: 'contact surface error, p95',
    value: mean('contact95'),
    unit: 'mm',
    note: `worst wound ${worst('contact95').toFixed(3)}; goal: 0.30`,
  });
  report({ what: 'contact and rims, mean', value: mean('rimsMean'), unit: 'mm' });
  report({ what: 'contact and rims, p95', value: mean('rims95'), unit: 'mm' });
  report({ what: 'true contact not reached, mean', value: mean('reachedMean'), unit: 'mm' });
  report({ what: 'true contact not reached, p95', value: mean('reached95'), unit: 'mm' });
  report({ what: 'outer surface error, mean', value: mean('outerMean'), unit: 'mm' });
  report({ what: 'outer surface error, p95', value: mean('outer95'), unit: 'mm' });
  report({
    what: 'fit of one region, CPU',
    value: mean('seconds'),
    unit: 's',
    note: `slowest ${worst('seconds').toFixed(1)}`,
  });
}

async function modelOf({ field }: FittedRegion): Promise<TriangleMesh> {
  return (await modelFromField(field, 0, { volumeMm3: volumeInside(field) })).mesh;
}
