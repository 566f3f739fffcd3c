import { analyseSteps } from '@main/dicom/slice-steps';
import { describe, expect, it } from 'vitest';

describe('analyseSteps', () => {
  it('finds the step of an even stack exactly', () => {
    expect(analyseSteps([0, 0.3, 0.6, 0.9])).toEqual({ kind: 'even', step: 0.3, numbers: [0, 1, 2, 3] });
  });

  it('sees through positions rounded to a tenth over many slices', () => {
    const distances = Array.from({ length: 300 }, (_, k) => Math.round(k * 0.625 * 100) / 100);
    const steps = analyseSteps(distances);
    expect(steps.kind).toBe('even');
    expect(steps.step).toBeCloseTo(0.625, 4);
  });

  it('numbers slices across holes', () => {
    const steps = analyseSteps([0, 1, 2, 5, 6, 7]);
    expect(steps).toEqual({ kind: 'even', step: 1, numbers: [0, 1, 2, 5, 6, 7] });
  });

  it('does not lose count over a long stack whose median step is a little off', () => {
    const distances = Array.from({ length: 500 }, (_, k) => k * 0.2 + (k % 2 ? 0.004 : 0));
    const steps = analyseSteps(distances);
    expect(steps.kind === 'even' && steps.numbers[499]).toBe(499);
  });

  it('calls steps that fit no grid uneven, with their range', () => {
    const steps = analyseSteps([0, 1, 2.3, 3.1, 4.4, 5]);
    expect(steps).toMatchObject({ kind: 'uneven' });
    expect(steps.kind === 'uneven' && steps.largest).toBeCloseTo(1.3);
    expect(steps.kind === 'uneven' && steps.smallest).toBeCloseTo(0.6);
  });

  it('works on two slices', () => {
    expect(analyseSteps([0, 2.5])).toEqual({ kind: 'even', step: 2.5, numbers: [0, 1] });
  });
});
