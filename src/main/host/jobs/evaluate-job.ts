import { type JobContext, weightedProgress } from '@shared/jobs';
import type { MaskVolume } from '@shared/volume';
import { type Analysis, analyse } from '../../anomaly/analyse';
import { COMPARISON_MODES, type ComparisonMode } from '../../anomaly/difference';
import { DETECTORS } from '../../anomaly/detectors';
import {
  type DetectionFigures,
  detectionFigures,
  mean,
  type NormalResult,
  scoreNormal,
  scoreWound,
  type WoundResult,
} from '../../anomaly/evaluation';
import { coveredError } from '../../anomaly/metrics';
import { DEFAULT_PARAMETERS, type DetectionParameters } from '../../anomaly/parameters';
import { teethAndJawMask } from '../../anomaly/teeth-and-jaw';
import { modelName } from '../../training/run-folder';
import { resampleLabels } from '../../volume/resample-labels';
import { type BuiltInFigures, evaluateBuiltIn } from './evaluate-built-in';
import { cutSubjects, phantomSubjects, type SubjectCounts } from './evaluate-subjects';
import { type InstalledModel, isInstalled, type OpenModels, openModels } from './installed-models';

export interface EvaluateInput {
  /** Phantoms of a split, or the label maps of a folder with so many wounds cut into each. */
  readonly subjects:
    (SubjectCounts & { readonly split: 'validation' | 'test' }) | { readonly labels: string; readonly wounds: number };
  /** So many local wounds of the phantoms again, in their CBCT without labels; none when left out. */
  readonly builtIn?: number;
  /** The folder of a training run without the adversary: the paper's comparison. */
  readonly vqvae?: string;
  readonly engine?: string;
  readonly parameters?: DetectionParameters;
}

export interface EvaluateOutput extends DetectionFigures {
  readonly stageOneError: Errors;
  readonly stageTwoError: Errors;
  /** The paper's pair of reconstructions alone, and the comparison with the original. */
  readonly againstReconstruction: DetectionFigures;
  readonly againstOriginal: DetectionFigures;
  /** Null where it was not asked for. */
  readonly builtIn: BuiltInFigures | null;
  /** Where the subjects come from. */
  readonly source: string;
  readonly models: readonly InstalledModel[];
  readonly engine: string;
}

/**
 * Mean squared errors over the model grid, as the paper measures them (4.1: padded volumes); null where no VQ-VAE of this
 * stage was given. `inside` counts only voxels that the scan reaches, which is harder: padding is easy.
 */
export interface Errors {
  readonly vqgan: number;
  readonly vqvae: number | null;
  readonly inside: { readonly vqgan: number; readonly vqvae: number | null };
}

const VQVAE = [modelName('vqvae', 'one'), modelName('vqvae', 'two')] as const;

/** The papers' tables on phantoms that no training step and no choice of a parameter has seen. */
export async function run(input: EvaluateInput, context: JobContext): Promise<EvaluateOutput> {
  const detector = DETECTORS[0]!;
  const parameters = input.parameters ?? DEFAULT_PARAMETERS;
  const models = await openModels(detector.models, input.engine);
  const vqvae = input.vqvae === undefined ? undefined : await openCompared(input.vqvae, input.engine);
  try {
    const wanted = input.subjects;
    const subjects =
      'labels' in wanted
        ? await cutSubjects(wanted.labels, wanted.wounds, quietly(context))
        : phantomSubjects(wanted.split, wanted);
    const again =
      'labels' in wanted ? [] : subjects.filter(({ kind }) => kind === 'local').slice(0, input.builtIn ?? 0);
    const stage = weightedProgress(context, [
      ...subjects.map(({ kind }, i) => ({
        name: `subject ${i + 1} of ${subjects.length}`,
        weight: kind === 'none' ? 2 : 1,
      })),
      { name: 'without labels', weight: 8 * again.length },
    ]);
    const normals = byMode<NormalResult>();
    const local = byMode<WoundResult>();
    const total = byMode<WoundResult>();
    const stageOne = noErrors();
    const stageTwo = noErrors();
    for (const [i, { kind, seed, sample }] of subjects.entries()) {
      context.signal.throwIfAborted();
      stage(i).onProgress(0, '');
      const subject = sample();
      const analysis = await analyse(subject.labels, detector, models.infer, parameters, stage(i));
      if (kind === 'none') {
        for (const mode of COMPARISON_MODES) normals[mode].push(scoreNormal(seed, analysis.readings[mode]));
        await measureErrors(analysis, models, vqvae, stageOne, stageTwo, context);
      } else {
        const truth = onModelGrid(subject.truth, analysis);
        const results = kind === 'local' ? local : total;
        for (const mode of COMPARISON_MODES) {
          results[mode].push(scoreWound(seed, subject.sizeMm, analysis.readings[mode], truth));
        }
      }
    }
    const seeds = again.map(({ seed }) => seed);
    const last = stage(subjects.length);
    const builtIn = seeds.length > 0 ? await evaluateBuiltIn(seeds, detector, models, parameters, last) : null;
    const figures = (mode: ComparisonMode): DetectionFigures =>
      detectionFigures(normals[mode], local[mode], total[mode]);
    return {
      stageOneError: errorsOf(stageOne),
      stageTwoError: errorsOf(stageTwo),
      ...figures('missing'),
      againstReconstruction: figures('reconstructions'),
      againstOriginal: figures('original'),
      builtIn,
      source:
        'labels' in wanted
          ? `label maps, ${wanted.wounds} wounds cut into each`
          : `${wanted.split} seeds ${subjects[0]?.seed ?? 0} to ${subjects.at(-1)?.seed ?? 0}`,
      models: [...models.installed, ...(vqvae?.installed ?? [])],
      engine: models.engine,
    };
  } finally {
    await models.release();
    await vqvae?.release();
  }
}

/** The VQ-VAE's stages that a training run has finished, at least one. Throws AppError `model/...`. */
async function openCompared(folder: string, engine: string | undefined): Promise<OpenModels> {
  const finished = [];
  for (const name of VQVAE) if (await isInstalled(name, folder)) finished.push(name);
  return openModels(finished.length > 0 ? finished : [VQVAE[0]], engine, folder);
}

function onModelGrid(mask: MaskVolume, { geometry }: Analysis): MaskVolume {
  return resampleLabels(mask, geometry);
}

function quietly({ signal }: JobContext): JobContext {
  return { signal, onProgress: () => undefined };
}

/** One entry a subject. */
interface ErrorList {
  readonly whole: number[];
  readonly inside: number[];
}

interface ErrorPairs {
  readonly vqgan: ErrorList;
  readonly vqvae: ErrorList;
}

function noErrors(): ErrorPairs {
  return { vqgan: { whole: [], inside: [] }, vqvae: { whole: [], inside: [] } };
}

/** Stage one: G1(x') against x'. Stage two: G2 of the anatomy without teeth and jaw against the whole x'. */
async function measureErrors(
  { encoded, geometry, inside, labels: coarse }: Analysis,
  models: OpenModels,
  vqvae: OpenModels | undefined,
  stageOne: ErrorPairs,
  stageTwo: ErrorPairs,
  context: JobContext,
): Promise<void> {
  const removed = teethAndJawMask(coarse, geometry);
  const masked = encoded.map((value, i) => (removed[i] ? 0 : value));
  const quiet = quietly(context);
  const everywhere = new Uint8Array(inside.length).fill(1);
  const note = (list: ErrorList, values: Float32Array): void => {
    list.whole.push(coveredError(values, encoded, everywhere));
    list.inside.push(coveredError(values, encoded, inside));
  };
  note(stageOne.vqgan, await models.infer('stage-one', encoded, geometry, quiet));
  note(stageTwo.vqgan, await models.infer('stage-two', masked, geometry, quiet));
  const [one, two] = VQVAE;
  const has = (model: string): boolean => vqvae?.installed.some(({ name }) => name === model) === true;
  if (vqvae && has(one)) note(stageOne.vqvae, await vqvae.infer(one, encoded, geometry, quiet));
  if (vqvae && has(two)) note(stageTwo.vqvae, await vqvae.infer(two, masked, geometry, quiet));
}

function errorsOf({ vqgan, vqvae }: ErrorPairs): Errors {
  const compared = (values: readonly number[]): number | null => (values.length > 0 ? mean(values) : null);
  return {
    vqgan: mean(vqgan.whole),
    vqvae: compared(vqvae.whole),
    inside: { vqgan: mean(vqgan.inside), vqvae: compared(vqvae.inside) },
  };
}

function byMode<T>(): Record<ComparisonMode, T[]> {
  return { missing: [], reconstructions: [], original: [] };
}
