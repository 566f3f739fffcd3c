import { halved } from '@main/anatomy/blocks';
import { nativeLabels } from '@main/anatomy/native-labels';
import { type Geometry, IDENTITY, indexToWorld, type Vec3 } from '@shared/geometry';
import { describe, expect, it } from 'vitest';

const grid: Geometry = { size: [24, 20, 28], spacing: [1, 1, 1], origin: [-40, 12, 300], direction: IDENTITY };
const c = Math.cos(0.2);
const s = Math.sin(0.2);
/** Oblique, anisotropic, inside the grid. */
const scan: Geometry = {
  size: [40, 36, 30],
  spacing: [0.35, 0.3, 0.5],
  origin: [-34, 15, 305],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const centre: Vec3 = [-28.7, 21.2, 312.6];
const RADIUS = 5.3;
const outside = (p: Vec3): number => Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) - RADIUS;

/** A ball of label 2 whose edge is one millimetre soft, as a network of 1 mm tells of it. */
function softBall(): Uint8Array {
  const [nx, ny, nz] = grid.size;
  const probabilities = new Uint8Array(6 * nx * ny * nz);
  for (let i = 0; i < nx * ny * nz; i++) {
    const place: Vec3 = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    const p = Math.min(1, Math.max(0, 0.5 - outside(indexToWorld(grid, place))));
    probabilities[6 * i + 2] = Math.round(255 * p);
    probabilities[6 * i] = 255 - probabilities[6 * i + 2]!;
  }
  return probabilities;
}

describe('labels on the own grid of a scan', () => {
  it('follow the surface between the voxels of the coarser grid, oblique to it', () => {
    const { data, geometry } = nativeLabels(softBall(), grid, scan);
    expect(geometry).toBe(scan);
    const [nx, ny] = scan.size;
    let inside = 0;
    for (let i = 0; i < data.length; i++) {
      const place: Vec3 = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      const d = outside(indexToWorld(scan, place));
      if (d < 0) inside++;
      if (Math.abs(d) > 0.12) expect(data[i]).toBe(d < 0 ? 2 : 0);
    }
    expect(inside).toBeGreaterThan(3000);
  });

  it('are those of the grid itself where both are the same', () => {
    const probabilities = softBall();
    const { data } = nativeLabels(probabilities, grid, grid);
    for (let i = 0; i < data.length; i++) {
      const p = probabilities[6 * i + 2]!;
      if (p !== 127 && p !== 128) expect(data[i]).toBe(p > 127 ? 2 : 0);
    }
  });
});

describe('blocks of eight voxels', () => {
  it('take the commonest label of those that have one, and lie in their middle', () => {
    const data = new Uint8Array(4 * 2 * 2);
    data.set([3, 5, 0, 0], 0);
    data.set([3, 0, 0, 0], 4);
    const blocks = halved({ geometry: { ...grid, size: [4, 2, 2] }, data });
    expect([...blocks.data]).toEqual([3, 0]);
    expect(blocks.geometry).toMatchObject({ size: [2, 1, 1], spacing: [2, 2, 2], origin: [-39.5, 12.5, 300.5] });
  });
});
