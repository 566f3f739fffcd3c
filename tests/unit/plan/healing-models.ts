import { formatModelCard } from '@main/inference/model-card';
import { writeOnnx } from '@main/nn/onnx/write-onnx';
import { mul, sub } from '@main/nn/ops/arithmetic';
import { conv } from '@main/nn/ops/conv';
import { sliceAxis } from '@main/nn/ops/layout';
import { sigmoid } from '@main/nn/ops/unary';
import { constant, input, type Tensor } from '@main/nn/tensor';
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const EDGE = 64;

function file(channels: number, define: (x: Tensor) => Tensor): Uint8Array {
  return writeOnnx({ y: define(input('x', [1, channels, EDGE, EDGE, EDGE])) }, { freeBatch: 'N' });
}

/** Near 1 wherever the mean over 18 mm each way is dense, so holes close; one axis after the other. */
function closed(x: Tensor, spacing = 2): Tensor {
  const edge = spacing === 2 ? 9 : 17;
  const row = new Float32Array(edge).fill(1 / edge);
  const kernels = [
    [1, 1, edge, 1, 1],
    [1, 1, 1, edge, 1],
    [1, 1, 1, 1, edge],
  ];
  const mean = kernels.reduce((sum, shape) => conv(sum, constant(row, shape)), x);
  return sigmoid(mul(sub(mean, 0.42), 80));
}

/** The jaw as it is: the input itself. */
const faithful = (): Uint8Array => file(1, (x) => mul(x, 1));

/** The jaw as it should be, after a fashion: mandible, holes closed. */
const healing = (): Uint8Array => file(1, (x) => mul(closed(x), 0.7));

/** Bone was lost wherever a hole closes; the mirror image is not looked at. */
const healer = (spacing: number): Uint8Array => file(2, (x) => closed(sliceAxis(x, 1, 0, 1), spacing));

async function install(folder: string, name: string, bytes: Uint8Array, spacing = 2): Promise<void> {
  await writeFile(join(folder, `${name}.onnx`), bytes);
  const card = formatModelCard({
    format: 1,
    name,
    description: 'stands in for a trained network',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    input: { grid: [EDGE, EDGE, EDGE], spacing: [spacing, spacing, spacing], normalisation: 'eq. 12', labels: [] },
    training: { data: 'none', subjects: 0, validationSubjects: 0, steps: 0, batch: 0, seed: 0, mode: 'none', hours: 0 },
    figures: {},
    licence: 'Apache-2.0',
    command: 'none',
  });
  await writeFile(join(folder, `${name}.json`), card);
}

/** Models whose answers are known, in a folder for `LACUNA_MODELS`. */
export async function installHealingModels(folder: string): Promise<void> {
  await install(folder, 'stage-one', faithful());
  await install(folder, 'stage-two', healing());
  await install(folder, 'healer', healer(2));
  await install(folder, 'healer-fine', healer(1), 1);
}
