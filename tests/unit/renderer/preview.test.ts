import { previewMask } from '@renderer/stores/preview';
import { diffWhere } from '@shared/edit/build-diff';
import { indexToWorld } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';

const SPARE = 255;

describe('the preview of a change', () => {
  const geometry = obliqueGrid([5, 4, 3]);
  const whole = { start: [0, 0, 0], size: [5, 4, 3] } as const;

  it('marks what the target gains, loses and parts with, in the box of the change', () => {
    const data = new Uint8Array(60);
    data[26] = data[27] = 2;
    const after = new Map([
      [26, 0],
      [27, SPARE],
      [28, 2],
    ]);
    const diff = diffWhere(data, geometry.size, whole, (index, now) => after.get(index) ?? now);
    const mask = previewMask(diff, geometry, 2, SPARE)!;
    expect(mask.geometry.size).toEqual([3, 1, 1]);
    expect([...mask.data]).toEqual([2, 3, 1]);
    expect(mask.geometry.origin).toEqual(indexToWorld(geometry, [1, 1, 1]));
  });

  it('is nothing for a change of nothing', () => {
    const diff = diffWhere(new Uint8Array(60), geometry.size, whole, (_, now) => now);
    expect(previewMask(diff, geometry, 1)).toBeNull();
  });
});
