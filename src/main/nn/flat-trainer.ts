import { AppError } from '@shared/errors';
import type { Random } from '@shared/random';
import { STATE } from './flat-step';
import { writeOnnx } from './onnx/write-onnx';
import { initialFlat, type ParameterLayout, splitFlat, type Tensors } from './parameters';
import { createRunner, type Feeds } from './runner';
import type { Tensor } from './tensor';

export interface FlatTrainerOptions {
  readonly layout: ParameterLayout;
  /** Of `flatStep`. */
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Decides the initial weights. */
  readonly random: Random;
  /** Share of the running average of the weights that a step keeps, once there are enough steps. */
  readonly averaging: number;
  readonly threads?: number;
}

/** The host's side of {@link flatStep}: keeps the state and feeds the graph. */
export interface FlatTrainer {
  /** Steps done; part of the state. */
  readonly stepCount: number;
  /** The scalars that the lesson tells, by name. */
  readonly step: (batch: Feeds, learningRate: number) => Promise<Readonly<Record<string, number>>>;
  /** Copies of everything that a later run needs to go on exactly. */
  readonly saveState: () => Tensors;
  /** @throws AppError `model/bad-shape` */
  readonly loadState: (state: Tensors) => void;
  /** The averaged weights by parameter name. */
  readonly weights: () => Tensors;
  readonly release: () => Promise<void>;
}

/** A trainer that takes batches of one kind of network and tells how the lesson went by these names. */
export interface BatchTrainer<Batch, Told extends string> extends Omit<FlatTrainer, 'step'> {
  step(batch: Batch, learningRate: number): Promise<Readonly<Record<Told, number>>>;
}

/** A trainer whose batches become feeds of the graph by `feedsOf`. */
export async function createBatchTrainer<Batch, Told extends string>(
  options: FlatTrainerOptions,
  feedsOf: (batch: Batch) => Feeds,
): Promise<BatchTrainer<Batch, Told>> {
  const trainer = await createFlatTrainer(options);
  return {
    ...trainer,
    get stepCount() {
      return trainer.stepCount;
    },
    step: (batch, learningRate) => trainer.step(feedsOf(batch), learningRate),
  };
}

async function createFlatTrainer(options: FlatTrainerOptions): Promise<FlatTrainer> {
  const { layout, outputs, averaging, threads } = options;
  const runner = await createRunner(writeOnnx(outputs), threads);
  const start = initialFlat(layout, options.random);
  const state = new Map<string, Float32Array>(
    STATE.map((name) => [name, name === 'weights' || name === 'average' ? start.slice() : start.slice().fill(0)]),
  );
  const told = Object.keys(outputs).filter((name) => name.startsWith('loss/'));
  let stepCount = 0;
  return {
    get stepCount() {
      return stepCount;
    },
    async step(batch, learningRate) {
      const t = stepCount + 1;
      const one = (value: number): Feeds[string] => ({ data: Float32Array.of(value), shape: [] });
      const results = await runner.run(
        {
          ...batch,
          learningRate: one(learningRate),
          step: one(t),
          averaging: one(Math.min(averaging, t / (t + 10))),
          ...Object.fromEntries([...state].map(([name, data]) => [name, { data, shape: [layout.size] }])),
        },
        Object.keys(outputs),
      );
      for (const name of state.keys()) state.set(name, results[`next/${name}`]!);
      stepCount = t;
      return Object.fromEntries(told.map((name) => [name.slice('loss/'.length), results[name]![0]!]));
    },
    saveState: () => ({
      ...Object.fromEntries([...state].map(([name, values]) => [name, values.slice()])),
      step: Float32Array.of(stepCount),
    }),
    loadState(saved) {
      for (const name of STATE) {
        if (saved[name]?.length !== layout.size) {
          throw new AppError('model/bad-shape', { name: 'checkpoint', reason: `${name} has another size` });
        }
      }
      for (const name of STATE) state.set(name, saved[name]!.slice());
      stepCount = saved['step']?.[0] ?? 0;
    },
    weights: () => splitFlat(state.get('average')!, layout),
    release: () => runner.release(),
  };
}
