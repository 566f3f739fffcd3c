import { uniformBlocks } from '@main/volume/uniform-blocks';
import { IDENTITY, type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { describe, expect, it } from 'vitest';

const size: Vec3 = [29, 17, 21];
const geometry = { size, spacing: [1, 2, 3], origin: [4, 5, 6], direction: IDENTITY } as const;

describe('uniform blocks', () => {
  it.each([1, 2, 3])(
    'never call a box uniform that is not, and say so of boxes far from any border (seed %i)',
    (seed) => {
      const random = createRandom(seed);
      const [a, b] = [random.integer(6, 20), random.integer(4, 12)];
      const data = new Uint8Array(size[0] * size[1] * size[2]);
      for (let i = 0; i < data.length; i++) {
        const [x, y] = [i % size[0], Math.floor(i / size[0]) % size[1]];
        data[i] = x < a ? 0 : y < b ? 200 : 5;
      }
      const blocks = uniformBlocks({ geometry, data });
      let uniform = 0;
      for (let n = 0; n < 500; n++) {
        const low = size.map((edge) => random.integer(-3, edge - 1)) as unknown as Vec3;
        const high = low.map((start) => start + random.integer(0, 6)) as unknown as Vec3;
        const found = blocks.labelOf(low[0], high[0], low[1], high[1], low[2], high[2]);
        const seen = new Set<number>();
        const clamp = (value: number, axis: number): number => Math.min(size[axis]! - 1, Math.max(0, value));
        for (let z = clamp(low[2], 2); z <= clamp(high[2], 2); z++) {
          for (let y = clamp(low[1], 1); y <= clamp(high[1], 1); y++) {
            for (let x = clamp(low[0], 0); x <= clamp(high[0], 0); x++)
              seen.add(data[x + size[0] * (y + size[1] * z)]!);
          }
        }
        if (found < 0) continue;
        uniform++;
        expect([...seen]).toEqual([found]);
      }
      expect(uniform).toBeGreaterThan(30);
    },
  );
});
