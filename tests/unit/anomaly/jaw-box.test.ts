import { jawBox } from '@main/anomaly/jaw-box';
import { windowStarts } from '@main/inference/sliding-window';
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

  it('has a narrower margin where that saves a row of windows, and only there', () => {
    const labels = block(Label.Mandible, [20, 20, 25], [99, 75, 70]);
    const { start, size } = jawBox(geometry, labels, { wanted: 24, least: 10, stride: 32 });
    // 80, 56 and 46 voxels of jaw: with 12 on either side 3, 2 and 2 windows of 64 every 32, with 5 still 2, 2 and 1.
    expect(size).toEqual([96, 80, 64]);
    expect(start).toEqual([12, 8, 16]);
    const windows = (margin: Parameters<typeof jawBox>[2]): number =>
      windowStarts(jawBox(geometry, labels, margin).size, 64, 32).length;
    expect([windows({ wanted: 24, least: 24, stride: 32 }), windows({ wanted: 24, least: 10, stride: 32 })]).toEqual([
      12, 4,
    ]);
  });

  it('is the whole scan when there is hardly a mandible', () => {
    const labels = block(Label.UpperTeeth, [60, 50, 40], [75, 65, 45]);
    expect(jawBox(geometry, labels)).toEqual({ start: [0, 0, 0], size: geometry.size, whole: true });
  });
});
