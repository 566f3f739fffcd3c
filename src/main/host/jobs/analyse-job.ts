import type { Analysis, AnalysisStep } from '@shared/case/analysis';
import type { Facts } from '@shared/case/common';
import type { Region } from '@shared/case/region';
import type { Finding } from '@shared/findings';
import { voxelVolume } from '@shared/geometry';
import { weightedProgress } from '@shared/jobs';
import { LABEL_NAMES } from '@shared/labels';
import type { LabelVolume } from '@shared/volume';
import { analyse } from '../../anomaly/analyse';
import { DETECTORS } from '../../anomaly/detectors';
import { DEFAULT_PARAMETERS, type DetectionParameters } from '../../anomaly/parameters';
import type { StagedVolume } from '../../case/save-store';
import type { ComputeContext } from '../../compute/protocol';
import { openModels } from './installed-models';
import { type LabelChoice, obtainLabels } from './obtain-labels';
import { plainFinding } from './plain';
import { planRegions, regionMap, type SoftTissueMode } from './plan-regions';
import { detectedRegions } from './detected-regions';
import { readScanFile, stageVolume } from './stage-volume';

export interface AnalyseInput {
  /** Volume file of the scan. */
  readonly scan: string;
  readonly labels: LabelChoice;
  readonly labelsOnly: boolean;
  /** Undefined takes the default engine. */
  readonly engine?: string;
  readonly parameters: {
    readonly threshold?: number;
    readonly minimumMm3?: number;
    readonly softTissue?: SoftTissueMode;
  };
  readonly staging: string;
}

export interface AnalyseOutput {
  readonly volumes: readonly StagedVolume[];
  readonly regions: readonly Region[];
  /** Undefined when only labels were asked for. */
  readonly analysis: Omit<Analysis, 'finishedAt'> | undefined;
  readonly findings: readonly Finding[];
}

/** Cubic millimetres of a voxel of the model grid. */
const MODEL_VOXEL_MM3 = 8;

/** Labels, detection and regions of a case's scan; the volumes go into the staging folder. */
export async function run(input: AnalyseInput, context: ComputeContext): Promise<AnalyseOutput> {
  const stage = weightedProgress(context, [
    { name: 'read', weight: 1 },
    { name: 'label', weight: input.labels.from === 'builtin' ? 4 : 1 },
    { name: 'detect', weight: input.labelsOnly ? 0 : 5 },
    { name: 'regions', weight: input.labelsOnly ? 0 : 1 },
    { name: 'store', weight: 1 },
  ]);
  const steps = new StepRecorder(context);
  stage(0).onProgress(0, 'read');
  const scan = await readScanFile(input.scan);
  steps.done('read', { voxels: scan.data.length });
  const { labels, findings, models: labellers } = await obtainLabels(input.labels, scan, input.engine, stage(1));
  steps.done('label', labelFacts(labels));
  if (input.labelsOnly) {
    const volumes = [await stageVolume(input.staging, 'labels', labels)];
    return { volumes, regions: [], analysis: undefined, findings };
  }
  const parameters = detectionParameters(input.parameters);
  const softTissue = input.parameters.softTissue ?? 'auto';
  const detector = DETECTORS[0]!;
  const models = await openModels(detector.models, input.engine);
  try {
    const found = await analyse(labels, detector, models.infer, parameters, stage(2));
    const { score, difference, regions: coarse } = found.readings.missing;
    steps.done('detect', { score, candidates: coarse.wounds.length, missingTeeth: coarse.missingTeeth.length });
    const planned = planRegions(found, labels, scan, { softTissue }, stage(3));
    const regions = detectedRegions(planned, scan.geometry);
    steps.done('regions', { regions: regions.length, mm3: regions.reduce((sum, { volumeMm3 }) => sum + volumeMm3, 0) });
    stage(4).onProgress(0, 'store');
    const map = regionMap(planned, scan.geometry);
    const { geometry } = found;
    const volumes: StagedVolume[] = [];
    volumes.push(await stageVolume(input.staging, 'labels', labels));
    volumes.push(await stageVolume(input.staging, 'expected', { geometry, data: found.expected }));
    volumes.push(await stageVolume(input.staging, 'anomaly', { geometry, data: difference }));
    volumes.push(await stageVolume(input.staging, 'regions-0', map));
    volumes.push(await stageVolume(input.staging, 'proposal', map));
    steps.done('store', {});
    const teeth = missingTeeth(coarse.missingTeeth);
    const all = [...findings, ...teeth];
    const analysis: AnalyseOutput['analysis'] = {
      labelsFrom: input.labels.from,
      labelsName: input.labels.from === 'file' ? input.labels.name : undefined,
      engine: models.engine,
      networks: [
        ...labellers.map((model) => ({ role: 'anatomy', ...model })),
        ...models.installed.map((model) => ({ role: detector.name, ...model })),
      ],
      parameters: { ...parameters, softTissue },
      score,
      steps: steps.list,
      findings: all.map(plainFinding),
    };
    return { volumes, regions, analysis, findings: all };
  } finally {
    await models.release();
  }
}

function detectionParameters({ threshold, minimumMm3 }: AnalyseInput['parameters']): DetectionParameters {
  return {
    ...DEFAULT_PARAMETERS,
    ...(threshold === undefined ? {} : { evidenceThreshold: threshold }),
    ...(minimumMm3 === undefined ? {} : { minimumVoxels: Math.max(1, Math.round(minimumMm3 / MODEL_VOXEL_MM3)) }),
  };
}

/** Volumes of the labels that are there, in cubic centimetres. */
function labelFacts({ geometry, data }: LabelVolume): Facts {
  const counts = new Float64Array(256);
  for (const label of data) counts[label]! += 1;
  const each = voxelVolume(geometry) / 1000;
  const facts: Facts = {};
  LABEL_NAMES.forEach((name, label) => {
    if (label > 0 && counts[label]! > 0) facts[name] = Math.round(counts[label]! * each * 10) / 10;
  });
  return facts;
}

function missingTeeth(teeth: readonly { readonly centroid: readonly number[]; readonly voxels: number }[]): Finding[] {
  return teeth.map(({ centroid: [x = 0, y = 0, z = 0], voxels }) => ({
    code: 'anomaly/missing-teeth',
    severity: 'info',
    message: `Teeth are missing near ${[x, y, z].map((v) => v.toFixed(0)).join(', ')} mm (LPS); not counted as a wound.`,
    details: { x, y, z, voxels },
  }));
}

/** Times the steps and tells the host what each found as soon as it is known. */
class StepRecorder {
  readonly list: AnalysisStep[] = [];
  private began = performance.now();

  constructor(private readonly context: ComputeContext) {}

  done(name: string, found: Facts): void {
    const now = performance.now();
    this.list.push({ name, seconds: Math.round(now - this.began) / 1000, found });
    this.began = now;
    this.context.onFound(name, found);
  }
}
