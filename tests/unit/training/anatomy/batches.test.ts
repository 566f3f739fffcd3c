import { AROUND, AROUND_STEP, WINDOW } from '@main/anatomy/windows';
import { anatomyBatch, anatomySource } from '@main/training/anatomy/batches';
import { anatomyDice } from '@main/training/anatomy/measure';
import { dilateCube } from '@main/training/masks/grid';
import type { AnatomySubject } from '@main/training/anatomy/subjects';
import type { Vec3 } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

const SIZE: Vec3 = [96, 72, 80];
const SEED = 9;
const CUBE = WINDOW ** 3;
const FLESH = 4 * WINDOW ** 2;

/** Soft tissue with a block of mandible, a tooth and a canal of a few voxels; bone is bright. */
function subject(): AnatomySubject {
  const voxels = SIZE[0] * SIZE[1] * SIZE[2];
  const labels = new Uint8Array(voxels);
  for (let i = 0; i < voxels; i++) {
    const [x, y, z] = [i % SIZE[0], Math.floor(i / SIZE[0]) % SIZE[1], Math.floor(i / (SIZE[0] * SIZE[1]))];
    if (x >= 20 && x < 60 && y >= 20 && y < 40 && z >= 10 && z < 30) labels[i] = Label.Mandible;
    if (x >= 80 && x < 84 && y === 60 && z === 70) labels[i] = Label.MandibularCanal;
    if (x < 4 && y < 4 && z > 76) labels[i] = Label.LowerTeeth;
  }
  return { size: SIZE, grey: Int16Array.from(labels, (label) => (label > 0 ? 1500 : 40)), labels };
}

/** A window of mandible below which lies a plate of soft tissue. */
const jawFilled = anatomySource({
  size: [64, 64, 64],
  grey: Int16Array.from({ length: CUBE }, (_, i) => (i < FLESH ? 40 : 1500)),
  labels: Uint8Array.from({ length: CUBE }, (_, i) => (i < FLESH ? Label.Other : Label.Mandible)),
});

describe(`batches of the segmenter (seed ${SEED})`, () => {
  const source = anatomySource(subject());

  it('have bright voxels where labels are, in the window and in what lies around', () => {
    let compared = 0;
    for (let n = 0; n < 4; n++) {
      const { x, around, labels } = anatomyBatch([source], 2, createRandom(SEED, `batch/${n}`));
      for (let sample = 0; sample < 2; sample++) {
        const mean = (label: boolean): number => {
          let [sum, count] = [0, 0];
          for (let i = sample * CUBE; i < (sample + 1) * CUBE; i++) {
            if (labels[i]! > 0 !== label) continue;
            sum += x[i]!;
            count++;
          }
          return count > 20 ? sum / count : NaN;
        };
        if (Number.isFinite(mean(true))) {
          compared++;
          expect(mean(true)).toBeGreaterThan(mean(false) + 0.1);
        }
        // Eight blocks before the window begins, every four voxels one block: the middle shows the window's means.
        for (const [bx, by, bz] of [
          [8, 8, 8],
          [15, 12, 9],
          [23, 23, 23],
        ] as const) {
          let sum = 0;
          for (let k = 0; k < 64; k++) {
            const [dx, dy, dz] = [k & 3, (k >> 2) & 3, k >> 4];
            const [vx, vy, vz] = [bx, by, bz].map((b) => AROUND_STEP * (b - 8)) as [number, number, number];
            sum += x[sample * CUBE + vx + dx + WINDOW * (vy + dy + WINDOW * (vz + dz))]!;
          }
          const seen = around[sample * AROUND ** 3 + bx + AROUND * (by + AROUND * bz)]!;
          expect(Math.abs(seen - sum / 64)).toBeLessThan(0.3);
        }
      }
    }
    expect(compared).toBeGreaterThan(2);
  });

  it('aim at the canal and the teeth far more often than chance would', () => {
    let hits = 0;
    for (let n = 0; n < 60; n++) {
      const { labels } = anatomyBatch([source], 1, createRandom(SEED, `aim/${n}`));
      if (labels.includes(Label.LowerTeeth)) hits++;
    }
    // At random the corner is in one window of 9 * 3 * 5 places.
    expect(hits).toBeGreaterThan(3);
  });

  it('count a wound and 3 voxels around it more than the rest', () => {
    let [wounded, whole] = [0, 0];
    for (let n = 0; n < 12; n++) {
      const { labels, emphasis } = anatomyBatch([jawFilled], 1, createRandom(SEED, `emphasis/${n}`));
      if (!emphasis.includes(5)) {
        whole++;
        expect(emphasis.every((value) => value === 1)).toBe(true);
        continue;
      }
      wounded++;
      // What is unlabelled in the jaw has been cut.
      const lost = labels.map((label, i) => (label === Label.Other && i >= FLESH ? 1 : 0));
      const near = dilateCube(lost, 3);
      expect(emphasis.every((value, i) => value === (near[i] ? 5 : 1))).toBe(true);
    }
    expect(Math.min(wounded, whole)).toBeGreaterThan(1);
  });

  it('are the same for the same stream', () => {
    const [one, two] = [0, 1].map(() => anatomyBatch([source], 1, createRandom(SEED, 'same')));
    expect(Buffer.from(one!.x.buffer).equals(Buffer.from(two!.x.buffer))).toBe(true);
    expect(Buffer.from(one!.labels).equals(two!.labels)).toBe(true);
  });
});

describe('Dice of the segmenter', () => {
  it('is 1 for a network that is right, and what it should be for one that misses half', async () => {
    const known = subject();
    const bright = async (x: Float32Array, half: boolean): Promise<Float32Array> => {
      const classes = new Float32Array(6 * CUBE);
      for (let i = 0; i < CUBE; i++) {
        const bone = x[i]! > 1 && !(half && i % 2 === 0);
        classes[(bone ? Label.Mandible : 0) * CUBE + i] = 1;
      }
      return Promise.resolve(classes);
    };
    const only = known.labels.map((label) => (label > 0 ? Label.Mandible : 0));
    const right = await anatomyDice([{ ...known, labels: only }], (x) => bright(x, false), QUIET);
    expect(right['Dice mandible']).toBe(1);
    const half = await anatomyDice([{ ...known, labels: only }], (x) => bright(x, true), QUIET);
    expect(half['Dice mandible']).toBeCloseTo(2 / 3, 1);
  });
});
