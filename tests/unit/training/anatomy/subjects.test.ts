import { headSubject } from '@main/training/anatomy/subjects';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const SEED = 121;

describe(`a whole head to train on (seed ${SEED})`, () => {
  const { size, grey, labels } = headSubject(SEED);
  const voxels = (label: number): number[] => Array.from(labels.keys()).filter((i) => labels[i] === label);
  const mean = (at: readonly number[]): number => at.reduce((sum, i) => sum + grey[i]!, 0) / at.length;
  const heights = (at: readonly number[]): number[] => at.map((i) => Math.floor(i / (size[0] * size[1])));

  it('has its labels where the scan shows bone and teeth, at whatever size it is', () => {
    expect(mean(voxels(Label.UpperSkull))).toBeGreaterThan(700);
    expect(mean(voxels(Label.Mandible))).toBeGreaterThan(700);
    expect(mean(voxels(Label.LowerTeeth))).toBeGreaterThan(1200);
    expect(mean(voxels(0))).toBeLessThan(0);
  });

  it('reaches from below the chin to above the crown', () => {
    expect(Math.max(...heights(voxels(Label.Mandible)))).toBeLessThan(0.6 * size[2]);
    expect(Math.min(...heights(voxels(Label.Mandible)))).toBeGreaterThan(8);
    const crown = heights(voxels(Label.UpperSkull)).reduce((a, b) => Math.max(a, b));
    expect(crown).toBeGreaterThan(0.75 * size[2]);
    expect(crown).toBeLessThan(size[2] - 3);
  });
});
