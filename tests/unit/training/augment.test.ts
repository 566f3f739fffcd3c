import { createRandom } from '@shared/random';
import { IDENTITY } from '@shared/geometry';
import { describe, expect, it } from 'vitest';
import { AUGMENTATION, cutField, drawCrop, flipLeftRight, plainCrop, warpedCrop } from '@main/training/augment';
import { displacementRow, randomDisplacement } from '@main/training/elastic';
import { CROP, CROP_VOXELS } from '@main/training/subject';
import { histogram, same, toySubject } from './fixtures';

const subject = toySubject('toy', [75, 70, 66]);
const still = { lattice: new Float32Array(375) };

describe('crops', () => {
  it('copy the box at its place', () => {
    const crop = plainCrop(subject, [5, 3, 2]);
    for (const [x, y, z] of [
      [0, 0, 0],
      [12, 30, 15],
      [63, 63, 63],
    ] as const) {
      expect(crop[x + CROP * (y + CROP * z)]).toBe(subject.labels[x + 5 + 75 * (y + 3 + 70 * (z + 2))]);
    }
    expect(
      histogram(crop)
        .slice(1)
        .every((count) => count > 0),
    ).toBe(true);
  });

  it('are empty where they reach beyond the subject', () => {
    const full = { name: 'full', size: [64, 64, 64] as const, labels: new Uint8Array(CROP_VOXELS).fill(2) };
    const crop = plainCrop(full, [-3, 2, -4]);
    expect(histogram(crop)[2]).toBe(61 * 62 * 60);
    expect(crop[2 + CROP * (10 + CROP * 10)]).toBe(0);
    expect(crop[3 + CROP * (10 + CROP * 10)]).toBe(2);
    expect(histogram(plainCrop(full, [64, 0, 0]))[2]).toBe(0);
  });

  it('without rotation, scale and displacement a warp is a copy', () => {
    const start = [4, 2, 1];
    const warped = warpedCrop(subject, start, IDENTITY, still);
    expect(same(warped, plainCrop(subject, start))).toBe(true);
  });

  it('a half-voxel shift of a half space keeps its edge within a voxel', () => {
    const labels = new Uint8Array(CROP_VOXELS);
    for (let i = 0; i < CROP_VOXELS; i++) labels[i] = i % CROP < 30 ? 2 : 0;
    const half = { name: 'half', size: [64, 64, 64] as const, labels };
    const lattice = new Float32Array(375);
    for (let i = 0; i < lattice.length; i += 3) lattice[i] = 5.25;
    const row = warpedCrop(half, [0, 0, 0], IDENTITY, { lattice }).subarray(
      CROP * (20 + CROP * 20),
      CROP * (21 + CROP * 20),
    );
    // Voxel x takes source x + 5.25: the edge at 29.5 moves to 24.25.
    expect(row[24]).toBe(2);
    expect(row[25]).toBe(0);
  });

  it('rotate about the middle: a 90 degree turn about z maps x to y', () => {
    const labels = new Uint8Array(CROP_VOXELS);
    const cube = { name: 'rod', size: [66, 66, 66] as const, labels: new Uint8Array(66 ** 3) };
    for (let x = 1; x < 65; x++) cube.labels[x + 66 * (11 + 66 * 33)] = 2;
    const turned = warpedCrop(cube, [1, 1, 1], [0, 1, 0, -1, 0, 0, 0, 0, 1], still);
    for (let y = 1; y < 63; y++) labels[53 + CROP * (y + CROP * 32)] = 2;
    let overlap = 0;
    for (let i = 0; i < CROP_VOXELS; i++) if (labels[i] && turned[i] === 2) overlap++;
    expect(overlap).toBe(62);
  });

  it('flipping twice is the identity and once mirrors x', () => {
    const crop = plainCrop(subject, [5, 3, 2]);
    const flipped = crop.slice();
    flipLeftRight(flipped);
    expect(flipped[3 + CROP * (20 + CROP * 12)]).toBe(crop[60 + CROP * (20 + CROP * 12)]);
    expect(same(flipped, crop)).toBe(false);
    flipLeftRight(flipped);
    expect(same(flipped, crop)).toBe(true);
  });

  it('a field-of-view cut empties one slab of at most 20 voxels and nothing else', () => {
    for (let seed = 0; seed < 20; seed++) {
      const crop = new Uint8Array(CROP_VOXELS).fill(1);
      cutField(crop, createRandom(seed));
      const emptied = histogram(crop)[0]!;
      expect(emptied % (CROP * CROP), `seed ${seed}`).toBe(0);
      expect(emptied / (CROP * CROP), `seed ${seed}`).toBeGreaterThanOrEqual(1);
      expect(emptied / (CROP * CROP), `seed ${seed}`).toBeLessThanOrEqual(20);
    }
  });

  it('drawn crops are the same for the same seed, differ between seeds, and keep most of the anatomy', () => {
    const gentle = { ...AUGMENTATION, warp: 1, fieldCut: 0 };
    const whole = histogram(subject.labels);
    for (let seed = 0; seed < 6; seed++) {
      const crop = drawCrop(subject, createRandom(seed), gentle);
      expect(same(crop, drawCrop(subject, createRandom(seed), gentle)), `seed ${seed}`).toBe(true);
      expect(same(crop, drawCrop(subject, createRandom(seed + 100), gentle)), `seed ${seed}`).toBe(false);
      histogram(crop).forEach((count, label) => {
        if (label === 0) return;
        expect(count, `seed ${seed} label ${label}`).toBeGreaterThan(0.55 * whole[label]!);
        expect(count, `seed ${seed} label ${label}`).toBeLessThan(1.45 * whole[label]!);
      });
    }
  });
});

describe('elastic displacement', () => {
  it('takes the lattice values at lattice points and is linear between them', () => {
    const field = randomDisplacement(createRandom(3), 1);
    const row = new Float32Array(3 * CROP);
    displacementRow(field, 16, 32, row);
    for (let i = 0; i < 4; i++) {
      for (let component = 0; component < 3; component++) {
        const here = field.lattice[component + 3 * (i + 5 * (1 + 5 * 2))]!;
        const next = field.lattice[component + 3 * (i + 1 + 5 * (1 + 5 * 2))]!;
        expect(row[3 * 16 * i + component]).toBeCloseTo(here, 5);
        expect(row[3 * (16 * i + 8) + component]).toBeCloseTo((here + next) / 2, 5);
      }
    }
  });

  it('is bounded by twice its standard deviation', () => {
    const { lattice } = randomDisplacement(createRandom(4), 0.9);
    expect(Math.max(...lattice.map(Math.abs))).toBeLessThanOrEqual(1.8 + 1e-6);
  });
});
