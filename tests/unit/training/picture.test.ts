import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { createCanvas, dot, line } from '@main/training/canvas';
import { type LogRow } from '@main/training/log';
import { trainingPicture } from '@main/training/picture';
import { writePicture } from '@main/training/picture-writer';
import { CROP_VOXELS } from '@main/training/subject';

const has = (canvas: { pixels: Uint8Array }, [r, g, b]: readonly number[]): number => {
  let count = 0;
  for (let i = 0; i < canvas.pixels.length; i += 4) {
    if (canvas.pixels[i] === r && canvas.pixels[i + 1] === g && canvas.pixels[i + 2] === b) count++;
  }
  return count;
};

describe('a canvas', () => {
  it('ignores what lies outside and draws lines with both ends', () => {
    const canvas = createCanvas(10, 6, [0, 0, 0]);
    dot(canvas, -1, 2, [255, 0, 0]);
    dot(canvas, 10, 2, [255, 0, 0]);
    expect(has(canvas, [255, 0, 0])).toBe(0);
    line(canvas, [1, 1], [7, 1], [0, 255, 0]);
    expect(has(canvas, [0, 255, 0])).toBe(7);
  });
});

describe('the training picture', () => {
  const rows: LogRow[] = [10, 20, 30].map((step) => ({
    stage: 'one',
    step,
    seconds: step,
    validation: { plain: 1 / step },
  }));
  const bright = new Float32Array(CROP_VOXELS).fill(0.8);
  const sample = {
    title: 'whole anatomy',
    clean: bright,
    input: new Float32Array(CROP_VOXELS),
    reconstruction: bright,
  };

  it('shows the curve in its colour and each volume as grey', () => {
    const canvas = trainingPicture('stage one', rows, [sample]);
    expect(has(canvas, [20, 90, 170])).toBeGreaterThan(300);
    // Clean and reconstruction, axial and coronal: four tiles of 128 x 128.
    expect(has(canvas, [204, 204, 204])).toBe(4 * 128 * 128);
    expect(has(canvas, [0, 0, 0])).toBe(2 * 128 * 128);
  });

  it('without rows and samples is an empty chart', () => {
    expect(trainingPicture('stage one', [], []).height).toBeGreaterThan(100);
  });

  it('is written as a PNG of the same pixels', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'lacuna-picture-'));
    const canvas = trainingPicture('stage one', rows, [sample]);
    await writePicture(join(dir, 'a.png'), canvas);
    const png = PNG.sync.read(await readFile(join(dir, 'a.png')));
    expect([png.width, png.height]).toEqual([canvas.width, canvas.height]);
    expect(Buffer.from(canvas.pixels).equals(png.data)).toBe(true);
    await rm(dir, { recursive: true });
  });
});
