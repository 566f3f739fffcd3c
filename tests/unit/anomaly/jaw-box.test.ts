import { jawBox } from '@main/anomaly/jaw-box';
import { IDENTITY, type Geometry } from '@shared/geometry';
import { Label } from '@shared/labels';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = { size: [130, 100, 90], spacing: [2, 2, 2], origin: [-80, 10, -300], direction: IDENTITY };

/** A block of one label on the grid, both corners included. */
function block(label: Label, low: readonly number[], high: readonly number[]): Uint8Array {
  const labels = new Uint8Array(130 * 100 * 90);
  for (let z = low[2]!; z <= high[2]!; z++) {
    for (let y = low[1]!; y <= high[1]!; y++) {
      labels.fill(label, low[0]! + 130 * (y + 100 * z), high[0]! + 1 + 130 * (y + 100 * z));
    }
  }
  return labels;
}

describe('the box of the jaws', () => {
  it('holds mandible and teeth with 24 mm around them, and what the grid has of that', () => {
    const labels = block(Label.Mandible, [20, 5, 40], [99, 60, 85]);
    expect(jawBox(geometry, labels)).toEqual({ start: [8, 0, 26], size: [104, 73, 64] });
  });

  it('reaches as far to the side where half of the mandible is lost', () => {
    const labels = block(Label.Mandible, [70, 5, 40], [99, 60, 85]);
    labels.set(block(Label.UpperSkull, [40, 20, 86], [80, 60, 89]).subarray(130 * 100 * 86), 130 * 100 * 86);
    const { start, size } = jawBox(geometry, labels);
    // The skull's middle is at 60: voxels 70..99 are mirrored to 21..50.
    expect([start[0], start[0] + size[0]]).toEqual([9, 112]);
  });

  it('has at least the 64 voxels that the networks see', () => {
    const labels = block(Label.Mandible, [60, 50, 40], [75, 65, 55]);
    const { start, size } = jawBox(geometry, labels);
    expect(size).toEqual([64, 64, 64]);
    [60, 50, 40].forEach((low, axis) => {
      expect(start[axis]).toBeLessThanOrEqual(low - 12);
      expect(start[axis]! + 64).toBeGreaterThanOrEqual(low + 16 + 12);
    });
  });

  it('is the whole scan when there is hardly a mandible', () => {
    const labels = block(Label.UpperTeeth, [60, 50, 40], [75, 65, 45]);
    expect(jawBox(geometry, labels)).toEqual({ start: [0, 0, 0], size: geometry.size, whole: true });
  });
});
