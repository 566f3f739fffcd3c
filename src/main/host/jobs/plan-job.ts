import type { Finding } from '@shared/findings';
import { type JobContext, weightedProgress } from '@shared/jobs';
import type { MeshChecks } from '@shared/mesh';
import { VERSION } from '@shared/version';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Analysis, analyse } from '../../anomaly/analyse';
import { DETECTORS } from '../../anomaly/detectors';
import { type DetectionParameters, DEFAULT_PARAMETERS } from '../../anomaly/parameters';
import { modelFromField } from '../../mesh/model';
import { encodeStl } from '../../mesh/stl';
import { writeVolume } from '../../volume/io/volume-writer';
import { type InstalledModel, openModels } from './installed-models';
import { type PlanMaterial, type PlanSource, readPlanMaterial } from './plan-input';
import { type PlannedRegion, planRegions, regionMap, type RegionOptions } from './plan-regions';
import { withStagedFolder } from './staged-folder';

export interface PlanInput extends PlanSource, RegionOptions {
  readonly out: string;
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
  readonly anomalyScore: number;
  readonly paperScores: { readonly reconstructions: number; readonly original: number };
  readonly findings: readonly Finding[];
  readonly regions: readonly RegionRecord[];
  readonly seconds: Readonly<Record<string, number>>;
}

export type RegionRecord = Omit<PlannedRegion, 'mask' | 'start' | 'field'> & {
  readonly file: string;
  readonly sha256: string;
  readonly checks: Omit<MeshChecks, 'places'>;
  /** Volume of the mesh over volume of the voxels, less 1. */
  readonly volumeChange: number;
};

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
  const models = await openModels(detector.models, input.engine);
  try {
    return await withStagedFolder(input.out, async (staging) => {
      const material = await readPlanMaterial(input, stage(0));
      clock.lap('read');
      const analysis = await analyse(material.labels, detector, models.infer, parameters, stage(1));
      clock.lap('detect');
      const regions = planRegions(analysis, material.labels, material.scan, input, stage(2));
      clock.lap('regions');
      const records = await writeModels(regions, staging, stage(3));
      clock.lap('model');
      stage(4).onProgress(0, 'write');
      await writeVolumes(staging, material, analysis, regions);
      clock.lap('write');
      const { softTissue, direction, growMm } = input;
      const record: PlanRecord = {
        lacuna: VERSION,
        input: material.identity,
        geometry: material.labels.geometry,
        labelSource: material.labelSource,
        skipped: material.scan ? [] : ['soft tissue (no scan was given)'],
        detector: detector.name,
        models: [...material.models, ...models.installed],
        engine: models.engine,
        parameters: { ...parameters, softTissue, ...(direction && growMm ? { direction, growMm } : {}) },
        anomalyScore: analysis.readings.missing.score,
        paperScores: {
          reconstructions: analysis.readings.reconstructions.score,
          original: analysis.readings.original.score,
        },
        findings: [...material.findings, ...findingsOf(analysis)],
        regions: records,
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

async function writeModels(
  regions: readonly PlannedRegion[],
  staging: string,
  context: JobContext,
): Promise<RegionRecord[]> {
  const records: RegionRecord[] = [];
  for (const region of regions) {
    context.signal.throwIfAborted();
    context.onProgress(records.length / regions.length, 'model');
    const { mesh, checks } = await modelFromField(region.field, 0, {
      region: region.id,
      volumeMm3: region.volumeMm3,
    });
    const file = `region-${region.id}.stl`;
    const bytes = encodeStl(mesh, `Lacuna DRAFT region ${region.id}, millimetres, LPS, not approved`);
    await writeFile(join(staging, file), bytes);
    const summary = without(checks, 'places');
    const described = without(region, 'mask', 'start', 'field');
    records.push({
      ...described,
      file,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      checks: summary,
      volumeChange: checks.volumeMm3 / region.volumeMm3 - 1,
    });
  }
  return records;
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

/** A copy without some of its entries. */
function without<T extends object, K extends keyof T>(record: T, ...names: readonly K[]): Omit<T, K> {
  const copy: Partial<T> = { ...record };
  for (const name of names) Reflect.deleteProperty(copy, name);
  return copy as Omit<T, K>;
}
