import { describe, expect, it } from 'vitest';
import { type TriangleMesh } from '@shared/mesh';
import {
  isPrintable,
  type Material,
  PRINT_CHECKS,
  type PrintCheck,
  type PrintCheckName,
  type Printer,
} from '@shared/printers';
import { checkPrint } from '@main/print/checks';
import { requirePrintable } from '@main/print/gate';
import { boxMesh, inverted, joined } from '../mesh/solids';
import { calibrated, hydrogel, shipped } from './printers';

const block = boxMesh([10, 20, 30], [22, 30, 35]);

function check(
  name: PrintCheckName,
  mesh: TriangleMesh,
  printer: Printer = hydrogel,
  material: Material = calibrated,
): PrintCheck {
  return checkPrint(mesh, printer, material).checks.find((one) => one.name === name)!;
}

describe('a good block', () => {
  const report = checkPrint(block, hydrogel, calibrated);

  it('passes every check', () => {
    expect(report.checks.map(({ name }) => name)).toEqual(PRINT_CHECKS);
    expect(report.checks.filter(({ passed }) => !passed)).toEqual([]);
    expect(isPrintable(report)).toBe(true);
    expect(() => requirePrintable(report, hydrogel, 1)).not.toThrow();
  });

  it('is measured: wall, size, base, volume', () => {
    const value = (name: PrintCheckName): number => report.checks.find((one) => one.name === name)!.value!;
    expect(value('wall')).toBeCloseTo(5, 3);
    expect(value('size')).toBeCloseTo(10, 1);
    expect(value('base')).toBeCloseTo(120, 1);
    expect(value('volume')).toBeCloseTo(600, 0);
    expect(value('scale')).toBeCloseTo(100, 6);
    expect(report.thickness).toHaveLength(12);
  });
});

describe('each check fails where it should', () => {
  it('an open surface blocks', () => {
    const open = { ...block, triangles: block.triangles.slice(3) };
    expect(check('closed', open)).toMatchObject({ passed: false, required: true, value: 3 });
    expect(isPrintable(checkPrint(open, hydrogel, calibrated))).toBe(false);
  });

  it('an inverted one, and one that cuts itself', () => {
    expect(check('outward', inverted(block))).toMatchObject({ passed: false, required: true });
    const crossed = joined(block, boxMesh([15, 25, 32], [40, 28, 34]));
    const { passed, places } = check('self-intersection', crossed);
    expect(passed).toBe(false);
    for (const { point } of places) {
      expect(point[0]).toBeGreaterThan(9);
      expect(point[0]).toBeLessThan(41);
    }
  });

  it('two pieces, mended by keeping the largest', () => {
    const two = joined(block, boxMesh([50, 50, 50], [53, 53, 53]));
    expect(check('shells', two)).toMatchObject({ passed: false, required: true, value: 2, mend: 'keep-largest-shell' });
    // The whole smaller piece is shown.
    expect(check('shells', two).places).toMatchObject([{ triangles: Array.from({ length: 12 }, (_, i) => 12 + i) }]);
  });

  it('a hollow, mended by filling it', () => {
    const hollow = joined(block, inverted(boxMesh([14, 24, 32], [16, 26, 33])));
    expect(check('voids', hollow)).toMatchObject({ passed: false, required: true, value: 1, mend: 'fill-voids' });
  });

  it('a thin wall, with its thickness and place, mended by thickening', () => {
    const thin = boxMesh([0, 0, 0], [20, 15, 0.9]);
    const wall = check('wall', thin);
    expect(wall).toMatchObject({ passed: false, required: true, limit: 1.2, unit: 'mm', mend: 'thicken' });
    expect(wall.value).toBeCloseTo(0.9, 3);
    expect(wall.hint).toContain('0.90 mm');
    expect(wall.places.length).toBeGreaterThan(0);
    expect(wall.places[0]!.value).toBeCloseTo(0.9, 3);
    expect(wall.places[0]!.point[0]).toBeGreaterThan(0);
    // Thicker than the nozzle, so it would be printed, if badly.
    expect(check('feature', thin).passed).toBe(true);
    // And enough for the resin printer.
    expect(check('wall', thin, shipped('generic-resin')).passed).toBe(true);
  });

  it('a feature thinner than the nozzle', () => {
    expect(check('feature', boxMesh([0, 0, 0], [20, 15, 0.4]))).toMatchObject({
      passed: false,
      required: true,
      limit: 0.6,
    });
  });

  it('the thinnest wall is that of a patch which would fail, not of one odd triangle', () => {
    const pieces = joined(
      boxMesh([0, 0, 0], [20, 20, 9]),
      boxMesh([30, 0, 0], [34, 4, 2]),
      boxMesh([40, 0, 0], [40.4, 0.4, 0.4]),
    );
    expect(check('wall', pieces).value).toBeCloseTo(2, 3);
  });

  it('thickness is told up to eight least walls, and that it is no more than that', () => {
    const thick = check('wall', boxMesh([0, 0, 0], [20, 20, 20]));
    expect(thick).toMatchObject({ passed: true, atLeast: true });
    expect(thick.value).toBeCloseTo(9.6, 3);
    expect(check('wall', block).atLeast).toBeUndefined();
  });

  it('a spot smaller than a wall is wide does not count as a thin wall', () => {
    expect(check('wall', joined(block, boxMesh([50, 50, 50], [50.4, 50.4, 50.4]))).passed).toBe(true);
  });

  it('walls are those of the print: a material that is printed larger makes them thicker', () => {
    const wall = boxMesh([0, 0, 0], [20, 15, 1.1]);
    expect(check('wall', wall).passed).toBe(false);
    expect(check('wall', wall, hydrogel, { ...calibrated, scale: [1.15, 1.15, 1.15] }).passed).toBe(true);
  });

  it('a narrow gap is advice', () => {
    const fork = joined(boxMesh([0, 0, 0], [9, 9, 3]), boxMesh([0, 0, 3.3], [9, 9, 6]));
    expect(check('gap', fork)).toMatchObject({ passed: false, required: false });
    expect(check('gap', fork).value).toBeCloseTo(0.3, 3);
    // Gaps are looked for up to the nozzle's width.
    expect(check('gap', block)).toMatchObject({ passed: true, value: 0.6, atLeast: true });
  });

  it('a part larger than the printer blocks', () => {
    const large = check('size', boxMesh([10, 20, 30], [160, 170, 35]));
    expect(large).toMatchObject({ passed: false, required: true });
    expect(large.places).toHaveLength(2);
    const [one, other] = large.places.map(({ point }) => point);
    expect(Math.hypot(...one!.map((value, axis) => value - other![axis]!))).toBeGreaterThan(45);
    expect(check('size', boxMesh([0, 0, 0], [150, 150, 5]), shipped('generic-filament')).passed).toBe(true);
  });

  it('an overhang is advice with its area, and none to a printer that supports everything', () => {
    const table = joined(boxMesh([0, 0, 0], [4, 4, 6]), boxMesh([-8, -8, 6.000001], [12, 12, 8]));
    const upright = {
      rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
      scale: [1, 1, 1] as const,
      translation: [0, 0, 0] as const,
    };
    const report = checkPrint(table, hydrogel, calibrated, { placement: upright });
    const overhang = report.checks.find(({ name }) => name === 'overhang')!;
    expect(overhang).toMatchObject({ passed: false, required: false, unit: 'mm2' });
    expect(overhang.value).toBeCloseTo(400, 0);
    expect(overhang.places[0]!.value).toBeCloseTo(90, 3);
    const resin = checkPrint(table, shipped('generic-resin'), calibrated, { placement: upright });
    expect(resin.checks.find(({ name }) => name === 'overhang')!.passed).toBe(true);
  });

  it('a part on a point has no base', () => {
    const tip: TriangleMesh = {
      positions: Float32Array.of(0, 0, 0, 9, 0, 9, 0, 9, 9, -9, -9, 9),
      triangles: Uint32Array.of(0, 2, 1, 0, 3, 2, 0, 1, 3, 1, 2, 3),
    };
    const upright = {
      rotation: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
      scale: [1, 1, 1] as const,
      translation: [0, 0, 0] as const,
    };
    const base = checkPrint(tip, hydrogel, calibrated, { placement: upright }).checks.find(
      ({ name }) => name === 'base',
    )!;
    expect(base).toMatchObject({ passed: false, required: false });
    expect(base.places).toHaveLength(1);
    const foot = checkPrint(
      joined(boxMesh([0, 0, 0], [1, 1, 3]), boxMesh([-8, -8, 3.000001], [12, 12, 8])),
      hydrogel,
      {
        ...calibrated,
      },
      { placement: upright },
    ).checks.find(({ name }) => name === 'base')!;
    expect(foot.passed).toBe(false);
    expect(foot.places.map(({ point }) => point[2])).toEqual([0]);
    expect(check('base', block).passed).toBe(true);
  });

  it('a part so small that slicers ask about inches is advice', () => {
    expect(check('volume', boxMesh([0, 0, 0], [2, 2, 2]))).toMatchObject({ passed: false, required: false, limit: 9 });
  });

  it('an unmeasured material scale is advice', () => {
    expect(check('scale', block, hydrogel, hydrogel.materials[0])).toMatchObject({ passed: false, required: false });
  });

  it('each failed check says what to do', () => {
    const bad = joined(boxMesh([0, 0, 0], [200, 15, 0.4]), boxMesh([0, 0, 5], [1, 1, 6]));
    for (const one of checkPrint(bad, hydrogel, hydrogel.materials[0]!).checks) {
      if (one.passed) expect(one.hint).toBeUndefined();
      else expect(one.hint).toMatch(/^[A-Z].{20,}\.$/);
    }
  });
});

describe('the gate', () => {
  it('says of a region that is thin everywhere that it is too thin, and how thin', () => {
    const foil = checkPrint(boxMesh([0, 0, 0], [12, 12, 0.4]), hydrogel, calibrated);
    expect(() => requirePrintable(foil, hydrogel, 'chin')).toThrow(
      /chin is at most 0.40 mm thick, less than the 1.2 mm/,
    );
  });

  it('does not call a block with a thin brim too thin', () => {
    const brim = joined(block, boxMesh([30, 20, 30], [50, 30, 30.5]));
    expect(() => requirePrintable(checkPrint(brim, hydrogel, calibrated), hydrogel, 1)).toThrow(
      /cannot be printed.*wall is 0.50/,
    );
  });

  it('gives the reasons of every failed check that is required', () => {
    const bad = joined(block, boxMesh([50, 50, 50], [53, 53, 53]), inverted(boxMesh([14, 24, 32], [16, 26, 33])));
    expect(() => requirePrintable(checkPrint(bad, hydrogel, calibrated), hydrogel, 3)).toThrow(
      /region 3 .*separate pieces.*; .*hollows.*Nothing was written/,
    );
  });
});
