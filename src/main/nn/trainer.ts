import { createRandom } from '@shared/random';
import { AppError } from '@shared/errors';
import { writeOnnx } from './onnx/write-onnx';
import { fromFlat, initialFlat, joinFlat, type ParameterLayout, splitFlat, type Tensors } from './parameters';
import { createRunner, type Feeds, type Runner } from './runner';
import { count, input, type Shape } from './tensor';
import { type VqganConfig, VQGAN } from './vqgan/config';
import { reviveDeadCodes } from './vqgan/dead-codes';
import { reconstruct } from './vqgan/export-model';
import { layouts } from './vqgan/layouts';
import { trainingStep, type TrainingStep } from './vqgan/training-step';

export interface TrainerOptions {
  readonly kind: 'stageOne' | 'stageTwo';
  /** Samples a step, fixed for the trainer's life. */
  readonly batch: number;
  /** Decides the initial weights and which codes replace dead ones. */
  readonly seed: number;
  readonly network?: VqganConfig;
  /** Stage two only, required there: `weights()` of the finished stage one. */
  readonly stageOne?: Tensors;
  /** Default: all cores. */
  readonly threads?: number;
}

/** Encoded labels (eq. 12), each [batch, 1, grid, grid, grid], x fastest. Not backed by a SharedArrayBuffer. */
export interface Batch {
  readonly clean: Float32Array;
  /** Stage two only, required there. */
  readonly masked?: Float32Array;
}

export interface StepScalars {
  readonly learningRate: number;
  /** 0: no adversary, a cheaper graph runs (VQ-VAE); 1: lambda of eq. 5 times 0.8, as in the paper. */
  readonly adversarial: number;
  /** beta of eq. 8; default 0.25. */
  readonly commitment?: number;
  /** Stage two: weight of the distance between the codes of the masked and of the clean input; default 0. */
  readonly latent?: number;
  /** Stage two: false learns from the latent term alone, without the decoder, at half the cost; default true. */
  readonly decoded?: boolean;
  /** Also return the reconstruction; of decoded steps only. */
  readonly pictures?: boolean;
}

export interface Losses {
  /** Mean squared error, eq. 7; undefined when nothing was decoded. */
  readonly reconstruction: number | undefined;
  readonly commitment: number;
  readonly latent: number;
  readonly adversarial: number;
  readonly discriminator: number;
  readonly lambda: number;
  /** Codewords that this batch used (stage one). */
  readonly usedCodes: number;
}

export interface StepResult {
  readonly losses: Losses;
  readonly reconstruction?: Float32Array;
}

export interface Trainer {
  /** Steps done; part of the state. */
  readonly stepCount: number;
  step(batch: Batch, scalars: StepScalars): Promise<StepResult>;
  /** Forward only, averaged weights; the input is `masked` when given, the error is always against `clean`. */
  validate(batch: Batch): Promise<{ readonly error: number; readonly reconstruction: Float32Array }>;
  /** Copies of everything that a later run needs to go on exactly. */
  saveState(): Tensors;
  /** Throws AppError `model/bad-shape` when a part is missing or has another size. */
  loadState(state: Tensors): void;
  /** Encoder, decoder (averaged over the last steps) and codebook by parameter name: for `exportModel` and stage two. */
  weights(): Tensors;
  release(): Promise<void>;
}

/** Share of the running average of the weights that a step keeps, once there are enough steps. */
const AVERAGING = 0.995;
/** Dead codewords are replaced every so many steps. */
const REVIVE_EVERY = 5;
/** Quantisation sets in between these steps of stage one, so that the codebook first finds where the codes lie. */
const QUANTISE_FROM = 10;
const QUANTISE_FULLY = 60;

export function createTrainer(options: TrainerOptions): Promise<Trainer> {
  return Promise.resolve().then(() => buildTrainer(options));
}

function buildTrainer(options: TrainerOptions): Trainer {
  const { kind, batch, seed, stageOne, threads } = options;
  const network = options.network ?? VQGAN;
  const stage = kind === 'stageOne' ? 1 : 2;
  const layout = layouts(network);
  const imageShape = [batch, 1, network.grid, network.grid, network.grid];
  const random = createRandom(seed);
  // The adversarial step has every state; a run without adversary carries the discriminator along unused.
  const full = trainingStep({ network, batch, stage, adversarial: true, decoded: true });
  const state = new Map<string, Float32Array>();
  const frozen = new Map<string, Float32Array>();
  start();
  let stepCount = 0;
  let current: { readonly kind: string; readonly step: TrainingStep; readonly runner: Runner } | undefined;
  let validator: Runner | undefined;

  function start(): void {
    const known = stageOne && knownParts(stageOne);
    if (stage === 2 && !known) throw new Error('stage two needs the weights of stage one');
    for (const [name, shape] of Object.entries({ ...full.state, ...full.frozen })) {
      const [part, what] = name.split('/') as [string, string | undefined];
      const weights = what === 'weights' || what === 'average';
      const values =
        known?.get(part === 'teacher' ? 'encoder' : part)?.slice() ??
        (weights ? initialFlat(layout[part as keyof typeof layout], random.fork(part)) : undefined);
      const fits = values && (weights || name === 'codebook') ? values : new Float32Array(count(shape));
      (name in full.frozen ? frozen : state).set(name, fits);
    }
  }

  function knownParts(weights: Tensors): Map<string, Float32Array> {
    const part = (name: string, of: ParameterLayout): [string, Float32Array] => {
      const flat = joinFlat(weights, of);
      if (!flat)
        throw new AppError('model/bad-shape', { name: 'stage one', reason: `its ${name} has other parameters` });
      return [name, flat];
    };
    return new Map([
      part('encoder', layout.encoder),
      part('decoder', layout.decoder),
      ['codebook', checked('codebook', weights['codebook'], [network.codes, network.codewordSize])],
    ]);
  }

  async function stepper(adversarial: boolean, decoded: boolean): Promise<NonNullable<typeof current>> {
    const kind = `${adversarial ? 'adversarial' : 'plain'}, ${decoded ? 'decoded' : 'codes'}`;
    if (current?.kind === kind) return current;
    await current?.runner.release();
    const step = adversarial ? full : trainingStep({ network, batch, stage, adversarial, decoded });
    current = { kind, step, runner: await createRunner(writeOnnx(step.outputs), threads) };
    return current;
  }

  function image(values: Float32Array | undefined, name: string): Float32Array {
    if (values?.length !== count(imageShape)) throw new Error(`${name} must be ${imageShape.join(' x ')}`);
    return values;
  }

  async function step({ clean, masked }: Batch, scalars: StepScalars): Promise<StepResult> {
    const { step: graph, runner } = await stepper(scalars.adversarial !== 0, stage === 1 || (scalars.decoded ?? true));
    const t = stepCount + 1;
    const one = (value: number): Feeds[string] => ({ data: Float32Array.of(value), shape: [] });
    const feeds: Feeds = {
      clean: { data: image(clean, 'clean'), shape: imageShape },
      ...(stage === 2 && { masked: { data: image(masked, 'masked'), shape: imageShape } }),
      learningRate: one(scalars.learningRate),
      step: one(t),
      averaging: one(Math.min(AVERAGING, t / (t + 10))),
      adversarial: one(scalars.adversarial),
      commitment: one(scalars.commitment ?? 0.25),
      latent: one(scalars.latent ?? 0),
      hardness: one(stage === 1 ? hardnessAt(t) : 1),
      ...shaped(state, graph.state),
      ...shaped(frozen, graph.frozen),
    };
    const wanted = Object.keys(graph.outputs).filter((name) => name !== 'reconstruction' || scalars.pictures);
    const results = await runner.run(feeds, wanted);
    for (const name of Object.keys(graph.state)) state.set(name, results[`next/${name}`]!);
    stepCount = t;
    if (stage === 1 && t % REVIVE_EVERY === 1) {
      const book = { codebook: state.get('codebook')!, counts: part('counts'), sums: part('sums') };
      reviveDeadCodes(book, results['codes']!, results['misfit']!, random.fork(`codes/${t}`));
    }
    const loss = (name: string): number => results[`loss/${name}`]?.[0] ?? 0;
    return {
      losses: {
        reconstruction: results['loss/reconstruction']?.[0],
        commitment: loss('commitment'),
        latent: loss('latent'),
        adversarial: loss('adversarial'),
        discriminator: loss('discriminator'),
        lambda: loss('lambda'),
        usedCodes: loss('usedCodes'),
      },
      ...(scalars.pictures && results['reconstruction'] && { reconstruction: results['reconstruction'] }),
    };
  }

  function part(name: string): Float32Array {
    return state.get(`codebook/${name}`)!;
  }

  function current_(name: string): Float32Array {
    return (state.get(name) ?? frozen.get(name))!;
  }

  const decoderName = stage === 1 ? 'decoder/average' : 'decoder/weights';

  async function validate({ clean, masked }: Batch): Promise<{ error: number; reconstruction: Float32Array }> {
    const shapes = {
      'encoder/average': [layout.encoder.size],
      [decoderName]: [layout.decoder.size],
      codebook: [network.codes, network.codewordSize],
    };
    if (!validator) {
      const x = input('x', imageShape);
      const ofEncoder = fromFlat(input('encoder/average', [layout.encoder.size]), layout.encoder).parameters;
      const ofDecoder = fromFlat(input(decoderName, [layout.decoder.size]), layout.decoder).parameters;
      const y = reconstruct(
        (name, shape, start) =>
          name === 'codebook'
            ? input(name, shape)
            : (name.startsWith('encoder') ? ofEncoder : ofDecoder)(name, shape, start),
        x,
        network,
      );
      validator = await createRunner(writeOnnx({ y }), threads);
    }
    const x = image(masked ?? clean, 'clean');
    const values = new Map(Object.keys(shapes).map((name) => [name, current_(name)]));
    const { y } = await validator.run({ x: { data: x, shape: imageShape }, ...shaped(values, shapes) }, ['y']);
    let sum = 0;
    for (let i = 0; i < y!.length; i++) sum += (y![i]! - clean[i]!) ** 2;
    return { error: sum / y!.length, reconstruction: y! };
  }

  return {
    get stepCount() {
      return stepCount;
    },
    step,
    validate,
    saveState() {
      const copies = [...state].map(([name, values]): [string, Float32Array] => [name, values.slice()]);
      return Object.fromEntries([...copies, ['stepCount', Float32Array.of(stepCount)]]);
    },
    loadState(saved) {
      const next = Object.entries(full.state).map(([name, shape]): [string, Float32Array] => [
        name,
        checked(name, saved[name], shape).slice(),
      ]);
      const [steps] = checked('stepCount', saved['stepCount'], [1]);
      for (const [name, values] of next) state.set(name, values);
      stepCount = steps!;
    },
    weights: () => ({
      ...splitFlat(current_('encoder/average'), layout.encoder),
      ...splitFlat(current_(decoderName), layout.decoder),
      codebook: current_('codebook').slice(),
    }),
    async release() {
      await current?.runner.release();
      await validator?.release();
      current = validator = undefined;
    },
  };
}

function hardnessAt(step: number): number {
  return Math.min(1, Math.max(0, (step - QUANTISE_FROM) / (QUANTISE_FULLY - QUANTISE_FROM)));
}

function checked(name: string, values: Float32Array | undefined, shape: Shape): Float32Array {
  if (values?.length === count(shape)) return values;
  const found = values ? `${values.length} values` : 'nothing';
  throw new AppError('model/bad-shape', { name, reason: `${count(shape)} values are needed and it has ${found}` });
}

function shaped(values: ReadonlyMap<string, Float32Array>, shapes: Readonly<Record<string, Shape>>): Feeds {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, { data: values.get(name)!, shape }]));
}
