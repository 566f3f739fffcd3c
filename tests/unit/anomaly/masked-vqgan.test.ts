import type { DetectorInput, Infer } from '@main/anomaly/detector';
import { encode } from '@main/anomaly/encode';
import { refined } from '@main/anomaly/fine-grid';
import { maskedVqgan } from '@main/anomaly/masked-vqgan';
import { type Geometry, IDENTITY } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [8, 6, 4], spacing: [2, 2, 2], origin: [-9, 30, 4], direction: IDENTITY };
const fineGrid = refined(geometry);

/** A jaw in the lower half, on both grids. */
function jaw({ size: [nx, ny, nz] }: Geometry): Uint8Array {
  return Uint8Array.from({ length: nx * ny * nz }, (_, i) => (i < (nx * ny * nz) / 2 ? Label.Mandible : 0));
}

/** Every network answers a constant of its own; the models asked for and their channels are noted. */
function constants(values: Readonly<Record<string, number>>): { infer: Infer; asked: string[] } {
  const asked: string[] = [];
  const infer: Infer = (model, input, { size: [nx, ny, nz] }) => {
    asked.push(`${model}: ${input.length / (nx * ny * nz)} on ${nx}`);
    return Promise.resolve(new Float32Array(nx * ny * nz).fill(values[model]!));
  };
  return { infer, asked };
}

const input: DetectorInput = { geometry, labels: jaw(geometry), encoded: encode(jaw(geometry)) };
const fine = { geometry: fineGrid, labels: jaw(fineGrid) };
const answers = { 'stage-one': 0.7, 'stage-two': 0.6, healer: 0.2, 'healer-fine': 0.8 };

describe('the masked VQ-GAN with its healers', () => {
  it('reads the jaw on both grids and takes the larger of the two healers where it is empty', async () => {
    const { infer, asked } = constants(answers);
    const { reconstruction, expected, lost, likelyLost } = await maskedVqgan.detect({ ...input, fine }, infer, QUIET);
    expect(asked).toEqual(['stage-one: 1 on 8', 'stage-two: 1 on 8', 'healer: 2 on 8', 'healer-fine: 2 on 16']);
    expect(reconstruction[0]).toBeCloseTo(0.7, 6);
    expect(expected[0]).toBeCloseTo(0.6, 6);
    lost!.forEach((share, i) => {
      expect(share).toBeCloseTo(input.labels[i] ? 0 : 0.8, 6);
      expect(likelyLost![i]).toBeCloseTo(input.labels[i] ? 0 : 0.25 * 0.2 + 0.75 * 0.8, 6);
    });
  });

  it('counts fine voxels that hold bone as not lost', async () => {
    const { infer } = constants(answers);
    const half = fine.labels.map((label, i) => (i % 2 === 0 ? Label.Mandible : label));
    const { lost } = await maskedVqgan.detect({ ...input, fine: { ...fine, labels: half } }, infer, QUIET);
    expect(lost!.at(-1)).toBeCloseTo(0.8 / 2, 6);
  });

  it('looks for small wounds about mandible and teeth alone', async () => {
    const wide: Geometry = { ...geometry, size: [70, 60, 50] };
    const block = ({ size: [nx, ny, nz], spacing }: Geometry): Uint8Array =>
      Uint8Array.from({ length: nx * ny * nz }, (_, i) => {
        const mm = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))].map((at, axis) => at * spacing[axis]!);
        return mm.every((at, axis) => at >= 20 && at < [90, 60, 50][axis]!) ? Label.Mandible : 0;
      });
    const both = { labels: block(wide), fine: { geometry: refined(wide), labels: block(refined(wide)) } };
    const { infer, asked } = constants(answers);
    const { lost } = await maskedVqgan.detect({ geometry: wide, encoded: encode(both.labels), ...both }, infer, QUIET);
    // 12 mm on either side of 70, 40 and 30 mm, but 64 voxels at least.
    expect(asked.at(-1)).toBe('healer-fine: 2 on 94');
    const at = (x: number, y: number, z: number): number => lost![x + 70 * (y + 60 * z)]!;
    expect(at(5, 20, 15)).toBeCloseTo(0.8, 6);
    expect(at(3, 20, 15)).toBeCloseTo(0.2, 6);
    expect(at(50, 20, 15)).toBeCloseTo(0.8, 6);
    expect(at(51, 20, 15)).toBeCloseTo(0.2, 6);
    expect(at(20, 50, 15)).toBeCloseTo(0.2, 6);
  });

  it('asks the coarse healer alone where the fine grid is not known', async () => {
    const { infer, asked } = constants(answers);
    const { lost } = await maskedVqgan.detect(input, infer, QUIET);
    expect(asked).toHaveLength(3);
    expect(lost!.at(-1)).toBeCloseTo(0.2, 6);
  });
});
