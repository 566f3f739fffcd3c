import { openNetwork } from '@main/anatomy/nnunet/open-network';
import { createSession } from '@main/inference/engines';
import { smallPlan } from '../anatomy/nnunet/plan-files';
import { exportUnet, randomWeights, type UnetShape } from '../anatomy/nnunet/plain-conv-unet';
import { largestDifference, SMALL, smallInput, smallModel } from './small-model';

/** Run by engines.test.ts in a process of its own: prints how far WebGPU is from the processor, for two networks. */
const network = { ...SMALL, blocks: [0, 1, 0, 0, 0] as const };
const results: Float32Array[] = [];
for (const engine of ['cpu', 'webgpu'] as const) {
  const session = await createSession(engine, smallModel(network));
  const { y } = await session.run({ x: smallInput(network) }, ['y']);
  results.push(y!);
  await session.release();
}

/** An nnU-Net, whose transposed convolutions WebGPU does not have. */
const UNET: UnetShape = {
  patch: [8, 12, 8],
  features: [4, 6, 8],
  strides: [
    [2, 2, 2],
    [2, 2, 1],
  ],
  classes: 6,
};
const plan = smallPlan({ patch: UNET.patch });
const file = exportUnet(UNET, randomWeights(5));
const tile = Float32Array.from({ length: 8 * 12 * 8 }, (_, i) => Math.sin(i * i));
const logits: Float32Array[] = [];
for (const engine of ['cpu', 'webgpu'] as const) {
  const opened = await openNetwork(file, plan, { name: 'unet', input: 'input', output: 'output' }, engine);
  logits.push(await opened.infer(tile));
  await opened.release();
}

process.stdout.write(`difference ${largestDifference(results[0]!, results[1]!)}\n`);
process.stdout.write(`unet ${largestDifference(logits[0]!, logits[1]!)}\n`);
