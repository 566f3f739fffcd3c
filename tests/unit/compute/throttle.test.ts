import { ProgressThrottle } from '@main/compute/throttle';
import { describe, expect, it } from 'vitest';

describe('progress of a job', () => {
  it('is thinned out within a step, but tells a new step at once: the step may leave no time for a timer', () => {
    const sent: [number, string][] = [];
    const throttle = new ProgressThrottle((fraction, step) => sent.push([fraction, step]), 1e9);
    throttle.report(0, 'read');
    throttle.report(0.05, 'read');
    throttle.report(0.1, 'label');
    throttle.report(0.2, 'label');
    throttle.report(0.15, 'detect');
    throttle.stop();
    expect(sent).toEqual([
      [0, 'read'],
      [0.1, 'label'],
      [0.2, 'detect'],
    ]);
  });
});
