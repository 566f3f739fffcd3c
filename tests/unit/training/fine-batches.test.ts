import { IDENTITY } from '@shared/geometry';
import { Label } from '@shared/labels';
import { encode } from '@main/anomaly/encode';
import { mirroredAnatomy } from '@main/anomaly/mirrored';
import { plainCrop } from '@main/training/augment';
import { fineBatch, putFine } from '@main/training/healer/fine-batches';
import { emptyMask, forBox } from '@main/training/masks/grid';
import { CROP_VOXELS, type Subject, toFineSubject } from '@main/training/subject';
import { describe, expect, it } from 'vitest';
import { same, toySubject } from './fixtures';

/** A jaw of twice the voxels: what 1 mm makes of the toy's 2 mm. */
function fineToy(name: string): Subject {
  const { size, labels } = toySubject(name);
  const geometry = { size, spacing: [2, 2, 2], origin: [7, -90, 31], direction: IDENTITY } as const;
  return toFineSubject(name, { geometry, data: labels });
}

const subject = fineToy('a');
const grid = { size: subject.size, spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY } as const;
const channel = (x: Float32Array, sample: number, number: number): Float32Array =>
  x.subarray((2 * sample + number) * CROP_VOXELS, (2 * sample + number + 1) * CROP_VOXELS);

describe('batches of the fine healer', () => {
  it('are of jaws at 1 mm', () => {
    const { labels, size } = toySubject('a');
    const volume = (data: Uint8Array, label: Label): number => data.filter((value) => value === label).length;
    expect(Math.max(...subject.size)).toBeLessThanOrEqual(2 * Math.max(...size));
    // Corners are rounded where labels are made finer.
    expect(volume(subject.labels, Label.LowerTeeth) / volume(labels, Label.LowerTeeth)).toBeCloseTo(8, 1);
  });

  it('show the mirror image in the whole jaw, wounds included, not only in the cube', () => {
    const x = new Float32Array(2 * CROP_VOXELS);
    const target = new Float32Array(CROP_VOXELS);
    const start = [4, 20, 10] as const;
    const wound = emptyMask();
    forBox([5, 5, 5], [40, 40, 40], (index) => (wound[index] = 1));
    putFine(x, target, 0, subject, start, () => wound);
    const crop = plainCrop(subject, start);
    expect(target.every((value, i) => value === (wound[i] && crop[i] ? 1 : 0))).toBe(true);
    expect(same(channel(x, 0, 0), encode(crop.map((label, i) => (wound[i] ? 0 : label))))).toBe(true);
    const wounded: Subject = { ...subject, labels: subject.labels.slice() };
    for (let i = 0; i < CROP_VOXELS; i++) {
      if (!wound[i]) continue;
      const at = [i % 64, Math.floor(i / 64) % 64, Math.floor(i / 4096)].map((n, axis) => n + start[axis]!);
      wounded.labels[at[0]! + subject.size[0] * (at[1]! + subject.size[1] * at[2]!)] = 0;
    }
    const image = mirroredAnatomy(wounded.labels, grid);
    const codes = Uint8Array.from(image, (value) => (value > 0 ? Math.round(10 * value) - 5 : 0));
    expect(same(channel(x, 0, 1), encode(plainCrop({ ...subject, labels: codes }, start)))).toBe(true);
  });

  it('ask only for empty voxels, mostly for some, and depend on seed and step alone', () => {
    let wounded = 0;
    for (let step = 0; step < 6; step++) {
      const { x, target } = fineBatch([subject], 2, 5, step);
      for (let sample = 0; sample < 2; sample++) {
        const left = channel(x, sample, 0);
        const wanted = target.subarray(sample * CROP_VOXELS, (sample + 1) * CROP_VOXELS);
        expect(wanted.some((value, i) => value > 0 && left[i]! > 0)).toBe(false);
        expect(left.some((value) => value > 0)).toBe(true);
        if (wanted.includes(1)) wounded++;
      }
      const again = fineBatch([subject], 2, 5, step);
      expect(same(x, again.x) && same(target, again.target)).toBe(true);
    }
    expect(wounded).toBeGreaterThan(5);
    expect(same(fineBatch([subject], 1, 5, 0).x, fineBatch([subject], 1, 6, 0).x)).toBe(false);
  });
});
