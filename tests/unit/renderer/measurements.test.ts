// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { useEdits } from '@renderer/edit/gateway';
import { createMessages } from '@renderer/locales';
import { useMeasurements } from '@renderer/stores/measurements';
import { useOpenCase } from '@renderer/stores/open-case';
import { useTools } from '@renderer/stores/tools';
import { useVolumes } from '@renderer/stores/volumes';
import { indexToWorld } from '@shared/geometry';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const GRID = obliqueGrid([6, 5, 4]);

async function start() {
  const one = new FakeCase('case-one', GRID, new Map());
  const scan = Int16Array.from({ length: 120 }, (_, i) => i);
  one.volumes.set('scan', { view: one.viewOf('scan', scan, [0, 119]), data: scan });
  const setup = () => ({
    open: useOpenCase(),
    volumes: useVolumes(),
    tools: useTools(),
    edits: useEdits(),
    measurements: useMeasurements(),
  });
  let stores!: ReturnType<typeof setup>;
  const global = {
    plugins: [createPinia(), createMessages('en')],
    provide: { [HOST as symbol]: fakeHost(one).host },
  };
  const page = mount({ setup: () => ((stores = setup()), () => null) }, { global });
  onTestFinished(() => page.unmount());
  await stores.open.open(one.id);
  await stores.volumes.load(stores.open.view!.volumes);
  return { ...stores, one };
}

describe('a point of a measurement', () => {
  it('is moved in sight, kept when it is let go, and taken back by undo', async () => {
    const { measurements, edits, open, one } = await start();
    measurements.addDistance([0, 0, 0], [3, 4, 0]);
    await edits.settled();
    const { id } = open.measurements[0]!;
    measurements.movePoint(id, 1, [6, 8, 0]);
    expect(measurements.list).toMatchObject([
      {
        millimetres: 10,
        points: [
          [0, 0, 0],
          [6, 8, 0],
        ],
      },
    ]);
    expect(open.measurements).toMatchObject([{ millimetres: 5 }]);
    measurements.abandon();
    expect(measurements.list).toMatchObject([{ millimetres: 5 }]);

    measurements.movePoint(id, 0, [3, 4, 12]);
    await measurements.settle();
    expect(one.measurements).toMatchObject([{ id, millimetres: 12 }]);
    expect(measurements.list).toMatchObject([{ millimetres: 12 }]);
    await edits.undo();
    expect(measurements.list).toMatchObject([{ millimetres: 5 }]);
    await edits.undo();
    expect(measurements.list).toEqual([]);
  });

  it('gives angle and grey value of where it is, and stays where nothing is measured', async () => {
    const { measurements, edits, tools } = await start();
    tools.chooseMode('angle');
    for (const point of [
      [1, 0, 0],
      [0, 0, 0],
      [0, 1, 0],
    ] as const)
      measurements.addPoint(point);
    tools.chooseMode('probe');
    measurements.addPoint(indexToWorld(GRID, [1, 0, 0]));
    await edits.settled();
    const [angle, probe] = measurements.list;
    expect(angle).toMatchObject({ degrees: 90 });
    expect(probe).toMatchObject({ greyValue: 1 });
    measurements.movePoint(angle!.id, 2, [1, 1, 0]);
    expect(measurements.list[0]).toMatchObject({ degrees: expect.closeTo(45, 9) as number });
    measurements.movePoint(probe!.id, 0, indexToWorld(GRID, [2, 3, 1]));
    expect(measurements.list[1]).toMatchObject({ greyValue: 2 + 6 * (3 + 5 * 1) });
    measurements.movePoint(probe!.id, 0, indexToWorld(GRID, [99, 3, 1]));
    expect(measurements.list[1]).toMatchObject({ greyValue: 50 });
  });
});
