import { type Geometry, indexToWorld, IDENTITY, type Mat3 } from '@shared/geometry';
import { createVolume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { encode, MODEL_EDGE, modelGeometry, toModelGrid } from '@main/anomaly/encode';

const turn: Mat3 = [0.8, -0.6, 0, 0.6, 0.8, 0, 0, 0, -1];

describe('the model grid', () => {
  it('of an aligned scan of 150 x 150 x 104 mm is 75 x 75 x 64 voxels of 2 mm about the same centre (paper 4.1)', () => {
    const scan: Geometry = {
      size: [600, 600, 416],
      spacing: [0.25, 0.25, 0.25],
      origin: [-70, -12.5, 30],
      direction: IDENTITY,
    };
    const grid = modelGeometry(scan);
    expect(grid.size).toEqual([75, 75, 64]);
    expect(grid.spacing).toEqual([2, 2, 2]);
    // 52 layers and 12 of padding, 6 on either side.
    const centre = (g: Geometry): readonly number[] =>
      indexToWorld(g, [(g.size[0] - 1) / 2, (g.size[1] - 1) / 2, (g.size[2] - 1) / 2]);
    centre(grid).forEach((value, axis) => expect(value).toBeCloseTo(centre(scan)[axis]!, 9));
  });

  it('of an oblique, left-handed, anisotropic scan has LPS axes and covers every corner', () => {
    const scan: Geometry = { size: [200, 90, 60], spacing: [0.7, 1.1, 2.4], origin: [311, -97, 1200], direction: turn };
    const grid = modelGeometry(scan);
    expect(grid.direction).toEqual(IDENTITY);
    for (let corner = 0; corner < 8; corner++) {
      const index = scan.size.map((n, axis) => ((corner >> axis) & 1 ? n - 0.5 : -0.5));
      indexToWorld(scan, index as [number, number, number]).forEach((value, axis) => {
        expect(value).toBeGreaterThanOrEqual(grid.origin[axis]! - 1 - 1e-6);
        expect(value).toBeLessThanOrEqual(grid.origin[axis]! + 2 * grid.size[axis]! - 1 + 1e-6);
      });
    }
    expect(Math.min(...grid.size)).toBeGreaterThanOrEqual(MODEL_EDGE);
  });

  it('of a scan that is on it already keeps every voxel', () => {
    const scan: Geometry = { size: [64, 70, 65], spacing: [2, 2, 2], origin: [-31, 7, 99], direction: IDENTITY };
    const data = new Uint8Array(64 * 70 * 65).map((_, i) => (i * 7919) % 6);
    const { geometry, labels } = toModelGrid(createVolume(scan, data));
    expect(geometry).toEqual(scan);
    expect(Buffer.from(labels.buffer).equals(Buffer.from(data.buffer))).toBe(true);
  });

  it('takes the label with the largest share, and 0 outside the scan', () => {
    // Along x 1 mm voxels 2 2 5 5 2 2 ... on a grid of 2 mm: exact pairs.
    const scan: Geometry = { size: [128, 128, 20], spacing: [1, 1, 1], origin: [0, 0, 0], direction: IDENTITY };
    const data = new Uint8Array(128 * 128 * 20).map((_, i) => (((i % 128) >> 1) % 2 === 0 ? 2 : 5));
    const { geometry, labels } = toModelGrid(createVolume(scan, data));
    expect(geometry.size).toEqual([64, 64, 64]);
    const at = (x: number, y: number, z: number): number => labels[x + 64 * (y + 64 * z)]!;
    // 10 layers with 27 of padding on either side.
    expect([at(10, 30, 32), at(11, 30, 32), at(12, 30, 32)]).toEqual([2, 5, 2]);
    expect([at(10, 30, 26), at(10, 30, 37)]).toEqual([0, 0]);
    expect(labels.filter((label) => label > 0).length).toBe(64 * 64 * 10);
  });
});

describe('encoding', () => {
  it('is eq. 12', () => {
    const encoded = encode(Uint8Array.of(0, 1, 2, 3, 4, 5));
    [0, 0.6, 0.7, 0.8, 0.9, 1].forEach((value, i) => expect(encoded[i]).toBeCloseTo(value, 6));
    expect(encode(new Uint8Array(0)).length).toBe(0);
  });
});
