import type { Finding } from '@shared/findings';
import { type JobContext, weightedProgress } from '@shared/jobs';
import { VERSION } from '@shared/version';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Analysis, analyse } from '../../anomaly/analyse';
import { DETECTORS } from '../../anomaly/detectors';
import { type DetectionParameters, DEFAULT_PARAMETERS } from '../../anomaly/parameters';
import { writeVolume } from '../../volume/io/volume-writer';
import { type InstalledModel, openModels } from './installed-models';
import { olderRegionFiles } from './older-plan-reader';
import { type PlanMaterial, type PlanSource, readPlanMaterial } from './plan-input';
import { choosePrinter } from './installed-printers';
import { filesOf, type ModelOutputs, type RegionRecord, writeModels } from './plan-models';
import { type PlannedRegion, planRegions, regionMap, type RegionOptions } from './plan-regions';
import { withStagedFolder } from '../../volume/io/folder-writer';

export interface PlanInput extends PlanSource, RegionOptions, ModelOutputs {
  readonly out: string;
  /** Id of a shipped printer or path of a `.json` profile: models are made printable on it, or refused. */
  readonly printer?: string;
  /** One of the printer's materials, the first by default. */
  readonly material?: string;
  readonly parameters?: DetectionParameters;
}

/** What `plan.json` holds. Lengths in millimetres, positions in LPS. */
export interface PlanRecord {
  readonly lacuna: string;
  readonly input: PlanMaterial['identity'];
  readonly geometry: PlanMaterial['labels']['geometry'];
  readonly labelSource: PlanMaterial['labelSource'];
  readonly skipped: readonly string[];
  readonly detector: string;
  readonly models: readonly InstalledModel[];
  readonly engine: string;
  readonly parameters: DetectionParameters & RegionOptions;
  /** Ids, where a printer was chosen. */
  readonly printer?: string;
  readonly material?: string;
  readonly anomalyScore: number;
  readonly paperScores: { readonly reconstructions: number; readonly original: number };
  readonly findings: readonly Finding[];
  readonly regions: readonly RegionRecord[];
  /** Files that an earlier plan had left in the folder and that are no part of this one; missing where there were none. */
  readonly removed?: readonly string[];
  readonly seconds: Readonly<Record<string, number>>;
}

/** Scan or label map in, wound regions and their STL out: the pipeline of the design's section 4. */
export async function run(input: PlanInput, context: JobContext): Promise<PlanRecord> {
  const stage = weightedProgress(context, [
    { name: 'read', weight: 4 },
    { name: 'detect', weight: 5 },
    { name: 'regions', weight: 1 },
    { name: 'model', weight: 2 },
    { name: 'write', weight: 2 },
  ]);
  const clock = stopwatch();
  const parameters = input.parameters ?? DEFAULT_PARAMETERS;
  const detector = DETECTORS[0]!;
  const choice =
    input.printer === undefined && input.material === undefined
      ? undefined
      : await choosePrinter(input.printer, input.material);
  const clearanceMm = input.clearanceMm ?? choice?.printer.clearanceMm ?? 0;
  const models = await openModels(detector.models, input.engine);
  try {
    return await withStagedFolder(input.out, async (staging, outdate) => {
      const material = await readPlanMaterial(input, stage(0));
      clock.lap('read');
      const analysis = await analyse(material.labels, detector, models.infer, parameters, stage(1));
      clock.lap('detect');
      const found: Finding[] = [];
      const options = { ...input, clearanceMm };
      const regions = planRegions(analysis, material.labels, material.scan, options, stage(2), (finding) =>
        found.push(finding),
      );
      clock.lap('regions');
      const about = {
        material,
        models: [...material.models, ...models.installed],
        engine: models.engine,
        score: analysis.readings.missing.score,
        clearanceMm,
      };
      const modelled = await writeModels(regions, about, choice, input, staging, stage(3));
      clock.lap('model');
      stage(4).onProgress(0, 'write');
      await writeVolumes(staging, material, analysis, regions);
      clock.lap('write');
      const written = new Set(modelled.records.flatMap(filesOf).map(({ file }) => file));
      const removed = (await olderRegionFiles(input.out)).filter((file) => !written.has(file));
      removed.forEach(outdate);
      const { softTissue, direction, growMm } = input;
      const record: PlanRecord = {
        lacuna: VERSION,
        input: material.identity,
        geometry: material.labels.geometry,
        labelSource: material.labelSource,
        skipped: material.scan ? [] : ['soft tissue (no scan was given)'],
        detector: detector.name,
        models: about.models,
        engine: models.engine,
        parameters: { ...parameters, softTissue, clearanceMm, ...(direction && growMm ? { direction, growMm } : {}) },
        ...(choice ? { printer: choice.printer.id, material: choice.material.id } : {}),
        anomalyScore: analysis.readings.missing.score,
        paperScores: {
          reconstructions: analysis.readings.reconstructions.score,
          original: analysis.readings.original.score,
        },
        findings: [...material.findings, ...findingsOf(analysis), ...found, ...modelled.findings],
        regions: modelled.records,
        ...(removed.length > 0 ? { removed } : {}),
        seconds: clock.laps,
      };
      await writeFile(join(staging, 'plan.json'), `${JSON.stringify(record, null, 2)}\n`);
      stage(4).onProgress(1, 'write');
      return record;
    });
  } finally {
    await models.release();
  }
}

async function writeVolumes(
  staging: string,
  { labels }: PlanMaterial,
  { geometry, expected, readings }: Analysis,
  regions: readonly PlannedRegion[],
): Promise<void> {
  await writeVolume(join(staging, 'labels.nii.gz'), labels);
  await writeVolume(join(staging, 'expected.nii.gz'), { geometry, data: expected });
  await writeVolume(join(staging, 'anomaly.nii.gz'), { geometry, data: readings.missing.difference });
  await writeVolume(join(staging, 'regions.nii.gz'), regionMap(regions, labels.geometry));
}

function findingsOf({ readings }: Analysis): Finding[] {
  return readings.missing.regions.missingTeeth.map(({ centroid, voxels }) => ({
    code: 'anomaly/missing-teeth',
    severity: 'info',
    message: `Teeth are missing near ${centroid.map((v) => v.toFixed(0)).join(', ')} mm (LPS); not counted as a wound.`,
    details: { x: centroid[0], y: centroid[1], z: centroid[2], voxels },
  }));
}

function stopwatch(): { lap: (name: string) => void; laps: Record<string, number> } {
  const laps: Record<string, number> = {};
  let last = performance.now();
  return {
    laps,
    lap(name) {
      const now = performance.now();
      laps[name] = Math.round(now - last) / 1000;
      last = now;
    },
  };
}
