import { adamStep, type AdamScalars, type AdamState } from '../adam';
import { gradients } from '../autodiff';
import { add, div, mul, reduceMean, square, sub } from '../ops/arithmetic';
import { spaceToDepth } from '../ops/blocks';
import { conv } from '../ops/conv';
import { reduceSum, reshape } from '../ops/broadcast';
import { concat } from '../ops/layout';
import { logLossOfFalse, logLossOfTrue, sign, sqrt, stopGradient, straightThrough } from '../ops/unary';
import { fromFlat, type ParameterLayout } from '../parameters';
import { constant, count, input, scalar, type Shape, type Tensor } from '../tensor';
import { type VqganConfig } from './config';
import { layouts } from './layouts';
import { decoder, discriminator, encoder } from './networks';
import { quantise, updateCodebook } from './quantiser';

/** Adam's betas: the discriminator forgets its direction faster, as is usual for adversaries. */
const GENERATOR_BETAS = [0.9, 0.99] as const;
const DISCRIMINATOR_BETAS = [0.5, 0.9] as const;
/** delta of eq. 5 */
const DELTA = 1e-4;
/**
 * Typical variance of encoded label maps. The reconstruction error is divided by it (van den Oord et al. 2017), or the
 * commitment loss, whose codes have their own scale, would outweigh it and the codebook would collapse.
 */
const DATA_VARIANCE = 0.05;

export interface StepOptions {
  readonly network: VqganConfig;
  readonly batch: number;
  readonly stage: 1 | 2;
  readonly adversarial: boolean;
  /** False, in stage two: the codes alone are compared, nothing is decoded, and a step costs half. */
  readonly decoded: boolean;
}

export interface TrainingStep {
  /** Graph inputs carried from step to step, and their shapes; the output `next/<name>` is the new value. */
  readonly state: Readonly<Record<string, Shape>>;
  /** Graph inputs that never change: stage two's frozen parts. */
  readonly frozen: Readonly<Record<string, Shape>>;
  /**
   * New state, losses (scalars named `loss/...`), `reconstruction`; `codes` (the rows of the quantiser) and `misfit` (their squared distances to their codewords, in the same order).
   */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/**
 * Scalar inputs. `hardness` is the share of quantisation in what the decoder gets: 0 lets the codes through as they are,
 * 1 gives it the codewords. Batch inputs: `clean` and, in stage two, `masked`.
 */
export const SCALARS = [
  'learningRate',
  'step',
  'averaging',
  'adversarial',
  'commitment',
  'latent',
  'hardness',
] as const;

/**
 * One training step as a graph: forward, losses (eq. 6-10 with the weight of eq. 5), reverse mode, Adam, codebook
 * averages. Stage two trains the encoder alone, from masked input towards the clean one.
 */
export function trainingStep({ network, batch, stage, adversarial, decoded }: StepOptions): TrainingStep {
  const layout = layouts(network);
  const state: Record<string, Shape> = {};
  const frozen: Record<string, Shape> = {};
  const outputs: Record<string, Tensor> = {};
  const keep = (name: string, shape: Shape, into = state): Tensor => {
    into[name] = shape;
    return input(name, shape);
  };
  const given = Object.fromEntries(SCALARS.map((name) => [name, input(name, [])])) as Record<
    (typeof SCALARS)[number],
    Tensor
  >;
  const learner = (part: string, { size }: ParameterLayout): AdamState => ({
    weights: keep(`${part}/weights`, [size]),
    first: keep(`${part}/first`, [size]),
    second: keep(`${part}/second`, [size]),
    average: keep(`${part}/average`, [size]),
  });
  const learn = (part: string, old: AdamState, gradient: Tensor, betas: readonly [number, number]): void => {
    const scalars: AdamScalars = given;
    const next = adamStep(old, gradient, scalars, betas);
    for (const [name, value] of Object.entries(next)) outputs[`next/${part}/${name}`] = value as Tensor;
  };

  const shape = [batch, 1, network.grid, network.grid, network.grid];
  const clean = input('clean', shape);
  const seen = stage === 1 ? clean : input('masked', shape);
  const encoderState = learner('encoder', layout.encoder);
  const encoderParts = fromFlat(encoderState.weights, layout.encoder);
  const book = stage === 1 ? state : frozen;
  const codebook = keep('codebook', [network.codes, network.codewordSize], book);

  const codes = encoder(encoderParts.parameters, seen, network);
  const quantised = quantise(codes, codebook);
  const commitment = mean(square(sub(codes, quantised.nearest)));
  let codeLoss = mul(commitment, mul(given.commitment, given.hardness));
  outputs['loss/commitment'] = commitment;
  if (stage === 2) {
    const teacher = fromFlat(keep('teacher/weights', [layout.encoder.size], frozen), layout.encoder).parameters;
    const target = stopGradient(encoder(teacher, clean, network));
    const latent = weightedMean(square(sub(codes, target)), weightsNear(clean, seen));
    codeLoss = add(codeLoss, mul(latent, given.latent));
    outputs['loss/latent'] = latent;
  }
  if (!decoded) {
    const pieces = encoderParts.pieces;
    const found = gradients([{ of: codeLoss, gradient: scalar(1) }], pieces);
    learn('encoder', encoderState, flatten(found, pieces), GENERATOR_BETAS);
    return { state, frozen, outputs };
  }

  const decoderState = stage === 1 ? learner('decoder', layout.decoder) : undefined;
  const decoderFlat = decoderState?.weights ?? keep('decoder/weights', [layout.decoder.size], frozen);
  const decoderParts = fromFlat(decoderFlat, layout.decoder);
  const softened = add(codes, mul(sub(quantised.nearest, codes), given.hardness));
  const { y, last } = decoder(decoderParts.parameters, straightThrough(codes, softened), network);
  const reconstruction = mean(square(sub(y, clean)));
  outputs['loss/reconstruction'] = reconstruction;
  const byReconstruction = gradients([{ of: reconstruction, gradient: scalar(1 / DATA_VARIANCE) }], [y])[0]!;
  let arriving = byReconstruction;
  if (adversarial) {
    const adversary = learner('discriminator', layout.discriminator);
    const { parameters, pieces } = fromFlat(adversary.weights, layout.discriminator);
    const onFake = discriminator(parameters, y, network);
    const onReal = discriminator(parameters, clean, network);
    const deceit = mean(logLossOfTrue(onFake));
    const judgement = add(mean(logLossOfTrue(onReal)), mean(logLossOfFalse(onFake)));
    const byDeceit = gradients([{ of: deceit, gradient: scalar(1) }], [y])[0]!;
    const lambda = mul(div(strength(byReconstruction, y, last), add(strength(byDeceit, y, last), DELTA)), 0.8);
    arriving = add(byReconstruction, mul(byDeceit, mul(lambda, given.adversarial)));
    const targets = gradients([{ of: judgement, gradient: scalar(1) }], pieces);
    learn('discriminator', adversary, flatten(targets, pieces), DISCRIMINATOR_BETAS);
    Object.assign(outputs, { 'loss/adversarial': deceit, 'loss/discriminator': judgement, 'loss/lambda': lambda });
  }

  const trained = [...encoderParts.pieces, ...(decoderState ? decoderParts.pieces : [])];
  const all = gradients(
    [
      { of: y, gradient: arriving },
      { of: codeLoss, gradient: scalar(1) },
    ],
    trained,
  );
  const split = encoderParts.pieces.length;
  learn('encoder', encoderState, flatten(all.slice(0, split), encoderParts.pieces), GENERATOR_BETAS);
  if (decoderState) {
    learn('decoder', decoderState, flatten(all.slice(split), decoderParts.pieces), GENERATOR_BETAS);
    const next = updateCodebook(
      {
        codebook,
        counts: keep('codebook/counts', [network.codes]),
        sums: keep('codebook/sums', [network.codes, network.codewordSize]),
      },
      quantised,
    );
    Object.assign(outputs, {
      'next/codebook': next.codebook,
      'next/codebook/counts': next.counts,
      'next/codebook/sums': next.sums,
      'loss/usedCodes': next.used,
    });
  }
  Object.assign(outputs, { reconstruction: y, codes: quantised.rows, misfit: quantised.misfit });
  return { state, frozen, outputs };
}

/** What a cell of the codes weighs in the latent term when nothing near it was masked. */
const UNMASKED = 0.1;
/** Cells around masked tissue that weigh as it does: an error beside a wound is as wrong as one in it. */
const NEAR = 2;

/** 1 more in cells of 4^3 voxels within {@link NEAR} cells of masked tissue: [N, 1, g/4, g/4, g/4]. */
function weightsNear(clean: Tensor, masked: Tensor): Tensor {
  const removed = reduceMean(spaceToDepth(sub(clean, masked), 4), [1]);
  const edge = 2 * NEAR + 1;
  const box = constant(new Float32Array(edge ** 3).fill(1), [1, 1, edge, edge, edge]);
  return add(sign(conv(removed, box)), UNMASKED);
}

/** Mean of x [N, C, ...grid] with the weights [N, 1, ...grid]. */
function weightedMean(x: Tensor, weights: Tensor): Tensor {
  return div(mean(mul(reduceMean(x, [1]), weights)), mean(weights));
}

function mean(x: Tensor): Tensor {
  return reshape(reduceMean(x), []);
}

/** Length of the gradient with respect to the last layer's weights when `gradient` arrives at the reconstruction. */
function strength(gradient: Tensor, y: Tensor, last: Tensor): Tensor {
  const byLast = gradients([{ of: y, gradient }], [last])[0]!;
  return sqrt(reshape(reduceSum(square(byLast)), []));
}

function flatten(parts: readonly (Tensor | undefined)[], pieces: readonly Tensor[]): Tensor {
  return concat(
    parts.map((part, i) => {
      if (!part) throw new Error(`no gradient reaches parameter ${i}`);
      return reshape(part, [count(pieces[i]!.shape)]);
    }),
    0,
  );
}
