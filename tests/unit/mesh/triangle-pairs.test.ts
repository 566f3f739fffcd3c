import { describe, expect, it } from 'vitest';
import { createRandom } from '@shared/random';
import { segmentMeetsTriangle } from '@main/mesh/predicates';
import { disjointMeet, fanMeet } from '@main/mesh/triangle-pairs';

type Sides = readonly (readonly [number, number])[];

/** The definition: some side of one triangle meets the other. */
function careful(
  p: Float32Array,
  one: readonly number[],
  other: readonly number[],
  sides: readonly [Sides, Sides],
): boolean {
  const [a, b, c] = one;
  const [d, e, f] = other;
  return (
    sides[0].some(([i, j]) => segmentMeetsTriangle(p, i, j, d!, e!, f!)) ||
    sides[1].some(([i, j]) => segmentMeetsTriangle(p, i, j, a!, b!, c!))
  );
}

function area(p: Float32Array, i: number, j: number, k: number): number {
  const u = [0, 1, 2].map((axis) => p[j + axis]! - p[i + axis]!);
  const v = [0, 1, 2].map((axis) => p[k + axis]! - p[i + axis]!);
  return Math.hypot(u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!);
}

describe('the quick tests agree with the careful ones', () => {
  const kinds = {
    'any place': (r: ReturnType<typeof createRandom>) => r.uniform(-1, 1),
    'whole numbers, many coplanar and touching': (r: ReturnType<typeof createRandom>) => r.integer(-2, 2) + 50,
    slivers: (r: ReturnType<typeof createRandom>) => r.uniform(-1, 1) * (r.chance(0.3) ? 1e-3 : 1),
  };
  for (const [kind, draw] of Object.entries(kinds)) {
    it(`for 5000 pairs: ${kind} (seed 9)`, () => {
      const random = createRandom(9, kind);
      const counts = { meet: 0, apart: 0 };
      for (let run = 0; run < 5000; run++) {
        const p = Float32Array.from({ length: 18 }, () => draw(random));
        if (area(p, 0, 3, 6) > 0 && area(p, 9, 12, 15) > 0) {
          const sides = [
            [
              [0, 3],
              [3, 6],
              [6, 0],
            ],
            [
              [9, 12],
              [12, 15],
              [15, 9],
            ],
          ] as const;
          const meet = careful(p, [0, 3, 6], [9, 12, 15], sides);
          expect(disjointMeet(p, 0, 3, 6, 9, 12, 15)).toBe(meet);
          counts[meet ? 'meet' : 'apart']++;
        }
        if (area(p, 0, 3, 6) > 0 && area(p, 0, 12, 15) > 0) {
          const meet = careful(p, [0, 3, 6], [0, 12, 15], [[[3, 6]], [[12, 15]]]);
          expect(fanMeet(p, 0, 3, 6, 12, 15)).toBe(meet);
          counts[meet ? 'meet' : 'apart']++;
        }
      }
      expect(counts.meet).toBeGreaterThan(500);
      expect(counts.apart).toBeGreaterThan(500);
    });
  }
});
