import {
  CONTACT_RANGE_MM,
  contactColour,
  leastAtVertices,
  markTriangles,
  NO_VALUE,
  outlook,
  outlookOfValues,
  PLACE_COLOUR,
  vertexColours,
  wallColour,
} from '@renderer/vtk/surface-maps';
import { type Rgb } from '@renderer/vtk/colours';
import { describe, expect, it } from 'vitest';

/** Relative luminance (WCAG 2.2) of an sRGB colour. */
function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((c) => (c <= 10.31 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

/** Two triangles of a unit square, counter-clockwise seen from above, and a third one upright behind them. */
const square = {
  positions: Float32Array.from([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0.5, 1, 1]),
  triangles: Uint32Array.from([0, 1, 2, 0, 2, 3, 3, 2, 4]),
};

describe('the colours of the contact map', () => {
  const clearance = 0.4;

  it('are lightest at the wanted gap and get darker to both sides, blue when too near, orange when too far', () => {
    const at = (mm: number): Rgb => contactColour(clearance + mm, clearance);
    for (const side of [-1, 1]) {
      const shades = [0, 0.1, 0.2, 0.3, 0.4, 0.5].map((mm) => luminance(at(side * mm)));
      for (let i = 1; i < shades.length; i++) expect(shades[i]).toBeLessThan(shades[i - 1]!);
    }
    expect(at(-0.5)[2]).toBeGreaterThan(at(-0.5)[0] + 100);
    expect(at(0.5)[0]).toBeGreaterThan(at(0.5)[2] + 100);
  });

  it('stay at the ends beyond the scale and tell apart what faces no bone', () => {
    expect(contactColour(clearance + 9, clearance)).toEqual(contactColour(clearance + CONTACT_RANGE_MM, clearance));
    expect(contactColour(-9, clearance)).toEqual(contactColour(clearance - CONTACT_RANGE_MM, clearance));
    expect(contactColour(NaN, clearance)).toEqual(NO_VALUE);
    for (let mm = -1; mm <= 1; mm += 0.05) {
      const colour = contactColour(clearance + mm, clearance);
      expect(Math.hypot(...colour.map((c, i) => c - NO_VALUE[i]!))).toBeGreaterThan(60);
    }
  });
});

describe('the colours of the walls', () => {
  it('step at the least wall, also in grey', () => {
    const [thin, enough] = [wallColour(1.1999, 1.2), wallColour(1.2, 1.2)];
    expect(luminance(enough) - luminance(thin)).toBeGreaterThan(0.25);
    expect(luminance(wallColour(0, 1.2))).toBeLessThan(luminance(thin));
    expect(wallColour(40, 1.2)).toEqual(wallColour(3.6, 1.2));
    expect(wallColour(NaN, 1.2)).toEqual(NO_VALUE);
  });

  it('show each vertex as its thinnest triangle', () => {
    const least = leastAtVertices(square, Float32Array.from([2, 0.5, NaN]));
    expect([...least]).toEqual([0.5, 2, 0.5, 0.5, NaN]);
  });
});

describe('a place on the model', () => {
  it('is marked over what was there, which stays as it is', () => {
    const under = vertexColours(new Float32Array(5), () => [1, 2, 3]);
    const marked = markTriangles(square, under, [2, 77]);
    expect([...marked.subarray(0, 6)]).toEqual([1, 2, 3, 1, 2, 3]);
    expect([...marked.subarray(6)]).toEqual([...PLACE_COLOUR, ...PLACE_COLOUR, ...PLACE_COLOUR]);
    expect([...under.subarray(12)]).toEqual([1, 2, 3]);
  });

  it('is looked at from where its triangles look', () => {
    expect(outlook(square, [0, 1])).toEqual([0, 0, 1]);
    const [x, y, z] = outlook(square, [0, 1, 2]);
    expect(x).toBeCloseTo(0, 9);
    expect(y).toBeLessThan(0);
    expect(z).toBeGreaterThan(0);
  });

  it('has no side where its triangles look nowhere together', () => {
    const folded = { positions: square.positions, triangles: Uint32Array.from([0, 1, 2, 2, 1, 0]) };
    expect(outlook(folded, [0, 1])).toEqual([0, 0, 0]);
    expect(outlook(square, [])).toEqual([0, 0, 0]);
  });

  it('of contact looks where all corners face bone', () => {
    expect(outlookOfValues(square, Float32Array.from([0, 0, 0, 0, NaN]))).toEqual([0, 0, 1]);
    expect(outlookOfValues(square, new Float32Array(5).fill(NaN))).toEqual([0, 0, 0]);
  });
});
