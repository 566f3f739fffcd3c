import type { Reading } from '@main/anomaly/analyse';
import { detectionFigures, scoreWound } from '@main/anomaly/evaluation';
import type { WoundRegion } from '@main/anomaly/regions';
import type { Geometry } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const geometry: Geometry = {
  size: [8, 1, 1],
  spacing: [2, 2, 2],
  origin: [-3, 40, 7],
  direction: [0, 1, 0, 0, 0, 1, 1, 0, 0],
};

function reading(map: readonly number[]): Reading {
  const wounds = Array.from({ length: Math.max(...map) }, () => ({}) as WoundRegion);
  const none = new Uint8Array(8);
  const regions = {
    map: { geometry, data: Uint8Array.from(map) },
    wounds,
    missingTeeth: [],
    missingTeethMask: { geometry, data: none },
  };
  return { difference: new Float32Array(8), score: 3, regions };
}

const truth = { geometry, data: Uint8Array.of(0, 1, 1, 1, 0, 0, 0, 0) };

describe('a wound against what is proposed', () => {
  it('is measured with all regions, and with those alone that meet it', () => {
    const result = scoreWound(7, 12, reading([1, 1, 0, 2, 0, 0, 3, 3]), truth);
    expect(result).toMatchObject({ seed: 7, sizeMm: 12, score: 3, found: true, falseRegions: 1 });
    expect(result.dice).toBeCloseTo((2 * 2) / (5 + 3), 12);
    expect(result.diceFound).toBeCloseTo((2 * 2) / (3 + 3), 12);
  });

  it('counts as missed where no region meets it', () => {
    const result = scoreWound(7, 12, reading([1, 0, 0, 0, 0, 0, 0, 0]), truth);
    expect(result).toMatchObject({ found: false, falseRegions: 1, dice: 0 });
    expect(result).not.toHaveProperty('diceFound');
    expect(scoreWound(7, 12, reading([0, 0, 0, 0, 0, 0, 0, 0]), truth)).not.toHaveProperty('hd95');
  });

  it('brings a missed wound into the mean of all, not of those found, and each into its class of size', () => {
    const found = scoreWound(1, 12, reading([1, 1, 0, 1, 0, 0, 0, 0]), truth);
    const missed = scoreWound(2, 4, reading([0, 0, 0, 0, 0, 0, 0, 0]), truth);
    const { local } = detectionFigures([], [found, missed], []);
    expect(local).toMatchObject({ n: 2, recall: 0.5, falsePerScan: 0 });
    expect(local.dice).toBeCloseTo(1 / 3, 12);
    expect(local.diceFound).toBeCloseTo(2 / 3, 12);
    expect(local.bySize.map(({ n }) => n)).toEqual([1, 1, 0, 0]);
    expect(local.bySize[0]).toMatchObject({ recall: 0, dice: 0, diceFound: 0 });
  });
});
