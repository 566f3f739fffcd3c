// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { createMessages } from '@renderer/locales';
import { useArch } from '@renderer/stores/arch';
import { useOpenCase } from '@renderer/stores/open-case';
import { useView } from '@renderer/stores/view';
import { useVolumes } from '@renderer/stores/volumes';
import { nearestSample, sampleCurve } from '@renderer/vtk/arch-curve';
import { type CurvedSheet, outward, sheetPoint, unrollSheet } from '@renderer/vtk/curved-reslice';
import { along, length, subtract } from '@renderer/vtk/vectors';
import { scissors } from '@shared/edit/scissors';
import { type Geometry, indexToWorld, type Vec3 } from '@shared/geometry';
import { createRandom } from '@shared/random';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished } from 'vitest';
import { nextTick } from 'vue';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const RADIUS = 30;
/** Half a circle about (5, 40) at height 100, from the patient's right over the chin to the left. */
const circle = (degrees: number, radius = RADIUS, height = 100): Vec3 => {
  const angle = (degrees * Math.PI) / 180;
  return [5 - radius * Math.cos(angle), 40 - radius * Math.sin(angle), height];
};
const curve = sampleCurve(
  Array.from({ length: 37 }, (_, i) => circle(i * 5)),
  0.5,
);
const sheet: CurvedSheet = { curve, up: [0, 0, 1], top: 20, step: 0.5, rows: 80 };

describe('a place on the unrolled sheet', () => {
  it.each([1, 2])('is where the sheet shows it, and tells how far off the sheet it lies (seed %i)', (seed) => {
    const random = createRandom(seed);
    const unroll = unrollSheet(sheet, 15);
    for (let n = 0; n < 200; n++) {
      const column = random.integer(4, curve.points.length - 5);
      const [row, off] = [random.next() * 80, random.next() * 28 - 14];
      const [u, v, depth] = unroll(along(sheetPoint(sheet, column, row), outward(sheet, column), off))!;
      expect(Math.abs(u - column)).toBeLessThan(0.2);
      expect(v).toBeCloseTo(row, 6);
      expect(Math.abs(depth - off)).toBeLessThan(0.02);
    }
  });

  it('lies nowhere beyond the reach and beyond the ends', () => {
    const unroll = unrollSheet(sheet, 15);
    expect(unroll(circle(90, RADIUS + 14))![2]).toBeCloseTo(14, 1);
    expect(unroll(circle(90, RADIUS + 16))).toBeNull();
    expect(unroll(circle(90, RADIUS - 16))).toBeNull();
    expect(unroll(along(circle(0), [0, 1, 0], 3))).toBeNull();
    expect(unrollSheet({ ...sheet, curve: sampleCurve([], 0.5) }, 15)(circle(90))).toBeNull();
  });
});

describe('scissors in the panoramic view', () => {
  it('cut a curved prism out of what lies along the arch, as deep as is set', () => {
    const geometry: Geometry = {
      size: [76, 40, 12],
      spacing: [1, 1, 1.5],
      origin: [-32, 2, 92],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    const data = new Uint8Array(76 * 40 * 12).fill(1);
    // Columns of 60 to 120 degrees of the arch, rows of all heights.
    const columns = [60, 120].map((degrees) => nearestSample(curve, circle(degrees), [0, 0, 1]));
    const polygon = [columns[0]!, -1, columns[1]!, -1, columns[1]!, 99, columns[0]!, 99];
    for (const depth of [Infinity, 5]) {
      const after = scissors(
        { geometry, data },
        { polygon, projection: unrollSheet(sheet, 15), side: 'inside', depth },
      );
      const reach = Math.min(depth, 15);
      let wrong = 0;
      after.data.forEach((value, i) => {
        const at = indexToWorld(geometry, [i % 76, Math.floor(i / 76) % 40, Math.floor(i / (76 * 40))]);
        const offset = subtract([at[0], at[1], 0], [5, 40, 0]);
        const away = Math.abs(length(offset) - RADIUS);
        const degrees = (Math.atan2(-offset[1], -offset[0]) * 180) / Math.PI;
        const edge = Math.min(Math.abs(degrees - 60), Math.abs(degrees - 120)) < 2 || Math.abs(away - reach) < 0.2;
        const inside = degrees > 60 && degrees < 120 && away < reach;
        if (!edge && (value === 0) !== inside) wrong++;
      });
      expect(wrong).toBe(0);
    }
  });
});

describe('the curve of the arch', () => {
  async function start() {
    const geometry: Geometry = {
      size: [20, 20, 10],
      spacing: [4, 4, 5],
      origin: [-38, -10, 80],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    };
    const one = new FakeCase('case-one', geometry, new Map());
    const scan = new Int16Array(4000);
    one.volumes.set('scan', { view: one.viewOf('scan', scan, [0, 1]), data: scan });
    const setup = () => ({ open: useOpenCase(), volumes: useVolumes(), view: useView(), arch: useArch() });
    let stores!: ReturnType<typeof setup>;
    const global = {
      plugins: [createPinia(), createMessages('en')],
      provide: { [HOST as symbol]: fakeHost(one).host },
    };
    const page = mount({ setup: () => ((stores = setup()), () => null) }, { global });
    onTestFinished(() => page.unmount());
    await stores.open.open(one.id);
    await stores.volumes.load(stores.open.view!.volumes);
    await nextTick();
    stores.arch.adjust([0, 45, 90, 135, 180].map((degrees) => circle(degrees)));
    return stores;
  }

  it('goes through a point that is added, wherever along it, and beyond its ends', async () => {
    const { arch } = await start();
    const added = circle(70, RADIUS + 4, 123);
    arch.addControl(added);
    expect(arch.controls).toHaveLength(6);
    // At the height of the curve, between the points of 45 and 90 degrees.
    expect(arch.controls[2]).toEqual([added[0], added[1], expect.closeTo(100, 9)]);
    const nearest = arch.curve.points[nearestSample(arch.curve, added, arch.up)]!;
    expect(length(subtract(nearest, [added[0], added[1], 100]))).toBeLessThan(arch.curve.step);
    arch.addControl([-25, 50, 100]);
    arch.addControl([35, 50, 100]);
    expect(arch.controls.at(0)).toEqual([-25, 50, 100]);
    expect(arch.controls.at(-1)).toEqual([35, 50, 100]);
    expect(arch.adjusted).toBe(true);
  });

  it('loses the point at the crosshair, keeps three, and every change is taken back', async () => {
    const { arch, view } = await start();
    view.moveTo(circle(60));
    expect(arch.near).toBe(-1);
    view.moveTo(along(circle(45), [0, 0, 1], 9));
    expect(arch.near).toBe(1);
    const before = arch.controls;
    arch.removeControl(arch.near);
    expect(arch.controls).toHaveLength(4);
    arch.removeControl(1);
    arch.removeControl(1);
    expect(arch.controls).toHaveLength(3);
    expect(arch.near).toBe(-1);
    arch.findAgain();
    expect(arch.adjusted).toBe(false);
    for (let n = 0; n < 3; n++) arch.takeBack();
    expect(arch.controls).toEqual(before);
    expect(arch.canTakeBack).toBe(false);
  });
});
