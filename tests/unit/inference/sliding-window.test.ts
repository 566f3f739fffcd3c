import { describe, expect, it } from 'vitest';
import { type Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { createRandom } from '@shared/random';
import { type Predict, slidingWindow, windowStarts } from '@main/inference/sliding-window';

const options = { window: 4, stride: 2, batch: 3 };
const size: Vec3 = [7, 4, 9];
const random = createRandom(8);
const values = Float32Array.from({ length: 7 * 4 * 9 }, () => random.next());
const same: Predict = (windows) => Promise.resolve(windows.slice());

describe('windowStarts', () => {
  it('covers each axis evenly, no farther apart than the stride, the last window flush with the end', () => {
    expect(windowStarts([9, 4, 3], 4, 2)).toEqual([
      [0, 0, 0],
      [2, 0, 0],
      [3, 0, 0],
      [5, 0, 0],
    ]);
  });

  it('refuses strides that would leave gaps', () => {
    expect(() => windowStarts(size, 4, 5)).toThrow(/stride/);
    expect(() => windowStarts(size, 4, 0)).toThrow(/stride/);
  });
});

describe('slidingWindow', () => {
  it('gives back the volume when the network gives back its input', async () => {
    const result = await slidingWindow(values, size, same, QUIET, options);
    result.forEach((value, i) => expect(value).toBeCloseTo(values[i]!, 6));
  });

  it('gives the mean of all predictions of a voxel', async () => {
    // Two windows of 4 over 6 voxels; each predicts its own number.
    let next = 0;
    const numbered: Predict = (windows, count) => {
      const cube = windows.length / count;
      const output = windows.slice();
      for (let i = 0; i < count; i++) output.fill(next++, i * cube, (i + 1) * cube);
      return Promise.resolve(output);
    };
    const result = await slidingWindow(new Float32Array(6 * 16), [6, 4, 4], numbered, QUIET, options);
    expect([...result.slice(0, 6)]).toEqual([0, 0, 0.5, 0.5, 1, 1]);
  });

  it('shows the network the voxels of the window, x fastest, zeros beyond a short axis', async () => {
    const seen: number[][] = [];
    const watch: Predict = (windows) => {
      seen.push([...windows]);
      return same(windows, 1);
    };
    const short = Float32Array.from({ length: 2 * 4 * 4 }, (_, i) => i + 1);
    const result = await slidingWindow(short, [2, 4, 4], watch, QUIET, options);
    expect(seen.length).toBe(1);
    expect(seen[0]!.slice(0, 8)).toEqual([1, 2, 0, 0, 3, 4, 0, 0]);
    expect(result).toEqual(short);
  });

  it('hands the network all channels of a window, one after the other', async () => {
    const second = values.map((value) => 2 * value + 1);
    const sum: Predict = (windows, count) => {
      const cube = windows.length / count / 2;
      const output = new Float32Array(count * cube);
      output.forEach((_, i) => {
        const at = 2 * cube * Math.floor(i / cube) + (i % cube);
        output[i] = windows[at]! + 10 * windows[at + cube]!;
      });
      return Promise.resolve(output);
    };
    const both = Float32Array.from([...values, ...second]);
    const result = await slidingWindow(both, size, sum, QUIET, { ...options, inputs: 2 });
    expect(result.length).toBe(values.length);
    result.forEach((value, i) => expect(value).toBeCloseTo(values[i]! + 10 * second[i]!, 4));
  });

  it('reports progress that grows to 1 and stops when cancelled', async () => {
    const steps: number[] = [];
    const controller = new AbortController();
    await slidingWindow(values, size, same, { ...QUIET, onProgress: (f) => steps.push(f) }, options);
    expect(steps.at(-1)).toBe(1);
    expect([...steps].sort((a, b) => a - b)).toEqual(steps);
    let calls = 0;
    const stopping: Predict = (windows, count) => {
      calls++;
      controller.abort();
      return same(windows, count);
    };
    const job = slidingWindow(values, size, stopping, { ...QUIET, signal: controller.signal }, options);
    await expect(job).rejects.toMatchObject({ name: 'AbortError' });
    expect(calls).toBe(1);
  });

  it('refuses predictions of another size', async () => {
    const wrong: Predict = () => Promise.resolve(new Float32Array(1));
    await expect(slidingWindow(values, size, wrong, QUIET, options)).rejects.toThrow(/predictions/);
  });
});
