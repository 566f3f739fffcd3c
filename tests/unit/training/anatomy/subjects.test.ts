import { printed } from '@main/training/anatomy/printed';
import { anatomySubject, headSubject } from '@main/training/anatomy/subjects';
import { OUTSIDE_HU } from '@main/anatomy/scan-grid';
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

  it('is of one density as a print, and as it was where it is soft', () => {
    const { grey: print, labels: shown } = printed({ size, grey, labels });
    expect(voxels(Label.MandibularCanal).length).toBeGreaterThan(0);
    expect(shown.includes(Label.MandibularCanal)).toBe(false);
    const inner = voxels(Label.LowerTeeth).concat(voxels(Label.Mandible));
    const values = inner.map((i) => print[i]!).sort((a, b) => a - b);
    expect(values[Math.floor(0.5 * values.length)]).toBeGreaterThan(850);
    expect(values.at(-1)).toBeLessThanOrEqual(1000);
    const away = voxels(0).filter((i) => grey[i]! < -900);
    expect(away.filter((i) => Math.abs(print[i]! - grey[i]!) > 1).length / away.length).toBeLessThan(0.02);
  });
});

describe(`a scan at an angle to train on (seed ${SEED})`, () => {
  it('has no label beyond the scan, where nothing is to be seen', () => {
    const { grey, labels } = anatomySubject(SEED);
    const beyond = Array.from(grey.keys()).filter((i) => grey[i] === OUTSIDE_HU);
    expect(beyond.length).toBeGreaterThan(0.05 * grey.length);
    expect(beyond.every((i) => labels[i] === Label.Other)).toBe(true);
  });
});
