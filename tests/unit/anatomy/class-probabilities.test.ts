import { classProbabilities, mostProbable, type PredictClasses } from '@main/anatomy/class-probabilities';
import { AROUND, WINDOW } from '@main/anatomy/windows';
import type { Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

const SIZE: Vec3 = [116, 64, 68];
const CUBE = WINDOW ** 3;
const SEED = 21;

/** Labels a voxel by its own value alone, so that the truth is known everywhere. */
const byValue: PredictClasses = (x, _around, count) => {
  const classes = new Float32Array(6 * count * CUBE);
  for (let n = 0; n < count; n++) {
    for (let i = 0; i < CUBE; i++) classes[(6 * n + labelOf(x[n * CUBE + i]!)) * CUBE + i] = 1;
  }
  return Promise.resolve(classes);
};

const labelOf = (normalised: number): number => Math.min(5, Math.max(0, Math.round(normalised * 4)));

function noise(): Float32Array {
  const random = createRandom(SEED);
  return Float32Array.from({ length: SIZE[0] * SIZE[1] * SIZE[2] }, () => random.uniform(-1000, 1600));
}

describe(`class probabilities (seed ${SEED})`, () => {
  it('put every voxel in the place that it came from, whatever the windows', async () => {
    const values = noise();
    const found = mostProbable(await classProbabilities(values, SIZE, byValue, QUIET));
    const truth = Uint8Array.from(values, (hu) => labelOf((hu + 1000) / 2000));
    expect(Buffer.compare(found, truth)).toBe(0);
  });

  it('show the network what lies around, means of 4^3 voxels, air beyond the scan', async () => {
    const bright = new Float32Array(SIZE[0] * SIZE[1] * SIZE[2]).fill(1000);
    const seen: Float32Array[] = [];
    const spy: PredictClasses = (x, around, count) => {
      seen.push(around);
      return byValue(x, around, count);
    };
    await classProbabilities(bright, SIZE, spy, QUIET);
    // The first window begins at the corner: a quarter of its surroundings lies before the scan on each side.
    const [first] = seen;
    const at = (x: number, y: number, z: number): number => first![x + AROUND * (y + AROUND * z)]!;
    expect(first).toHaveLength(AROUND ** 3);
    expect(at(8, 8, 8)).toBe(1);
    expect(at(7, 8, 8)).toBe(0);
    expect(at(8, 23, 24)).toBe(1);
    expect(at(8, 24, 24)).toBe(0);
    expect(at(31, 8, 8)).toBe(1);
  });

  it('do not trouble the network with air and soft tissue', async () => {
    let asked = 0;
    const count: PredictClasses = (x, around, n) => {
      asked += n;
      return byValue(x, around, n);
    };
    const soft = new Float32Array(SIZE[0] * SIZE[1] * SIZE[2]).fill(40);
    const found = await classProbabilities(soft, SIZE, count, QUIET);
    expect(asked).toBe(0);
    expect(mostProbable(found).every((label) => label === 0)).toBe(true);
    expect(found[0]).toBe(255);
  });

  it('stop when cancelled', async () => {
    const signal = AbortSignal.abort();
    await expect(classProbabilities(noise(), SIZE, byValue, { ...QUIET, signal })).rejects.toThrow(/abort/i);
  });
});
