import { modelGeometry } from '@main/anomaly/encode';
import { boneThreshold, refineLabels, shrink, spread } from '@main/anatomy/refine';
import { normaliseScan, toScanGrid } from '@main/anatomy/scan-grid';
import { type InferClasses, segmentCoarsely } from '@main/anatomy/coarse-anatomy';
import { type Geometry, indexToWorld, type Vec3, worldToIndex } from '@shared/geometry';
import { QUIET } from '@shared/jobs';
import { Label } from '@shared/labels';
import type { LabelVolume, Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';

const c = Math.cos(0.25);
const s = Math.sin(0.25);
/** Oblique, anisotropic, off-origin. */
const scanGrid: Geometry = {
  size: [70, 60, 50],
  spacing: [0.8, 0.9, 1.1],
  origin: [31, -80, 12],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const centre = indexToWorld(scanGrid, [35, 30, 25]);
const RADIUS = 14;

const distance = (p: Vec3): number => Math.hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) - RADIUS;

/** A ball of bone of 900 HU in soft tissue of 60 HU, its edge blurred over a voxel. */
function ballScan(): Volume<Int16Array> {
  const [nx, ny, nz] = scanGrid.size;
  const data = new Int16Array(nx * ny * nz);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0; x < nx; x++, i++) {
        const inside = Math.min(1, Math.max(0, 0.5 - distance(indexToWorld(scanGrid, [x, y, z]))));
        data[i] = Math.round(60 + 840 * inside);
      }
    }
  }
  return { geometry: scanGrid, data };
}

/** What a coarse network might say: the ball at 2 mm, one millimetre too small. */
const oracle: InferClasses = (values, geometry) => {
  const classes = Array.from({ length: 6 }, () => new Float32Array(values.length));
  const [nx, ny] = geometry.size;
  for (let i = 0; i < values.length; i++) {
    const index: Vec3 = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    classes[distance(indexToWorld(geometry, index)) < -1 ? Label.Mandible : 0]![i] = 1;
  }
  return Promise.resolve(classes);
};

describe('segmenter of 2 mm', () => {
  it('puts the surface where the scan has it, finer than the coarse labels', async () => {
    const { labels, findings } = await segmentCoarsely(ballScan(), oracle, QUIET);
    expect(labels.geometry).toBe(scanGrid);
    expect(findings.map(({ code }) => code)).toEqual(['labels/built-in', 'labels/doubtful']);
    const [nx, ny] = scanGrid.size;
    let wrong = 0;
    let inside = 0;
    for (let i = 0; i < labels.data.length; i++) {
      const index: Vec3 = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      const d = distance(indexToWorld(scanGrid, index));
      if (d < 0) inside++;
      if (Math.abs(d) > 0.5 && (labels.data[i] === Label.Mandible) !== d < 0) wrong++;
    }
    expect(wrong / inside).toBeLessThan(0.01);
  });

  it('says that no jaw was found instead of giving nothing', async () => {
    const blind: InferClasses = (values) =>
      Promise.resolve([
        new Float32Array(values.length).fill(1),
        ...Array.from({ length: 5 }, () => new Float32Array(values.length)),
      ]);
    await expect(segmentCoarsely(ballScan(), blind, QUIET)).rejects.toMatchObject({ code: 'labels/found-no-jaw' });
  });

  it('takes the threshold from the scan, whatever its scale', () => {
    const scan = ballScan();
    const coarseScan = toScanGrid(scan, modelGeometry(scanGrid));
    const [nx, ny] = coarseScan.geometry.size;
    const data = coarseScan.data.map((_, i) => {
      const index: Vec3 = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
      return distance(indexToWorld(coarseScan.geometry, index)) < 0 ? 2 : 0;
    });
    const coarse: LabelVolume = { geometry: coarseScan.geometry, data: Uint8Array.from(data) };
    const level = boneThreshold(coarse, coarseScan.data);
    expect(level).toBeGreaterThan(200);
    expect(level).toBeLessThan(650);
    const scaled = boneThreshold(
      coarse,
      coarseScan.data.map((v) => 2 * v - 300),
    );
    expect(scaled).toBeCloseTo(2 * level - 300, 1);
    const refined = refineLabels(coarse, coarseScan, scan);
    expect(refined.data.length).toBe(scan.data.length);
  });
});

describe('coarse label helpers', () => {
  const geometry: Geometry = { size: [5, 5, 5], spacing: [2, 2, 2], origin: [0, 0, 0], direction: scanGrid.direction };
  const at = (x: number, y: number, z: number): number => x + 5 * (y + 5 * z);

  it('spreads labels by one voxel, never the canal, and keeps what is labelled', () => {
    const data = new Uint8Array(125);
    data[at(2, 2, 2)] = Label.Mandible;
    data[at(0, 0, 0)] = Label.MandibularCanal;
    const grown = spread({ geometry, data }).data;
    expect(grown.filter((v) => v === Label.Mandible)).toHaveLength(27);
    expect(grown.filter((v) => v === Label.MandibularCanal)).toHaveLength(1);
  });

  it('shrinks solid labels by one voxel and leaves the canal', () => {
    const data = new Uint8Array(125).fill(Label.UpperSkull);
    data[at(1, 1, 1)] = Label.MandibularCanal;
    data[at(3, 3, 3)] = 0;
    const inner = shrink({ geometry, data }).data;
    expect(inner[at(1, 1, 1)]).toBe(Label.MandibularCanal);
    expect(inner[at(2, 2, 2)]).toBe(Label.UpperSkull);
    expect(inner[at(3, 3, 2)]).toBe(0);
    expect(inner[at(0, 2, 2)]).toBe(0);
  });
});

describe('scan on the model grid', () => {
  it('is straight, 2 mm, at least 64 voxels, and keeps the mean of the tissue', () => {
    const grid = toScanGrid(ballScan(), modelGeometry(scanGrid));
    expect(grid.geometry.spacing).toEqual([2, 2, 2]);
    expect(grid.geometry.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(Math.min(...grid.geometry.size)).toBeGreaterThanOrEqual(64);
    const index = worldToIndex(grid.geometry, centre).map(Math.round);
    const [nx, ny] = grid.geometry.size;
    expect(grid.data[index[0]! + nx * (index[1]! + ny * index[2]!)]).toBeCloseTo(900, -1);
    expect(grid.data[0]).toBe(-1000);
  });

  it('maps air, soft tissue and bone to fixed values and clamps metal', () => {
    const values = normaliseScan(Float32Array.of(-1000, 0, 1400, 30000, -5000));
    expect([...values].map((v) => Math.round(v * 100) / 100)).toEqual([0, 0.5, 1.2, 2.5, -0.5]);
  });
});
