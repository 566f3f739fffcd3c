import { BONE } from '@main/anomaly/missing';
import type { Analysis, Reading } from '@main/anomaly/analyse';
import { woundExpectation } from '@main/fit/wound-expectation';
import { describe, expect, it } from 'vitest';

interface Voxel {
  readonly there?: number;
  /** Probability of lost bone, as the healer tells. */
  readonly lost?: number;
  /** The same by G2, where it is believed. */
  readonly told?: number;
  readonly g1?: number;
  readonly g2?: number;
}

/** The readings of a row of voxels, as `analyse` gives them. */
function rowOf(voxels: readonly Voxel[]): Parameters<typeof woundExpectation>[0] {
  const values = (read: (voxel: Voxel) => number): Float32Array => Float32Array.from(voxels, read);
  const reading = (read: (voxel: Voxel) => number): Reading =>
    ({ difference: values((voxel) => read(voxel) ** 2) }) as Reading;
  const readings: Analysis['readings'] = {
    missing: reading(({ lost = 0, told = 0 }) => BONE * Math.max(lost, told)),
    original: reading(({ there = 0, g2 = 0 }) => g2 - there),
    reconstructions: reading(({ g1 = 0, g2 = 0 }) => g2 - g1),
  };
  return {
    encoded: values(({ there = 0 }) => there),
    reconstruction: values(({ g1 = 0 }) => g1),
    expected: values(({ lost = 0, g2 = 0 }) => Math.max(g2, BONE * lost)),
    readings,
  };
}

const half = 0.5 * BONE;

describe('the anatomy that a wound is filled up to', () => {
  it('is bone where there is anatomy of any kind, whatever the networks make of it', () => {
    const result = woundExpectation(rowOf([{ there: 0.7 }, { there: 0.9, g1: 0.9, g2: 0.2 }, { there: 0.6, g2: 1 }]));
    result.forEach((value) => expect(value).toBeCloseTo(BONE, 6));
  });

  it('is nothing in empty space of which no network tells, and bone where one is sure of a loss', () => {
    const [empty, sure] = woundExpectation(rowOf([{}, { lost: 0.95 }]));
    expect(empty).toBe(0);
    expect(sure).toBeCloseTo(BONE, 6);
  });

  it('rises with the probability of a loss and passes half of bone between unlikely and likely', () => {
    const rising = woundExpectation(rowOf([0, 0.1, 0.2, 0.3, 0.6, 0.8].map((lost) => ({ lost }))));
    expect([...rising]).toEqual([...rising].sort((a, b) => a - b));
    expect(rising[3]).toBeLessThan(half);
    expect(rising[4]).toBeGreaterThan(half);
  });

  it('believes an unsure healer where G2 expects tissue that G1 does not', () => {
    const [alone, both, blurred] = woundExpectation(
      rowOf([{ lost: 0.3 }, { lost: 0.3, g2: 0.5 }, { lost: 0.3, g1: 0.5, g2: 0.5 }]),
    );
    expect(alone).toBeLessThan(half);
    expect(both).toBeGreaterThan(half);
    expect(blurred).toBeCloseTo(alone!, 6);
  });

  it('takes what G2 expects for a share of bone where it alone tells of a loss', () => {
    const [believed, alike] = woundExpectation(
      rowOf([
        { told: 1, g1: 0.3, g2: 0.3 },
        { lost: 0.3 / BONE, g1: 0.3, g2: 0.3 },
      ]),
    );
    expect(believed).toBeCloseTo(alike!, 6);
    expect(believed).toBeLessThan(BONE);
  });

  it('is empty without voxels', () => {
    expect(woundExpectation(rowOf([]))).toHaveLength(0);
  });
});
