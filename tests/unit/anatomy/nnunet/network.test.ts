import type { Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { describeOnnx } from '@main/inference/describe-onnx';
import { createSession } from '@main/inference/engines';
import { replaceConvTranspose } from '@main/inference/replace-conv-transpose';
import { describe, expect, it } from 'vitest';
import { largestDifference } from './numbers';
import { DEFINITIONS, exportUnet, randomWeights, unet, type UnetShape } from './plain-conv-unet';

/** Three stages, one of them with a stride of 1 along an axis, as anisotropic plans have. */
const SMALL: UnetShape = {
  patch: [8, 4, 6],
  features: [2, 3, 4],
  strides: [
    [2, 1, 2],
    [2, 2, 1],
  ],
  classes: 3,
};

async function run(model: Uint8Array, tile: Float32Array, patch: Vec3): Promise<Float32Array> {
  const session = await createSession('cpu', model, 1);
  try {
    return (await session.run({ input: { data: tile, shape: [1, 1, ...patch] } }, ['output']))['output']!;
  } finally {
    await session.release();
  }
}

const random = createRandom(17);
const tile = Float32Array.from({ length: 8 * 4 * 6 }, () => random.normal());
const wanted = unet(DEFINITIONS, { size: SMALL.patch, channels: [Float64Array.from(tile)] }, SMALL, randomWeights(3));
const flat = wanted.channels.flatMap((values) => [...values]);

describe('a PlainConvUNet in ONNX (seeds 3, 17)', () => {
  it('gives what the definitions of its layers give', async () => {
    expect(largestDifference(await run(exportUnet(SMALL, randomWeights(3)), tile, SMALL.patch), flat)).toBeLessThan(
      1e-4,
    );
  });

  it('gives the same without transposed convolutions', async () => {
    const model = exportUnet(SMALL, randomWeights(3));
    const replaced = replaceConvTranspose(model);
    expect(describeOnnx(model).operators).toContain('ConvTranspose');
    expect(describeOnnx(replaced).operators).not.toContain('ConvTranspose');
    expect(largestDifference(await run(replaced, tile, SMALL.patch), flat)).toBeLessThan(1e-4);
  });
});
