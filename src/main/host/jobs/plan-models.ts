import type { Finding } from '@shared/findings';
import type { JobContext } from '@shared/jobs';
import type { MeshChecks, TriangleMesh } from '@shared/mesh';
import type { PrintCheck } from '@shared/printers';
import { VERSION } from '@shared/version';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { boneSurface, type ContactDeviation, contactDeviation } from '../../fit/contact-deviation';
import { volumeInside } from '../../fit/edited-field';
import { modelFromField } from '../../mesh/model';
import { writeStl } from '../../mesh/stl-writer';
import { write3mf } from '../../mesh/three-mf-writer';
import { soundnessChecks } from '../../print/soundness-checks';
import { type PreparedPrint, prepareForPrint } from '../../print/prepare';
import { placementMatrix, printPackage, unplacedPackage } from '../../print/print-package';
import type { ReportContent, ReportLanguage } from '../../report/content';
import { readFonts } from '../../report/font-reader';
import { reportPictures } from '../../report/pictures';
import { reportPdf } from '../../report/report-pdf';
import { crop } from '../../volume/crop';
import type { InstalledModel } from './installed-models';
import type { PrintChoice } from './installed-printers';
import type { PlanMaterial } from './plan-input';
import type { PlannedRegion } from './plan-regions';

/** Files beside the STL of each region. */
export interface ModelOutputs {
  readonly threeMf?: boolean;
  /** A PDF of two pages a region. */
  readonly report?: ReportLanguage;
}

export interface WrittenFile {
  readonly file: string;
  readonly sha256: string;
}

/** The STL of a region and what was asked for beside it. */
export interface RegionFiles extends WrittenFile {
  readonly threeMf?: WrittenFile | undefined;
  readonly report?: WrittenFile | undefined;
}

export type RegionRecord = Omit<PlannedRegion, 'mask' | 'start' | 'field'> &
  RegionFiles & {
    readonly checks: Omit<MeshChecks, 'places'>;
    /** Volume of the mesh over volume of the voxels that were modelled, less 1. */
    readonly volumeChange: number;
    /** Contact surface against the labelled bone less the clearance, millimetres; undefined without contact. */
    readonly contact?: { readonly mean: number; readonly p95: number; readonly max: number; readonly share: number };
    readonly print?: {
      /** What was done so that it can be printed. */
      readonly mends: PreparedPrint['mends'];
      readonly lostMm3: number;
      /** Row-major 3 x 4 from LPS to the printer's frame. */
      readonly placement: readonly number[];
      readonly checks: readonly Omit<PrintCheck, 'places'>[];
    };
  };

/** The files that a region has. */
export function filesOf({ file, sha256, threeMf, report }: RegionFiles): WrittenFile[] {
  return [{ file, sha256 }, ...[threeMf, report].filter((other) => other !== undefined)];
}

/** What the report tells beyond the region. */
export interface PlanAbout {
  readonly material: PlanMaterial;
  readonly models: readonly InstalledModel[];
  readonly engine: string;
  readonly score: number;
  readonly clearanceMm: number;
}

/**
 * Models, and the files asked for, of all regions in a folder.
 *
 * @throws AppError print/too-thin or print/not-printable where a printer was chosen and a region cannot be printed
 */
export async function writeModels(
  regions: readonly PlannedRegion[],
  about: PlanAbout,
  choice: PrintChoice | undefined,
  outputs: ModelOutputs,
  folder: string,
  context: JobContext,
): Promise<{ readonly records: readonly RegionRecord[]; readonly findings: readonly Finding[] }> {
  const records: RegionRecord[] = [];
  const findings: Finding[] = [];
  for (const region of regions) {
    context.signal.throwIfAborted();
    context.onProgress(records.length / regions.length, 'model');
    const model = await modelOf(region, choice);
    if (model.print && model.print.mends.length > 0) findings.push(mended(region.id, model.print));
    records.push(await writeRegion(region, model, about, choice, outputs, folder));
  }
  return { records, findings };
}

interface RegionModel {
  readonly mesh: TriangleMesh;
  readonly checks: MeshChecks;
  readonly voxelMm3: number;
  readonly print?: PreparedPrint;
}

async function modelOf(region: PlannedRegion, choice: PrintChoice | undefined): Promise<RegionModel> {
  if (!choice) {
    const { id, volumeMm3 } = region;
    return { ...(await modelFromField(region.field, 0, { region: id, volumeMm3 })), voxelMm3: volumeMm3 };
  }
  const print = await prepareForPrint(region.field, choice.printer, choice.material, region.id);
  const { geometry, data } = print.mask;
  const voxelMm3 = volumeInside({ geometry, data: Float32Array.from(data) });
  return { mesh: print.mesh, checks: print.checks, voxelMm3, print };
}

async function writeRegion(
  region: PlannedRegion,
  { mesh, checks, voxelMm3, print }: RegionModel,
  about: PlanAbout,
  choice: PrintChoice | undefined,
  outputs: ModelOutputs,
  folder: string,
): Promise<RegionRecord> {
  const name = `region-${region.id}`;
  const header = `Lacuna DRAFT region ${region.id}, millimetres, LPS, not approved`;
  const stl = named(`${name}.stl`, await writeStl(join(folder, `${name}.stl`), mesh, header));
  const threeMf = outputs.threeMf
    ? await writePackage(join(folder, `${name}.3mf`), name, mesh, print, choice, about, stl.sha256)
    : undefined;
  const near = crop(about.material.labels, region.start, region.mask.geometry.size);
  const contact = contactDeviation(mesh, near, about.clearanceMm);
  const described = without(region, 'mask', 'start', 'field');
  const record: RegionRecord = {
    ...described,
    ...stl,
    checks: without(checks, 'places'),
    volumeChange: checks.volumeMm3 / voxelMm3 - 1,
    ...(contact.share > 0 ? { contact: { ...contact.statistics, share: contact.share } } : {}),
    ...(print
      ? {
          print: {
            mends: print.mends,
            lostMm3: print.lostMm3,
            placement: placementMatrix(print.report.placement),
            checks: print.report.checks.map((check) => without(check, 'places')),
          },
        }
      : {}),
    ...(threeMf ? { threeMf } : {}),
  };
  if (outputs.report === undefined) return record;
  const content = reportOf(region, record, { mesh, checks, contact, print }, about, choice, outputs.report);
  const bytes = await reportPdf(content, await readFonts());
  await writeFile(join(folder, `${name}.pdf`), bytes);
  return { ...record, report: named(`${name}.pdf`, bytes) };
}

async function writePackage(
  path: string,
  name: string,
  mesh: TriangleMesh,
  print: PreparedPrint | undefined,
  choice: PrintChoice | undefined,
  about: PlanAbout,
  sha256: string,
): Promise<WrittenFile> {
  const origin = {
    case: about.material.identity.sha256.slice(0, 16),
    sha256,
    createdAt: new Date().toISOString(),
    application: `Lacuna ${VERSION}`,
  };
  const content =
    print && choice
      ? printPackage([{ name, mesh, placement: print.report.placement }], choice.printer, choice.material, origin)
      : unplacedPackage([{ name, mesh }], origin);
  return named(`${name}.3mf`, await write3mf(path, content));
}

function reportOf(
  region: PlannedRegion,
  record: RegionRecord,
  model: {
    readonly mesh: TriangleMesh;
    readonly checks: MeshChecks;
    readonly contact: ContactDeviation;
    readonly print: PreparedPrint | undefined;
  },
  { material, models, engine, score, clearanceMm }: PlanAbout,
  choice: PrintChoice | undefined,
  language: ReportLanguage,
): ReportContent {
  const { labels, scan, identity } = material;
  const { size } = region.mask.geometry;
  const near = crop(labels, region.start, size);
  const { min, max } = model.checks.box;
  const source = { scan: scan && crop(scan, region.start, size), labels: near, mask: region.mask };
  const removedMm3 = Math.max(0, region.volumeMm3 - model.checks.volumeMm3);
  return {
    language,
    createdAt: new Date().toISOString(),
    pseudonym: '',
    caseId: '',
    approval: undefined,
    scan: {
      series: identity.seriesUid ?? '',
      sha256: identity.sha256,
      voxels: labels.geometry.size,
      spacingMm: labels.geometry.spacing,
      findings: material.findings.map(({ message }) => message),
    },
    detection: { engine, labels: material.labelSource, score, models },
    regions: [
      {
        name: `Region ${region.id}`,
        proposedMm3: region.volumeMm3,
        finalMm3: model.checks.volumeMm3,
        addedMm3: Math.max(0, model.checks.volumeMm3 - region.volumeMm3),
        removedMm3,
      },
    ],
    model: {
      name: `Region ${region.id}`,
      volumeMm3: model.checks.volumeMm3,
      sizeMm: [max[0] - min[0], max[1] - min[1], max[2] - min[2]],
      triangles: model.checks.triangles,
      clearanceMm,
      sha256: record.sha256,
    },
    contact: record.contact,
    measurements: [],
    checks: model.print?.report.checks ?? soundnessChecks(model.checks),
    print: choice && {
      ...choice.printer,
      printer: choice.printer.name,
      material: choice.material.name,
      scale: choice.material.scale,
      calibrated: choice.material.calibrated,
    },
    files: record.threeMf ? [{ name: record.threeMf.file, sha256: record.threeMf.sha256 }] : [],
    version: VERSION,
    pictures: reportPictures(source, model.mesh, boneSurface(near), model.contact, clearanceMm),
  };
}

const MEND_WORDS = {
  trim: 'edges thinner than the least wall were trimmed',
  'fill-voids': 'hollows were filled',
  thicken: 'thin places were thickened',
  'keep-largest-shell': 'loose pieces were left out',
} as const;

function mended(region: number, { mends, lostMm3 }: PreparedPrint): Finding {
  const what = mends.map((mend) => MEND_WORDS[mend]).join(', ');
  const volume = lostMm3 >= 0 ? `${lostMm3.toFixed(0)} mm3 less` : `${(-lostMm3).toFixed(0)} mm3 more`;
  return {
    code: 'print/mended',
    severity: 'info',
    message: `Region ${region} was made printable: ${what} (${volume}).`,
    details: { region, mends: mends.join(' '), lostMm3 },
  };
}

function named(file: string, bytes: Uint8Array): WrittenFile {
  return { file, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** A copy without some of its entries. */
function without<T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Omit<T, K> {
  const copy: Partial<T> = { ...record };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy as Omit<T, K>;
}
