import { normaliseScan, toScanGrid } from '@main/anatomy/scan-grid';
import { type Geometry, IDENTITY, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.25);
const s = Math.sin(0.25);
const oblique: Geometry = {
  size: [70, 60, 50],
  spacing: [0.4, 0.5, 0.6],
  origin: [31, -80, 12],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const straight: Geometry = { size: [20, 20, 20], spacing: [2, 2, 2], origin: [10, -90, 2], direction: IDENTITY };

describe('a scan on a coarser straight grid', () => {
  it('keeps the mean of a ball of bone, and is air outside the scan', () => {
    const [nx, ny] = oblique.size;
    const centre = indexToWorld(oblique, [35, 30, 25]);
    const data = new Int16Array(70 * 60 * 50).map((_, i) => {
      const at = indexToWorld(oblique, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
      const inside = Math.hypot(...at.map((value, axis) => value - centre[axis]!)) < 8;
      // A checkerboard of bone and marrow: what is finer than the grid is averaged, not picked.
      return inside ? (i % 2 === 0 ? 1500 : 300) : 60;
    });
    const grid = toScanGrid({ geometry: oblique, data }, straight);
    const [x, y, z] = worldToIndex(straight, centre).map(Math.round) as unknown as Vec3;
    expect(Math.abs(grid.data[x + 20 * (y + 20 * z)]! - 900)).toBeLessThan(60);
    expect(grid.data[0]).toBe(-1000);
  });

  it('maps air, soft tissue and bone to fixed values and clamps metal', () => {
    const values = normaliseScan(Float32Array.of(-1000, 0, 1400, 30000, -5000));
    expect([...values].map((value) => Math.round(value * 100) / 100)).toEqual([0, 0.5, 1.2, 2.5, -0.5]);
  });
});
