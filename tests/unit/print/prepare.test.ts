import { maskField } from '@main/mesh/anti-alias';
import { mendForPrint, prepareForPrint } from '@main/print/prepare';
import { type Geometry, indexToWorld, type Vec3, voxelCount, withSpacing } from '@shared/geometry';
import { createVolume, type Volume } from '@shared/volume';
import { describe, expect, it } from 'vitest';
import { calibrated, hydrogel, shipped } from './printers';

const c = Math.cos(0.3);
const s = Math.sin(0.3);
/** Oblique, anisotropic, off-origin. */
const grid: Geometry = {
  size: [52, 44, 36],
  spacing: [0.4, 0.45, 0.5],
  origin: [-12, 31, 90],
  direction: [c, -s, 0, s, c, 0, 0, 0, 1],
};
const centre = indexToWorld(grid, [25.5, 21.5, 17.5]);

function field(inside: (x: number, y: number, z: number) => boolean, on = grid): Volume<Float32Array> {
  const [nx, ny] = on.size;
  const data = Uint8Array.from({ length: voxelCount(on) }, (_, i) => {
    const p = indexToWorld(on, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
    const [x, y, z] = p.map((value, axis) => value - centre[axis]!) as unknown as Vec3;
    return inside(x, y, z) ? 1 : 0;
  });
  return maskField(createVolume(on, data));
}

/** Millimetres from a voxel to the middle. */
function distanceTo(on: Geometry, i: number): number {
  const [nx, ny] = on.size;
  const p = indexToWorld(on, [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))]);
  return Math.hypot(...p.map((value, axis) => value - centre[axis]!));
}

const ball = (x: number, y: number, z: number): boolean => Math.hypot(x, y, z) < 5;

describe('making a region printable', () => {
  it('leaves what can be printed as it is', async () => {
    const { mends, lostMm3, report } = await prepareForPrint(field(ball), hydrogel, calibrated, 1);
    expect(mends).toEqual([]);
    expect(lostMm3).toBe(0);
    expect(report.checks.every(({ passed, required }) => passed || !required)).toBe(true);
  });

  it('trims a fin that is thinner than a wall, and little else', async () => {
    const withFin = field((x, y, z) => ball(x, y, z) || (x > 0 && x < 8 && Math.abs(y) < 3 && Math.abs(z) < 0.4));
    const { mends, checks, report } = await prepareForPrint(withFin, hydrogel, calibrated, 1);
    expect(mends).toEqual(['trim']);
    expect(report.checks.find(({ name }) => name === 'wall')!.passed).toBe(true);
    const volume = (4 / 3) * Math.PI * 125;
    expect(checks.volumeMm3 / volume).toBeGreaterThan(0.9);
    expect(checks.volumeMm3 / volume).toBeLessThan(1.05);
    // The ball is 5 mm, the fin reached 8.
    expect(checks.box.max[0] - centre[0]).toBeLessThan(6.2);
  });

  for (const printer of [hydrogel, shipped('generic-resin')]) {
    it(`trims edges that a coarse scan leaves, though its voxels are larger than a wall of ${printer.id}`, async () => {
      const coarse = withSpacing(grid, [0.95, 0.95, 0.95]);
      const skirt = (x: number, y: number, z: number): boolean => Math.hypot(x, y) < 9 && Math.abs(z - 0.02 * x) < 0.5;
      const made = field((x, y, z) => ball(x, y, z) || skirt(x, y, z), coarse);
      const wide = createVolume(
        coarse,
        made.data.map((value, i) => value - 0.2 * Math.max(0, distanceTo(coarse, i) - 5)),
      );
      const { mends, report, checks } = await prepareForPrint(wide, printer, calibrated, 1);
      expect(mends[0]).toBe('trim');
      expect(report.checks.find(({ name }) => name === 'wall')!.passed).toBe(true);
      const volume = (4 / 3) * Math.PI * 125;
      expect(checks.volumeMm3 / volume).toBeGreaterThan(0.85);
    });
  }

  it('leaves a wall though a coarse simplification takes from either face', async () => {
    const resin = shipped('generic-resin');
    const reachAt = (r: number): number => 0.2 * (7.2 - r) + 0.2;
    const wave = field((x, y, z) => {
      const r = Math.hypot(x, z);
      return r < 7 && Math.abs(y - 0.8 * Math.sin(x)) < reachAt(r);
    });
    const { mends, report } = await mendForPrint(wave, resin, calibrated, { maxErrorMm: 0.2 });
    expect(mends).toEqual(['trim']);
    expect(report.checks.find(({ name }) => name === 'wall')!.passed).toBe(true);
  });

  it('keeps the largest of two pieces and fills a hollow', async () => {
    const odd = field((x, y, z) => {
      const hollow = Math.hypot(x, y, z) < 1.4;
      const loose = Math.hypot(x - 8, y, z) < 1.6;
      return (ball(x, y, z) && !hollow) || loose;
    });
    const { mends, checks } = await prepareForPrint(odd, hydrogel, calibrated, 1);
    expect(mends).toEqual(expect.arrayContaining(['keep-largest-shell', 'fill-voids']));
    expect(checks).toMatchObject({ shells: 1, voids: 0, closed: true, manifold: true });
  });

  it('refuses a sheet that is too thin everywhere, and one that does not fit the printer', async () => {
    const sheet = field((x, y, z) => Math.hypot(x, y) < 6 && Math.abs(z) < 0.3);
    await expect(prepareForPrint(sheet, hydrogel, calibrated, 'A')).rejects.toMatchObject({ code: 'print/too-thin' });
    const tiny = { ...hydrogel, buildVolumeMm: [6, 6, 6] as [number, number, number] };
    await expect(prepareForPrint(field(ball), tiny, calibrated, 'A')).rejects.toMatchObject({
      code: 'print/not-printable',
    });
  });

  it('names the region that is empty', async () => {
    await expect(
      prepareForPrint(
        field(() => false),
        hydrogel,
        calibrated,
        'A',
      ),
    ).rejects.toMatchObject({
      code: 'mesh/empty-region',
    });
  });
});
