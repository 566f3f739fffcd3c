import type { Analysis, AnalysisStep, Labelling } from '@shared/case/analysis';
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
import { automaticEngine } from '../../inference/engines';
import { openModels } from './installed-models';
import { type LabelChoice, type ObtainedLabels, obtainLabels } from './obtain-labels';
import { plainFinding } from './plain';
import { planRegions, regionMap, type SoftTissueMode } from './plan-regions';
import { detectedRegions } from './detected-regions';
import { readScanFile, stageVolume } from './stage-volume';

export interface AnalyseInput {
  /** Volume file of the scan. */
  readonly scan: string;
  /** Of the scan's images. */
  readonly frameOfReference?: string;
  readonly labels: LabelChoice;
  /** Where kept labels came from. */
  readonly labelling?: Labelling;
  readonly labelsOnly: boolean;
  /** Undefined leaves the choice to the program. */
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
  /** Undefined for kept labels of an older case. */
  readonly labelling: Labelling | undefined;
  /** Undefined when only labels were asked for. */
  readonly analysis: Omit<Analysis, 'finishedAt'> | undefined;
  readonly findings: readonly Finding[];
}

/** What the labels take beside the detection's 5. */
const LABEL_WEIGHT: Readonly<Record<LabelChoice['from'], number>> = { builtin: 4, model: 40, file: 1, kept: 1 };

/** Cubic millimetres of a voxel of the model grid. */
const MODEL_VOXEL_MM3 = 8;

/** Labels, detection and regions of a case's scan; the volumes go into the staging folder. */
export async function run(input: AnalyseInput, context: ComputeContext): Promise<AnalyseOutput> {
  const stage = weightedProgress(context, [
    { name: 'read', weight: 1 },
    { name: 'label', weight: LABEL_WEIGHT[input.labels.from] },
    { name: 'detect', weight: input.labelsOnly ? 0 : 5 },
    { name: 'regions', weight: input.labelsOnly ? 0 : 1 },
    { name: 'store', weight: 1 },
  ]);
  const steps = new StepRecorder(context);
  stage(0).onProgress(0, 'read');
  const scan = await readScanFile(input.scan);
  steps.done('read', { voxels: scan.data.length });
  const engine = input.engine ?? (await automaticEngine());
  const obtained = await obtainLabels(input.labels, scan, engine, stage(1), input.frameOfReference);
  const { labels } = obtained;
  steps.done('label', labelFacts(labels));
  const labelling = labellingOf(input, obtained);
  const findings = labelling?.findings ?? obtained.findings;
  if (input.labelsOnly) {
    const volumes = [await stageVolume(input.staging, 'labels', labels)];
    return { volumes, regions: [], labelling, analysis: undefined, findings };
  }
  const parameters = detectionParameters(input.parameters);
  const softTissue = input.parameters.softTissue ?? 'auto';
  const detector = DETECTORS[0]!;
  const models = await openModels(detector.models, engine);
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
      labelsName: labelling?.name,
      engine: models.engine,
      networks: [
        ...(labelling?.networks ?? []),
        ...models.installed.map((model) => ({ role: detector.name, ...model })),
      ],
      parameters: { ...parameters, softTissue },
      score,
      steps: steps.list,
      findings: all.map(plainFinding),
    };
    return { volumes, regions, labelling, analysis, findings: all };
  } finally {
    await models.release();
  }
}

/** Labels that were kept are still those that some way gave, whatever was corrected since. */
function labellingOf({ labels, labelling }: AnalyseInput, { findings, models }: ObtainedLabels): Labelling | undefined {
  if (labels.from === 'kept') return labelling;
  const name = labels.from === 'file' ? labels.name : labels.from === 'model' ? labels.model : undefined;
  return {
    from: labels.from,
    ...(name === undefined ? {} : { name }),
    networks: models.map((model) => ({ role: 'anatomy', ...model })),
    findings: findings.map(plainFinding),
  };
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
