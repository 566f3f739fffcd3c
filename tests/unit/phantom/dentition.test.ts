import { createRandom } from '@shared/random';
import { buildDentition, toothDistance } from '@main/phantom/dentition';
import { drawAnatomy, toothCount, type Anatomy } from '@main/phantom/parameters';
import { LOWER_TEETH, UPPER_TEETH } from '@main/phantom/tooth-table';
import { describe, expect, test } from 'vitest';
import { SEEDS } from './grids';

const anatomyOf = (seed: number): Anatomy => drawAnatomy(createRandom(seed, 'phantom').fork('anatomy'));

describe('teeth', () => {
  test('have the lengths and widths of the table along their axes', () => {
    for (const shape of [...UPPER_TEETH, ...LOWER_TEETH]) {
      const at = (m: number, b: number, h: number): number => toothDistance(shape, false, m, b, h);
      const name = `${shape.kind} ${shape.width}`;
      expect(at(0, 0, shape.crown * 0.5), name).toBeLessThan(0);
      expect(at(0, 0, shape.crown + 0.3), name).toBeGreaterThan(0);
      const [root] = shape.roots;
      const half = [root!.from[0] * 0.4 + root!.to[0] * 0.6, root!.from[1] * 0.4 + root!.to[1] * 0.6] as const;
      const [m, b] = [(half[0] * shape.width) / 2, (half[1] * shape.depth) / 2];
      expect(at(m, b, -shape.root * root!.length * 0.6), name).toBeLessThan(0);
      expect(at(m, b, -shape.root * 1.15), name).toBeGreaterThan(0);
      expect(at(shape.width / 2 + 0.2, 0, shape.crown * 0.6), name).toBeGreaterThan(0);
      expect(at(shape.width / 2 - 0.5, 0, shape.crown * 0.6), name).toBeLessThan(0);
    }
  });

  test('have one, two or three roots as their kind has', () => {
    const roots = (table: typeof UPPER_TEETH): number[] => table.map((tooth) => tooth.roots.length);
    expect(roots(UPPER_TEETH).slice(0, 7)).toEqual([1, 1, 1, 2, 1, 3, 3]);
    expect(roots(LOWER_TEETH).slice(0, 7)).toEqual([1, 1, 1, 1, 1, 2, 2]);
  });

  for (const seed of SEEDS) {
    test(`stand in anatomical order on both arches, right on the right (seed ${seed})`, () => {
      const anatomy = anatomyOf(seed);
      const { teeth, places } = buildDentition(anatomy, () => 0);
      expect(places).toHaveLength(32);
      expect(teeth.filter((tooth) => tooth.state !== 'implant')).toHaveLength(toothCount(anatomy));
      expect(new Set(teeth.map((tooth) => tooth.fdi)).size).toBe(teeth.length);
      for (const tooth of teeth) {
        const quadrant = Math.floor(tooth.fdi / 10);
        expect(tooth.jaw).toBe(quadrant <= 2 ? 'upper' : 'lower');
        expect(tooth.side).toBe(quadrant === 1 || quadrant === 4 ? 'right' : 'left');
        // LPS: x grows to the patient's left.
        expect(Math.sign(tooth.neck[0])).toBe(tooth.side === 'left' ? 1 : -1);
        const table = tooth.jaw === 'upper' ? UPPER_TEETH : LOWER_TEETH;
        expect(tooth.kind).toBe(table[(tooth.fdi % 10) - 1]!.kind);
      }
      for (const jaw of ['upper', 'lower'] as const) {
        for (const side of [-1, 1]) {
          const row = places.filter((place) => place.jaw === jaw && Math.sign(place.s) === side);
          expect(row.map((place) => place.shape.kind)).toEqual(UPPER_TEETH.map((tooth) => tooth.kind));
          for (let i = 1; i < row.length; i++) {
            const step = Math.abs(row[i]!.s) - Math.abs(row[i - 1]!.s);
            // Neighbours touch: half a width each.
            expect(step).toBeCloseTo((row[i]!.shape.width + row[i - 1]!.shape.width) / 2, 6);
          }
        }
      }
    });
  }

  test('crowns point to the bite and roots into their own jaw', () => {
    const { teeth } = buildDentition(anatomyOf(11), () => 0);
    for (const tooth of teeth) expect(Math.sign(tooth.axes[8]!)).toBe(tooth.jaw === 'lower' ? 1 : -1);
  });
});

describe('dentitions over 400 seeds', () => {
  const anatomies = Array.from({ length: 400 }, (_, seed) => anatomyOf(seed));
  const counts = anatomies.map(toothCount);

  test('are mostly of 28 to 32 teeth, with gaps, free ends and full edentulism as normal variants', () => {
    const share = (keep: (n: number) => boolean): number => counts.filter(keep).length / counts.length;
    expect(share((n) => n >= 28)).toBeGreaterThan(0.3);
    expect(share((n) => n >= 20)).toBeGreaterThan(0.7);
    expect(share((n) => n === 0)).toBeGreaterThan(0.01);
    expect(share((n) => n > 0 && n < 20)).toBeGreaterThan(0.08);
    expect(Math.max(...counts)).toBe(32);
  });

  test('include fillings, crowns and implants, open and closed bites, and every kind of marrow', () => {
    const states = new Set(anatomies.flatMap((a) => [...a.upper, ...a.lower]));
    expect([...states].sort()).toEqual(['crowned', 'filled', 'implant', 'missing', 'present']);
    expect(anatomies.filter((a) => a.opening < 0.015).length).toBeGreaterThan(100);
    expect(anatomies.filter((a) => a.opening > 0.1).length).toBeGreaterThan(20);
    expect(new Set(anatomies.map((a) => a.marrow)).size).toBe(3);
  });
});
