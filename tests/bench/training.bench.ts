import { createTrainer } from '@main/nn/trainer';
import { OnnxGraph } from '@main/nn/onnx/onnx-graph';
import { count, type Tensor, topologicalOrder } from '@main/nn/tensor';
import { VQGAN } from '@main/nn/vqgan/config';
import { trainingStep } from '@main/nn/vqgan/training-step';
import { drawBatch, type Stage } from '@main/training/batches';
import { phantomSubject } from '@main/training/phantom-subjects';
import type { Report } from './index';

export const name = 'training';

const BATCH = 4;
const STEPS = 6;

/** Tells which ONNX node a tensor becomes, without keeping it. */
class Listener extends OnnxGraph {
  last = '';
  override nodes(type: string, inputs: readonly string[], outputs: number): string[] {
    this.last = type;
    return super.nodes(type, inputs, outputs);
  }
}

interface Kind {
  readonly adversarial: boolean;
  readonly decoded: boolean;
}

/** Multiplications and additions of the convolutions and matrix products of one step; all else counts as nothing. */
function floatingPointOperations(stage: Stage, { adversarial, decoded }: Kind): number {
  const network = VQGAN;
  const { outputs } = trainingStep({ network, batch: BATCH, stage: stage === 'one' ? 1 : 2, adversarial, decoded });
  const graph = new Listener();
  let sum = 0;
  for (const tensor of topologicalOrder(Object.values(outputs))) {
    if (tensor.name !== undefined) continue;
    graph.last = '';
    tensor.onnx(
      graph,
      tensor.inputs.map((_, i) => `x${i}`),
    );
    if (graph.last === 'Conv') sum += 2 * count(tensor.shape) * perOutput(tensor.inputs[1]!);
    else if (graph.last === 'MatMul') sum += 2 * count(tensor.shape) * tensor.inputs[0]!.shape.at(-1)!;
  }
  return sum;
}

function perOutput(kernel: Tensor): number {
  return count(kernel.shape.slice(1));
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export async function bench(report: Report): Promise<void> {
  const began = performance.now();
  const subjects = [await phantomSubject(1).make(), await phantomSubject(2).make()];
  report({ what: 'phantom subject at 2 mm', value: (performance.now() - began) / 2, unit: 'ms' });
  const source = { subjects, seed: 1, batch: BATCH, steps: STEPS };
  const one = await createTrainer({ kind: 'stageOne', batch: BATCH, seed: 1 });
  await steps('stage one', 'one', { adversarial: false, decoded: true }, one);
  await steps('stage one with adversary', 'one', { adversarial: true, decoded: true }, one);
  const stageOne = one.weights();
  await one.release();
  const two = await createTrainer({ kind: 'stageTwo', batch: BATCH, seed: 1, stageOne });
  await steps('stage two, codes alone', 'two', { adversarial: false, decoded: false }, two);
  await steps('stage two', 'two', { adversarial: false, decoded: true }, two);
  await two.release();

  async function steps(what: string, stage: Stage, kind: Kind, trainer: typeof one): Promise<void> {
    const drawing: number[] = [];
    const stepping: number[] = [];
    for (let step = 0; step < STEPS; step++) {
      const start = performance.now();
      const batch = drawBatch(source, stage, step);
      const drawn = performance.now();
      const { adversarial, decoded } = kind;
      await trainer.step(batch, { learningRate: 3e-4, adversarial: adversarial ? 1 : 0, latent: 0.5, decoded });
      // The first step loads the graph.
      if (step > 0) stepping.push(performance.now() - drawn);
      drawing.push(drawn - start);
    }
    const seconds = median(stepping) / 1000;
    const operations = floatingPointOperations(stage, kind);
    report({ what: `${what}: batch of ${BATCH} drawn`, value: median(drawing), unit: 'ms' });
    report({ what: `${what}: samples`, value: BATCH / seconds, unit: '1/s' });
    report({ what: `${what}: convolutions and products`, value: operations / seconds / 1e9, unit: 'GFLOP/s' });
  }
}
