import { Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { encode } from '@main/anomaly/encode';
import { mirroredAnatomy } from '@main/anomaly/mirrored';
import { plainCrop } from '@main/training/augment';
import { extractedTeeth, healerBatch, put } from '@main/training/healer/batches';
import { emptyMask } from '@main/training/masks/grid';
import { CROP_GEOMETRY, CROP_VOXELS } from '@main/training/subject';
import { describe, expect, it } from 'vitest';
import { same, toySubject } from './fixtures';

const subjects = [toySubject('a'), toySubject('b', [64, 80, 64], 3)];
const half = (x: Float32Array, sample: number, channel: number): Float32Array =>
  x.subarray((2 * sample + channel) * CROP_VOXELS, (2 * sample + channel + 1) * CROP_VOXELS);

describe('healer batches', () => {
  it('ask only for voxels that are empty, and show the mirror image of what is left', () => {
    let wounded = 0;
    for (let step = 0; step < 6; step++) {
      const { x, target } = healerBatch(subjects, 2, 3, step);
      for (let sample = 0; sample < 2; sample++) {
        const left = half(x, sample, 0);
        const wanted = target.subarray(sample * CROP_VOXELS, (sample + 1) * CROP_VOXELS);
        expect(wanted.some((value, i) => value > 0 && left[i]! > 0)).toBe(false);
        if (wanted.includes(1)) wounded++;
        const labels = Uint8Array.from(left, (value) => (value > 0 ? Math.round(value * 10) - 5 : 0));
        expect(same(half(x, sample, 1), mirroredAnatomy(labels, CROP_GEOMETRY))).toBe(true);
      }
    }
    expect(wounded).toBeGreaterThan(6);
  });

  it('depend on seed and step alone', () => {
    const { x, target } = healerBatch(subjects, 1, 3, 7);
    const again = healerBatch(subjects, 1, 3, 7);
    expect(same(x, again.x) && same(target, again.target)).toBe(true);
    expect(same(x, healerBatch(subjects, 1, 3, 8).x)).toBe(false);
    expect(same(x, healerBatch(subjects, 1, 4, 7).x)).toBe(false);
  });

  it('call lost bone a wound, with the teeth that went with it, and lost teeth alone none', () => {
    const labels = plainCrop(subjects[0]!, [3, 1, 0]);
    const toothMask = emptyMask();
    const woundMask = emptyMask();
    for (let i = 0; i < CROP_VOXELS; i++) {
      const side = i % 64 < 32;
      if (side && labels[i] === Label.LowerTeeth) toothMask[i] = woundMask[i] = 1;
      if (side && labels[i] === Label.Mandible) woundMask[i] = 1;
    }
    const x = new Float32Array(2 * CROP_VOXELS);
    const target = new Float32Array(CROP_VOXELS);
    put(x, target, 0, labels.slice(), toothMask);
    expect(target.includes(1)).toBe(false);
    expect(half(x, 0, 0).some((value, i) => toothMask[i] && value > 0)).toBe(false);
    put(x, target, 0, labels.slice(), woundMask);
    expect(target.every((value, i) => value === woundMask[i])).toBe(true);
    put(x, target.fill(0), 0, labels.slice(), emptyMask());
    expect(same(half(x, 0, 0), encode(labels))).toBe(true);
    expect(target.includes(1)).toBe(false);
  });

  it('extract teeth from root to crown: no hole is left closed under a crown', () => {
    const labels = new Uint8Array(CROP_VOXELS);
    for (let i = 0; i < labels.length; i++) {
      const [x, z] = [i % 64, Math.floor(i / 4096)];
      if (z < 30) labels[i] = Label.Mandible;
      if (x % 8 < 4 && z >= 18 && z < 38) labels[i] = Label.LowerTeeth;
      if (x % 8 < 4 && z >= 40 && z < 58) labels[i] = Label.UpperTeeth;
    }
    let extracted = 0;
    for (let seed = 0; seed < 12; seed++) {
      const mask = extractedTeeth(labels, createRandom(seed, 'extraction'));
      const jaws = new Set<number>();
      for (let i = 0; i < mask.length; i++) {
        if (!mask[i]) continue;
        extracted++;
        jaws.add(labels[i]!);
        const left = [i - 4096, i + 4096].filter((beside) => labels[beside] === labels[i] && !mask[beside]);
        expect(left, `seed ${seed}`).toEqual([]);
      }
      expect(jaws.size).toBe(1);
      expect(jaws.has(Label.Mandible)).toBe(false);
    }
    expect(extracted).toBeGreaterThan(1000);
  });
});
