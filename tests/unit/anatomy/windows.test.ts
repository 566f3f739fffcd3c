import { AROUND, AROUND_STEP, aroundStart, copyCube, WINDOW, windowSpans } from '@main/anatomy/windows';
import { describe, expect, it } from 'vitest';

describe('windows along an axis', () => {
  it.each([64, 68, 112, 116, 160, 200, 204, 256])('of %i voxels keep each voxel once, inside its window', (length) => {
    const spans = windowSpans(length);
    expect(spans[0]!.from).toBe(0);
    expect(spans.at(-1).to).toBe(length);
    for (const [i, { start, from, to }] of spans.entries()) {
      expect(start % AROUND_STEP).toBe(0);
      expect(start).toBeGreaterThanOrEqual(0);
      expect(start + WINDOW).toBeLessThanOrEqual(length);
      if (i > 0) {
        expect(from).toBe(spans[i - 1]!.to);
        expect(from - start).toBeGreaterThanOrEqual(6);
      }
      if (i < spans.length - 1) expect(start + WINDOW - to).toBeGreaterThanOrEqual(6);
    }
  });

  it('are as few as may be', () => {
    expect(windowSpans(64)).toEqual([{ start: 0, from: 0, to: 64 }]);
    expect(windowSpans(112)).toHaveLength(2);
    expect(windowSpans(200)).toHaveLength(4);
  });

  it('refuse an axis that is too short or no multiple of 4', () => {
    expect(() => windowSpans(60)).toThrow(/60/);
    expect(() => windowSpans(66)).toThrow(/66/);
  });
});

describe('blocks and cubes', () => {
  it('a cube that sticks out of the source keeps what it had there', () => {
    const source = Float32Array.from({ length: 27 }, (_, i) => i);
    const cube = new Float32Array(27).fill(-1);
    copyCube(source, [3, 3, 3], [-1, 1, 2], 3, cube);
    const at = (x: number, y: number, z: number): number => cube[x + 3 * (y + 3 * z)]!;
    expect([at(0, 0, 0), at(1, 0, 0), at(2, 0, 0), at(1, 1, 0), at(1, 2, 0), at(1, 0, 1)]).toEqual([
      -1, 21, 22, 24, -1, -1,
    ]);
    copyCube(source, [3, 3, 3], [5, 0, 0], 3, cube.fill(7));
    expect(cube.every((value) => value === 7)).toBe(true);
  });

  it('what lies around a window has the window in its middle', () => {
    const start = aroundStart([64, 0, 128]);
    const middle = start.map((n) => (n + AROUND / 2) * AROUND_STEP);
    expect(middle).toEqual([64 + WINDOW / 2, WINDOW / 2, 128 + WINDOW / 2]);
  });
});
