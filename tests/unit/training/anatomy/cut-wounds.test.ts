import { WINDOW } from '@main/anatomy/windows';
import { cutWounds } from '@main/training/anatomy/cut-wounds';
import { archBox } from '@main/training/masks/wounds';
import { dilateCube } from '@main/training/masks/grid';
import { Label } from '@shared/labels';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

const SEED = 31;
const CUBE = WINDOW ** 3;

/** A bar of mandible, dense shell and marrow, in soft tissue; air in front of it. */
function jaw(): { grey: Float32Array; labels: Uint8Array } {
  const random = createRandom(SEED, 'noise');
  const grey = new Float32Array(CUBE);
  const labels = new Uint8Array(CUBE);
  for (let i = 0; i < CUBE; i++) {
    const [x, y, z] = [i % WINDOW, Math.floor(i / WINDOW) % WINDOW, Math.floor(i / WINDOW ** 2)];
    const depth = Math.min(12 - Math.abs(y - 32), 14 - Math.abs(z - 30), x - 4, 59 - x);
    labels[i] = depth > 0 ? Label.Mandible : Label.Other;
    grey[i] = (y < 6 ? -990 : depth > 3 ? 300 : depth > 0 ? 1400 : 40) + random.uniform(-20, 20);
  }
  return { grey, labels };
}

describe(`wounds cut into a window (seed ${SEED})`, () => {
  it('are soft tissue without a label; all else stays as it was', () => {
    let wounds = 0;
    let [farthest, labelled, changed] = [0, 0, 0];
    for (let n = 0; n < 5; n++) {
      const before = jaw();
      const { grey, labels } = jaw();
      const told = cutWounds(grey, labels, archBox(labels), createRandom(SEED, `wound/${n}`));
      const lost = labels.map((label, i) => (label === before.labels[i] ? 0 : 1));
      expect(Buffer.from(told).equals(lost)).toBe(true);
      const bone = before.labels.map((_, i) => (labels[i]! > 0 ? 1 : 0));
      const [far, nearBone] = [dilateCube(lost, 7), dilateCube(bone, 3)];
      for (let i = 0; i < CUBE; i++) {
        if (lost[i]) {
          wounds++;
          if (labels[i] !== Label.Other) labelled++;
          // Farther from bone than the blur reaches it is what soft tissue is elsewhere.
          if (!nearBone[i]) farthest = Math.max(farthest, Math.abs(grey[i]! - 40));
        } else if (!far[i] && grey[i] !== before.grey[i]) changed++;
      }
    }
    expect([labelled, changed]).toEqual([0, 0]);
    expect(farthest).toBeLessThan(40);
    expect(wounds).toBeGreaterThan(100);
  });

  it('leave a window without flesh or without a jaw alone', () => {
    const dry = jaw();
    dry.grey.fill(-1000);
    expect(cutWounds(dry.grey, dry.labels, archBox(dry.labels), createRandom(SEED)).includes(1)).toBe(false);
    expect(dry.grey.every((hu) => hu === -1000)).toBe(true);
    expect(Buffer.from(dry.labels).equals(jaw().labels)).toBe(true);
    const neck = jaw();
    neck.labels.fill(Label.Other);
    expect(cutWounds(neck.grey, neck.labels, undefined, createRandom(SEED)).includes(1)).toBe(false);
    expect(neck.grey).toEqual(jaw().grey);
  });
});
