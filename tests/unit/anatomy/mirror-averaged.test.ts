import type { PredictClasses } from '@main/anatomy/class-probabilities';
import { mirrorAveraged } from '@main/anatomy/mirror-averaged';
import { AROUND, WINDOW } from '@main/anatomy/windows';
import { Label, LABEL_COUNT } from '@shared/labels';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

const CUBE = WINDOW ** 3;
const SEED = 41;
const random = createRandom(SEED, 'windows');
const x = Float32Array.from({ length: CUBE }, () => random.next());
const around = Float32Array.from({ length: AROUND ** 3 }, () => random.next());

describe(`mean of a window and its mirror image (seed ${SEED})`, () => {
  it('reads a window once in which the skull alone is seen', async () => {
    let read = 0;
    const skull: PredictClasses = () => {
      read++;
      const classes = new Float32Array(2 * LABEL_COUNT * CUBE);
      for (const n of [0, 1])
        classes.fill(1, CUBE * (n * LABEL_COUNT + Label.UpperSkull), CUBE * (n * LABEL_COUNT + 2));
      return Promise.resolve(classes);
    };
    const pair = new Float32Array(2 * CUBE);
    const mean = await mirrorAveraged(skull)(pair, new Float32Array(2 * AROUND ** 3), 2);
    expect(read).toBe(1);
    expect(mean[CUBE * (LABEL_COUNT + Label.UpperSkull)]).toBe(1);
  });

  it('is what the network says where it does not care for sides', async () => {
    const plain: PredictClasses = (values) =>
      Promise.resolve(Float32Array.from({ length: LABEL_COUNT * CUBE }, (_, i) => values[i % CUBE]! / 6));
    const mean = await mirrorAveraged(plain)(x, around, 1);
    const once = await plain(x, around, 1);
    expect(mean.every((value, i) => value === once[i])).toBe(true);
  });

  it('takes both sides from a network that sees the left half alone', async () => {
    const leftOnly: PredictClasses = (values) =>
      Promise.resolve(
        Float32Array.from({ length: LABEL_COUNT * CUBE }, (_, i) => (i % WINDOW < WINDOW / 2 ? values[i % CUBE]! : 0)),
      );
    const mean = await mirrorAveraged(leftOnly)(x, around, 1);
    expect(mean.length).toBe(LABEL_COUNT * CUBE);
    expect(mean.every((value, i) => value === Math.fround(x[i % CUBE]! / 2))).toBe(true);
  });

  it('mirrors the surroundings with the window', async () => {
    const seen: [Float32Array, Float32Array][] = [];
    const watch: PredictClasses = (window, wide) => {
      seen.push([window.slice(0, WINDOW), wide.slice(0, AROUND)]);
      return Promise.resolve(new Float32Array(LABEL_COUNT * CUBE));
    };
    await mirrorAveraged(watch)(x, around, 1);
    expect(seen).toHaveLength(2);
    expect(seen[1]![0]).toEqual(seen[0]![0].slice().reverse());
    expect(seen[1]![1]).toEqual(seen[0]![1].slice().reverse());
  });
});
