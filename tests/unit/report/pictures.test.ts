import { frameOf, FROM_ABOVE, FROM_FRONT, FROM_LEFT, lookAlong } from '@main/report/camera';
import { scaleColour } from '@main/report/colour-scale';
import { encodePng, reduced } from '@main/report/picture';
import { renderSurfaces } from '@main/report/render';
import { regionSlices } from '@main/report/slices';
import { sectionLines } from '@main/report/section';
import { isoSurface } from '@main/mesh/iso-surface';
import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import type { TriangleMesh } from '@shared/mesh';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { boxMesh } from '../mesh/solids';

/** A ball of 5 mm around a point. */
function ball(centre: Vec3): TriangleMesh {
  const n = 28;
  const geometry: Geometry = {
    size: [n, n, n],
    spacing: [0.5, 0.5, 0.5],
    origin: [centre[0] - 6.75, centre[1] - 6.75, centre[2] - 6.75],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  };
  const data = Float32Array.from({ length: n ** 3 }, (_, i) => {
    const p = indexToWorld(geometry, [i % n, Math.floor(i / n) % n, Math.floor(i / (n * n))]);
    return 5 - Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]);
  });
  return isoSurface({ geometry, data }, 0);
}

const RED = [220, 30, 30] as const;
const BLUE = [30, 30, 220] as const;

describe('a view of surfaces', () => {
  it('shows a ball as a disc of its size in the middle, on white', () => {
    const mesh = ball([40, -3, 8]);
    const frame = frameOf([mesh], FROM_FRONT, 1);
    const { rgb } = renderSurfaces([{ mesh, colour: RED }], FROM_FRONT, frame, 120, 120);
    let covered = 0;
    for (let i = 0; i < rgb.length; i += 3) if (rgb[i + 1]! < 200) covered++;
    const pixelMm = frame.heightMm / 120;
    expect((covered * pixelMm * pixelMm) / (Math.PI * 25)).toBeCloseTo(1, 1);
    expect([...rgb.subarray(0, 3)]).toEqual([255, 255, 255]);
    const middle = 3 * (60 + 120 * 60);
    expect(rgb[middle]! / 220).toBeGreaterThan(0.9);
    expect(rgb[middle + 1]).toBeLessThan(60);
  });

  it('hides what lies behind', () => {
    const [front, back] = [ball([0, -20, 0]), ball([0, 20, 0])];
    const frame = { centre: [0, 0], widthMm: 12, heightMm: 12 } as const;
    const seen = (toEye: Vec3): Uint8Array => {
      const actors = [
        { mesh: front, colour: RED },
        { mesh: back, colour: BLUE },
      ];
      return renderSurfaces(actors, lookAlong(toEye), frame, 20, 20).rgb.subarray(3 * 210, 3 * 211);
    };
    expect(seen([0, 1, 0])[0]).toBeGreaterThan(150);
    expect(seen([0, -1, 0])[2]).toBeGreaterThan(150);
  });

  it('has the head on top, and the front of the patient on top from above', () => {
    const high = (camera: typeof FROM_FRONT, p: Vec3): number => p.reduce((sum, v, a) => sum + v * camera.up[a]!, 0);
    expect(high(FROM_FRONT, [0, 0, 1])).toBeCloseTo(1, 9);
    expect(high(FROM_LEFT, [0, 0, 1])).toBeCloseTo(1, 9);
    expect(high(FROM_ABOVE, [0, -1, 0])).toBeCloseTo(1, 9);
    // The patient's right (-x) is on the left from the front, on the right from above.
    expect(FROM_FRONT.right[0]).toBeCloseTo(1, 9);
    expect(FROM_ABOVE.right[0]).toBeCloseTo(-1, 9);
  });

  it('hatches what has no colour', () => {
    const mesh = ball([0, 0, 0]);
    const frame = frameOf([mesh], FROM_FRONT, 1);
    const { rgb } = renderSurfaces([{ mesh, colour: () => undefined }], FROM_FRONT, frame, 100, 100);
    const row = Array.from({ length: 30 }, (_, x) => rgb[3 * (35 + x + 100 * 50)]!);
    expect(Math.max(...row) - Math.min(...row)).toBeGreaterThan(50);
  });

  it('is white without surfaces', () => {
    const frame = { centre: [0, 0], widthMm: 1, heightMm: 1 } as const;
    const nothing = { mesh: { positions: new Float32Array(0), triangles: new Uint32Array(0) }, colour: RED };
    expect(renderSurfaces([nothing], FROM_FRONT, frame, 8, 8).rgb.every((value) => value === 255)).toBe(true);
  });
});

describe('the colours of contact', () => {
  it('grow lighter with the gap, so that they read in black and white', () => {
    const light = (value: number): number => {
      const [r, g, b] = scaleColour(value, -0.5, 0.5);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (let v = -0.5; v < 0.5; v += 0.05) expect(light(v + 0.05)).toBeGreaterThan(light(v));
    expect(scaleColour(-9, -0.5, 0.5)).toEqual(scaleColour(-0.5, -0.5, 0.5));
    expect(scaleColour(9, -0.5, 0.5)).toEqual(scaleColour(0.5, -0.5, 0.5));
  });
});

describe('slices', () => {
  /** Anisotropic, left-handed: x runs to the right, y to the front, z to the feet. */
  const geometry: Geometry = {
    size: [20, 16, 12],
    spacing: [0.5, 0.6, 0.8],
    origin: [30, -4, 70],
    direction: [-1, 0, 0, 0, -1, 0, 0, 0, -1],
  };
  const at = (x: number, y: number, z: number): number => x + 20 * (y + 16 * z);

  /** The surface of a box of voxels. */
  const boxOf = (grid: Geometry, low: Vec3, high: Vec3): TriangleMesh => {
    const box = boxMesh(low.map((v) => v - 0.5) as unknown as Vec3, high.map((v) => v + 0.5) as unknown as Vec3);
    const positions = new Float32Array(box.positions.length);
    for (let i = 0; i < positions.length; i += 3) {
      positions.set(indexToWorld(grid, [...box.positions.subarray(i, i + 3)] as unknown as Vec3), i);
    }
    return { positions, triangles: box.triangles };
  };

  it('cut the surface of a model where it lies, in voxels', () => {
    const lines = sectionLines(boxOf(geometry, [3, 4, 5], [6, 8, 9]), geometry, 2, 7);
    const corners = lines.flat();
    for (const [x, y, z] of corners) {
      expect(z).toBeCloseTo(7, 4);
      expect(Math.min(Math.abs(x - 2.5), Math.abs(x - 6.5), Math.abs(y - 3.5), Math.abs(y - 8.5))).toBeLessThan(1e-3);
    }
    const length = lines.reduce((sum, [a, b]) => sum + Math.hypot(a[0] - b[0], a[1] - b[1]), 0);
    expect(length).toBeCloseTo(2 * (4 + 5), 3);
    expect(sectionLines(boxOf(geometry, [3, 4, 5], [6, 8, 9]), geometry, 2, 11)).toEqual([]);
  });

  it('lie as radiologists look: the right on the left, the front or the head on top', () => {
    const mask = new Uint8Array(20 * 16 * 12);
    // Right (high x), front (high y), feet (high z).
    for (let z = 9; z < 12; z++) for (let y = 12; y < 15; y++) for (let x = 16; x < 19; x++) mask[at(x, y, z)] = 1;
    const source = {
      scan: { geometry, data: new Int16Array(mask.length).fill(50) },
      labels: { geometry, data: new Uint8Array(mask.length) },
      mask: { geometry, data: mask },
    };
    const slices = regionSlices(source, boxOf(geometry, [16, 12, 9], [18, 14, 11]));
    expect(slices.map(({ axis, left, top }) => [axis, left, top])).toEqual([
      [2, 'R', 'A'],
      [1, 'R', 'S'],
      [0, 'A', 'S'],
    ]);
    const [axial] = slices;
    expect(axial!.widthMm).toBeCloseTo(10, 9);
    const white: number[][] = [];
    const { width, height, rgb } = axial!.picture;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) if (rgb[3 * (x + width * y)] === 255) white.push([x / width, y / height]);
    }
    expect(white.length).toBeGreaterThan(20);
    const mean = [0, 1].map((k) => white.reduce((sum, p) => sum + p[k]!, 0) / white.length);
    expect(mean[0]).toBeCloseTo(1 - 17.5 / 20, 1);
    expect(mean[1]).toBeCloseTo(1 - 13.5 / 16, 1);
  });

  it('show labels where there is no scan', () => {
    const data = new Uint8Array(20 * 16 * 12);
    data[at(5, 5, 5)] = 1;
    const labels = data.map((_, i) => (i % 20 > 10 ? 2 : 0));
    const source = { scan: undefined, labels: { geometry, data: labels }, mask: { geometry, data } };
    const pictures = regionSlices(source, boxOf(geometry, [5, 5, 5], [5, 5, 5]));
    const shades = pictures.map(({ picture: { rgb } }) => [rgb.includes(30), rgb.includes(170)]);
    // The region's own slice along x lies where nothing is labelled.
    expect(shades).toEqual([
      [true, true],
      [true, true],
      [true, false],
    ]);
  });
});

describe('pictures', () => {
  it('are averaged in blocks and written as PNG', () => {
    const picture = { width: 4, height: 2, rgb: Uint8Array.from({ length: 24 }, (_, i) => 10 * Math.floor(i / 3)) };
    const half = reduced(picture, 2);
    expect([...half.rgb]).toEqual([25, 25, 25, 45, 45, 45]);
    const png = PNG.sync.read(encodePng(picture));
    expect([png.width, png.height, png.data[4 * 5], png.data[4 * 5 + 3]]).toEqual([4, 2, 50, 255]);
  });
});
