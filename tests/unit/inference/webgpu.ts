import { createSession } from '@main/inference/engines';
import { largestDifference, SMALL, smallInput, smallModel } from './small-model';

/** Run by engines.test.ts in a process of its own: prints how far WebGPU is from the processor. */
const network = { ...SMALL, blocks: [0, 1, 0, 0, 0] as const };
const results: Float32Array[] = [];
for (const engine of ['cpu', 'webgpu'] as const) {
  const session = await createSession(engine, smallModel(network));
  const { y } = await session.run({ x: smallInput(network) }, ['y']);
  results.push(y!);
  await session.release();
}
process.stdout.write(`difference ${largestDifference(results[0]!, results[1]!)}\n`);
