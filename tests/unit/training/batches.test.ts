import { describe, expect, it } from 'vitest';
import { drawBatch } from '@main/training/batches';
import { CROP_VOXELS } from '@main/training/subject';
import { same, toySubject } from './fixtures';

const source = { subjects: [toySubject('a'), toySubject('b', [64, 80, 64], 3)], seed: 5, batch: 2, steps: 20 };

describe('batches', () => {
  it('hold encoded labels only: 0 or 0.6 to 1 in tenths', () => {
    const { clean, masked } = drawBatch(source, 'one', 0);
    expect(clean.length).toBe(2 * CROP_VOXELS);
    expect(masked).toBeUndefined();
    const values = new Set(Array.from(clean, (value) => Math.round(value * 10)));
    expect([...values].sort((a, b) => a - b)).toEqual([0, 6, 7, 8, 9, 10]);
  });

  it('depend on seed, stage and step alone', () => {
    const { clean, masked } = drawBatch(source, 'two', 17);
    const again = drawBatch(source, 'two', 17);
    expect(same(clean, again.clean) && same(masked!, again.masked!)).toBe(true);
    expect(same(clean, drawBatch(source, 'two', 18).clean)).toBe(false);
    expect(same(clean, drawBatch({ ...source, seed: 6 }, 'two', 17).clean)).toBe(false);
    expect(same(clean, drawBatch(source, 'one', 17).clean)).toBe(false);
  });

  it('in stage two the input is x times (1 - M): emptied voxels and nothing else differs (eq. 15)', () => {
    let emptied = 0;
    let untouched = 0;
    for (let step = 0; step < 12; step++) {
      const { clean, masked } = drawBatch(source, 'two', step);
      for (let sample = 0; sample < 2; sample++) {
        let differs = 0;
        for (let i = sample * CROP_VOXELS; i < (sample + 1) * CROP_VOXELS; i++) {
          if (masked![i] === clean[i]) continue;
          differs++;
          if (masked![i] !== 0) throw new Error(`voxel ${i} of step ${step} was changed, not emptied`);
        }
        if (differs > 0) emptied++;
        else untouched++;
      }
    }
    expect(emptied).toBeGreaterThan(12);
    expect(untouched).toBeGreaterThan(0);
  });
});
