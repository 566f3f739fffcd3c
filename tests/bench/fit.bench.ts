import { encode, modelGeometry } from '@main/anomaly/encode';
import { type Analysis, analyse } from '@main/anomaly/analyse';
import { DETECTORS } from '@main/anomaly/detectors';
import { DEFAULT_PARAMETERS } from '@main/anomaly/parameters';
import { boneField } from '@main/fit/bone-field';
import { volumeInside } from '@main/fit/edited-field';
import { type FittedRegion, fitRegion } from '@main/fit/fit-region';
import { boxOnGrid } from '@main/fit/region-box';
import { type OpenModels, openModels } from '@main/host/jobs/installed-models';
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
import { QUIET } from '@shared/jobs';
import type { TriangleMesh } from '@shared/mesh';
import type { LabelVolume, MaskVolume } from '@shared/volume';
import type { Report } from './index';

export const name = 'fit';

/** Held-out phantoms: none of these seeds is used in training or validation. */
const FIRST_SEED = 910_000;
const WOUNDS = 10;
const LEAST_SIZE_MM = 10;
const MOST_SIZE_MM = 40;
const MARGIN_MM = 11;
/** Spacing of the truth that surfaces are measured against. */
const FINE_MM = 0.15;
/** Millimetres around the wound and the model in which it is known. */
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
}

/** The true surfaces, wherever the wound or the model is: bone that is cut off would be an error of the model beside it. */
interface TrueSurfaces {
  readonly bone: TriangleMesh;
  readonly wound: TriangleMesh;
}

/** What is fitted: a region of the model grid and the anatomy that is expected there. */
interface Proposal {
  readonly region: MaskVolume;
  readonly expected: Float32Array;
}

/** The shipped networks' own proposal and expectation, of the labels of the whole scan; undefined for a missed wound. */
async function proposalOf({ phantom }: Subject, models: OpenModels): Promise<Proposal | undefined> {
  const labels = sampleLabels(phantom, phantom.geometry);
  const analysis: Analysis = await analyse(labels, DETECTORS[0]!, models.infer, DEFAULT_PARAMETERS, QUIET);
  const { map, wounds } = analysis.readings.missing.regions;
  const lost = sampleLesion(phantom, map.geometry).data;
  const shared = wounds.map(({ id }) => map.data.reduce((sum, value, i) => sum + (value === id ? lost[i]! : 0), 0));
  const best = shared.indexOf(Math.max(...shared));
  if (!(shared[best]! > 0)) return undefined;
  const { id } = wounds[best]!;
  const data = Uint8Array.from(map.data, (value) => (value === id ? 1 : 0));
  return { region: { geometry: map.geometry, data }, expected: analysis.expected };
}

/** The true wound, and as the perfect proposal the same at 2 mm with the healthy anatomy for its expectation. */
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
  return { lesion, labels, expected: encode(healthy.data), region };
}

/** @param model the fitted region on the subject's grid */
function surfacesOf({ phantom, grid }: Subject, lesion: MaskVolume, model: MaskVolume): TrueSurfaces {
  const either = { geometry: grid, data: lesion.data.map((lost, i) => lost | model.data[i]!) };
  const near = boxOnGrid(either, grid, FINE_MARGIN_MM)!.geometry;
  const fine = withSpacing(near, [FINE_MM, FINE_MM, FINE_MM]);
  const bone = sampleLabels(phantom, fine).data.map((label) => (label > 0 ? 1 : 0));
  return {
    bone: isoSurface(maskField({ geometry: fine, data: bone }), 0),
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
function surfaceErrors(model: TriangleMesh, labels: LabelVolume, { bone, wound }: TrueSurfaces): SurfaceErrors {
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

type Row = Readonly<
  Record<
    | 'seed'
    | 'size'
    | 'dice'
    | 'contactMean'
    | 'contact95'
    | 'rimsMean'
    | 'rims95'
    | 'reachedMean'
    | 'reached95'
    | 'outerMean'
    | 'outer95'
    | 'seconds',
    number
  >
>;

/** One region fitted, modelled and held against the truth. */
async function measure(seed: number, subject: Subject, truth: Truth, proposal: Proposal): Promise<Row> {
  const { sizeMm, grid } = subject;
  const start = process.cpuUsage();
  const fitted = fitRegion(proposal.region, proposal.expected, truth.labels);
  const used = process.cpuUsage(start);
  if (!fitted) throw new Error(`seed ${seed}: nothing was fitted`);
  const model = whole(fitted, grid);
  const errors = surfaceErrors(await modelOf(fitted), truth.labels, surfacesOf(subject, truth.lesion, model));
  const row: Row = {
    seed,
    size: sizeMm,
    dice: dice(model, truth.lesion),
    contactMean: errors.contact.mean,
    contact95: errors.contact.p95,
    rimsMean: errors.contactAndRims.mean,
    rims95: errors.contactAndRims.p95,
    reachedMean: errors.reached.mean,
    reached95: errors.reached.p95,
    outerMean: errors.outer.mean,
    outer95: errors.outer.p95,
    seconds: (used.user + used.system) / 1e6,
  };
  if (process.env['FIT_DETAIL'] !== undefined) {
    console.error(JSON.stringify(row, (_, v: unknown) => (typeof v === 'number' ? Number(v.toFixed(3)) : v)));
  }
  return row;
}

/** `FIT_WOUNDS` and `FIT_NETWORK_WOUNDS` change how many wounds are fitted to the true and to the networks' expectation. */
export async function bench(report: Report): Promise<void> {
  const wanted = Number(process.env['FIT_WOUNDS'] ?? WOUNDS);
  const toNetworks = Number(process.env['FIT_NETWORK_WOUNDS'] ?? wanted);
  const models = toNetworks > 0 ? await openModels(DETECTORS[0]!.models) : undefined;
  const truly: Row[] = [];
  const byNetworks: Row[] = [];
  let missed = 0;
  for (let seed = FIRST_SEED, done = 0; done < Math.max(wanted, toNetworks); seed++) {
    const subject = nextSubject(seed);
    if (!subject) continue;
    const truth = truthOf(subject);
    if (done < wanted) truly.push(await measure(seed, subject, truth, truth));
    if (done < toNetworks) {
      const proposal = await proposalOf(subject, models!);
      if (proposal) byNetworks.push(await measure(seed, subject, truth, proposal));
      else missed++;
    }
    done++;
  }
  await models?.release();
  tell(report, 'true expectation', truly, 0);
  tell(report, "networks' expectation and region", byNetworks, missed);
}

function tell(report: Report, source: string, rows: readonly Row[], missed: number): void {
  if (rows.length === 0) return;
  const count = rows.length + missed;
  const sizes = `${count} wounds of ${LEAST_SIZE_MM}-${MOST_SIZE_MM} mm at 0.3 mm`;
  const note = missed > 0 ? `${sizes}, ${missed} not found` : sizes;
  const mean = (key: keyof Row): number => rows.reduce((sum, row) => sum + row[key], 0) / rows.length;
  const worst = (key: keyof Row): number => Math.max(...rows.map((row) => row[key]));
  const line = (what: string, value: number, unit: string, about?: string): void =>
    report({ what: `${source}: ${what}`, value, unit, ...(about === undefined ? {} : { note: about }) });
  // A wound that was not found has nothing in common with the truth.
  line('Dice against the true defect, mean', (mean('dice') * rows.length) / count, '', `${note}; goal: 0.80`);
  line('Dice, lowest', missed > 0 ? 0 : Math.min(...rows.map((row) => row.dice)), '');
  const large = rows.filter((row) => row.size > 30);
  const ofLarge = large.reduce((sum, row) => sum + row.dice, 0) / large.length;
  if (large.length > 0) line('Dice, wounds over 30 mm', ofLarge, '', `${large.length} found`);
  line('contact surface error, mean', mean('contactMean'), 'mm', 'goal: 0.15');
  line('contact surface error, p95', mean('contact95'), 'mm', `worst ${worst('contact95').toFixed(3)}; goal: 0.30`);
  line('contact and rims, mean', mean('rimsMean'), 'mm');
  line('contact and rims, p95', mean('rims95'), 'mm');
  line('true contact not reached, mean', mean('reachedMean'), 'mm');
  line('true contact not reached, p95', mean('reached95'), 'mm');
  line('outer surface error, mean', mean('outerMean'), 'mm');
  line('outer surface error, p95', mean('outer95'), 'mm');
  line('fit of one region, processor time', mean('seconds'), 's', `slowest ${worst('seconds').toFixed(1)}`);
}

async function modelOf({ field }: FittedRegion): Promise<TriangleMesh> {
  return (await modelFromField(field, 0, { volumeMm3: volumeInside(field) })).mesh;
}
