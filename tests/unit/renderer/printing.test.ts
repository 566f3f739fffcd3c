// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import PrintChecks from '@renderer/components/panels/PrintChecks.vue';
import { createMessages } from '@renderer/locales';
import { useApp } from '@renderer/stores/app';
import { useModels } from '@renderer/stores/models';
import { useOpenCase } from '@renderer/stores/open-case';
import { usePanel } from '@renderer/stores/panel';
import { usePrinterDrafts } from '@renderer/stores/printer-drafts';
import { NO_PRINTER, usePrinters } from '@renderer/stores/printers';
import { usePrinting } from '@renderer/stores/printing';
import { NO_VALUE, PLACE_COLOUR } from '@renderer/vtk/surface-maps';
import { encodeMesh } from '@shared/ipc/binary';
import { type ModelView } from '@shared/ipc/model-calls';
import { type Printer } from '@shared/printers';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const material = (id: string) => ({
  id,
  name: id,
  scale: [1, 1, 1] as [number, number, number],
  calibrated: true,
  colour: [9, 9, 9] as [number, number, number],
});
const profile = (id: string, clearanceMm: number): Printer => ({
  schema: 1,
  id,
  name: id,
  technology: 'resin',
  buildVolumeMm: [100, 100, 100],
  nozzleMm: 0.2,
  layerMm: 0.1,
  minWallMm: 0.5,
  clearanceMm,
  maxOverhangDeg: 90,
  materials: [material('one'), material('two')],
});
const shipped = [profile('generic-hydrogel', 0.4), profile('generic-resin', 0.25)];
const tetrahedron = {
  positions: Float32Array.from([0, 0, 0, 4, 0, 0, 0, 4, 0, 0, 0, 4]),
  triangles: Uint32Array.from([0, 2, 1, 0, 1, 3, 0, 3, 2, 1, 2, 3]),
};
const bytes = (values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

function modelNamed(id: string, printer?: string): ModelView {
  return {
    id,
    builtAt: '2026-05-04T09:30:00.000Z',
    regionIds: ['r1'],
    parameters: { smoothing: 0.5, decimation: 0.1, clearance: 0.15, ...(printer ? { printer, material: 'two' } : {}) },
    sequence: 0,
    volumeMm3: 10,
    sizeMm: [4, 4, 4],
    vertices: 4,
    triangles: 4,
    checks: [],
    sha256: id.padEnd(64, '0'),
    path: `/fake/${id}`,
    outOfDate: false,
  };
}

async function start() {
  const one = new FakeCase('case-one', obliqueGrid([4, 3, 2]), new Map());
  const list: ModelView[] = [];
  const own: Printer[] = [];
  let runs = 0;
  const jobOf = (runId: string) => ({
    runId,
    kind: 'model' as const,
    subject: one.id,
    state: 'done' as const,
    fraction: 1,
    step: '',
    found: [],
    secondsLeft: 0,
    position: 0,
    error: null,
  });
  const { host, hub, calls } = fakeHost(one, {
    'models/list': () => [...list],
    'printing/printers': () => ({
      printers: [...shipped, ...own],
      shipped: shipped.map(({ id }) => id),
      refused: [{ file: 'broken.json', reason: 'it is not JSON' }],
    }),
    'printing/savePrinter': ({ printer }: { printer: Printer }) => {
      own.splice(0, own.length, ...own.filter(({ id }) => id !== printer.id), printer);
      return printer;
    },
    'printing/deletePrinter': ({ printer }: { printer: string }) => {
      own.splice(0, own.length, ...own.filter(({ id }) => id !== printer));
      return null;
    },
    'printing/check': ({ printer, material: of }: { printer: string; material: string }) => ({
      printer,
      material: of,
      placement: {},
      printable: false,
      minWallMm: 0.5,
      thickness: bytes([0.2, 2, NaN, NaN]),
      checks: [
        {
          name: 'wall',
          passed: false,
          required: true,
          value: 0.2,
          limit: 0.5,
          unit: 'mm',
          mend: 'thicken',
          places: [
            { point: [1, 1, 0], triangles: [0] },
            { point: [1, 0, 1], triangles: [1] },
          ],
        },
        { name: 'base', passed: false, required: false, places: [] },
        { name: 'overhang', passed: false, required: false, places: [{ point: [2, 2, 2], triangles: [3] }] },
      ],
    }),
    'approval/summary': () => null,
    'printing/contact': () => ({
      values: bytes([0.4, 0.4, 0.4, NaN]),
      statistics: { mean: 0.01, p95: 0.02, max: 0.03 },
      share: 0.3,
      clearanceMm: 0.4,
    }),
    'models/build': ({ parameters }: { parameters: ModelView['parameters'] }) => {
      const runId = `run0000${++runs}`;
      list.push({ ...modelNamed(`m${list.length + 1}`), parameters });
      setTimeout(() => hub.emit({ name: 'jobs/changed', data: jobOf(runId) }), 0);
      return { runId };
    },
    'printing/mend': ({ printer, material: of }: { printer: string; material: string }) => {
      const runId = `run0000${++runs}`;
      const made = modelNamed(`m${list.length + 1}`);
      list.push({ ...made, parameters: { ...made.parameters, printer, material: of } });
      setTimeout(() => hub.emit({ name: 'jobs/changed', data: jobOf(runId) }), 0);
      return { runId };
    },
  });
  const setup = () => ({
    app: useApp(),
    open: useOpenCase(),
    models: useModels(),
    panel: usePanel(),
    printers: usePrinters(),
    printing: usePrinting(),
    drafts: usePrinterDrafts(),
  });
  let stores!: ReturnType<typeof setup>;
  const probe = defineComponent({
    setup() {
      stores = setup();
      return () => null;
    },
  });
  const body = () => Promise.resolve(encodeMesh(tetrahedron).buffer);
  const provide = { [HOST as symbol]: { ...host, body } };
  const global = { plugins: [createPinia(), createMessages('en')], provide };
  mount(probe, { global });
  await stores.app.start();
  await stores.open.open(one.id);
  await stores.printers.ready();
  return { ...stores, global, list, calls, asked: (name: string) => calls.filter((call) => call.name === name) };
}

describe('the printer that models are made for', () => {
  it('is the hydrogel printer at first, gives its clearance, and is remembered', async () => {
    const { printers, models, app } = await start();
    expect(printers.ids).toEqual({ printer: 'generic-hydrogel', material: 'one' });
    expect(models.parameters.clearance).toBe(0.4);
    await printers.choose({ printer: 'generic-resin', material: 'two' });
    expect(app.settings?.interface).toEqual({ printer: 'generic-resin', material: 'two' });
    expect(models.parameters.clearance).toBe(0.25);
    await printers.choose({ printer: 'generic-resin', material: 'gone' });
    expect(printers.ids).toEqual({ printer: 'generic-resin', material: 'one' });
  });

  it('goes into the model, and none leaves it out', async () => {
    const { printers, models, asked } = await start();
    models.regionIds = ['r1'];
    await models.build();
    await printers.choose({ printer: NO_PRINTER, material: '' });
    await models.build();
    const parameters = asked('models/build').map(({ input }) => (input as { parameters: object }).parameters);
    expect(parameters[0]).toMatchObject({ printer: 'generic-hydrogel', material: 'one', clearance: 0.4 });
    expect(parameters[1]).not.toHaveProperty('printer');
  });

  it('comes back with a model that was made for it, without being remembered', async () => {
    const { printers, models, app, list } = await start();
    list.push(modelNamed('m1', 'generic-resin'));
    await models.refresh();
    await vi.waitFor(() => expect(printers.ids).toEqual({ printer: 'generic-resin', material: 'two' }));
    expect(models.parameters).toMatchObject({ smoothing: 0.5, decimation: 0.1, clearance: 0.15 });
    expect(app.settings?.interface).toEqual({});
  });
});

describe('a model held against its printer', () => {
  async function shown() {
    const all = await start();
    all.list.push(modelNamed('m1', 'generic-hydrogel'));
    await all.models.refresh();
    await vi.waitFor(() => expect(all.models.mesh).not.toBeNull());
    return all;
  }

  it('is checked when its panel is open, once a printer', async () => {
    const { panel, printing, printers, asked } = await shown();
    expect(asked('printing/check')).toHaveLength(0);
    panel.show('model');
    await vi.waitFor(() => expect(printing.failed.map(({ name }) => name)).toEqual(['wall']));
    panel.show('regions');
    panel.show('release');
    await printers.choose({ printer: 'generic-resin', material: 'one' });
    await vi.waitFor(() => expect(printing.check?.printer).toBe('generic-resin'));
    expect(asked('printing/check')).toHaveLength(2);
  });

  it('shows the places of a check one after the other, thin ones by the thickness of the walls', async () => {
    const { panel, printing } = await shown();
    panel.show('model');
    await vi.waitFor(() => expect(printing.check).not.toBeNull());
    const [wall, base, overhang] = printing.check!.checks;
    printing.visit(wall!);
    expect(printing.map).toBe('wall');
    expect(printing.sight?.centre).toEqual([1, 1, 0]);
    expect(printing.sight?.from).toEqual([0, 0, -1]);
    expect([...printing.colours!.subarray(0, 3)]).not.toEqual([...NO_VALUE]);
    printing.visit(wall!);
    expect(printing.place).toMatchObject({ check: 'wall', index: 1, point: [1, 0, 1] });
    printing.visit(wall!);
    expect(printing.place?.index).toBe(0);
    printing.visit(base!);
    expect(printing.place?.check).toBe('wall');
    printing.visit(overhang!);
    expect(printing.map).toBe('plain');
    expect([...printing.colours!.subarray(9, 12)]).toEqual([...PLACE_COLOUR]);
    expect([...printing.colours!.subarray(0, 3)]).not.toEqual([...PLACE_COLOUR]);
  });

  it('shows its contact with bone from the side that faces bone', async () => {
    const { printing } = await shown();
    await printing.show('contact');
    expect(printing.contact?.statistics?.p95).toBe(0.02);
    expect(printing.sight?.from).toEqual([0, 0, -1]);
    expect([...printing.colours!.subarray(9, 12)]).toEqual([...NO_VALUE]);
    expect(printing.ghostly).toBe(true);
    await printing.show('plain');
    expect(printing.colours).toBeNull();
  });

  it('is followed by its mended copy', async () => {
    const { models, asked } = await shown();
    await models.mend('m1', 'thicken');
    expect(asked('printing/mend')[0]!.input).toEqual({
      caseId: 'case-one',
      modelId: 'm1',
      mend: 'thicken',
      printer: 'generic-hydrogel',
      material: 'two',
    });
    expect(models.shownId).toBe('m2');
    expect(models.job).toBeNull();
  });

  it('is checked again for the chosen printer without a mend', async () => {
    const { models, printers, asked } = await shown();
    await printers.choose({ printer: 'generic-resin', material: 'one' });
    await models.mend('m1');
    expect(asked('printing/mend')[0]!.input).toEqual({
      caseId: 'case-one',
      modelId: 'm1',
      printer: 'generic-resin',
      material: 'one',
    });
  });

  it('says that its checks were made for another printer or profile, and is checked again', async () => {
    const { models, printers, list, global, asked } = await shown();
    const [hydrogel] = shipped;
    const text = (): string => {
      const found = mount(PrintChecks, { props: { model: models.shown! }, global }).find('[data-test="outdated"]');
      return found.exists() ? found.text() : '';
    };
    // Nobody knows by which profile.
    expect(text()).toContain('no longer the one that this model was checked with');
    list[0] = { ...list[0]!, profile: { ...hydrogel!, materials: [material('two')] } };
    await models.refresh();
    expect(text()).toBe('');
    await printers.choose({ printer: 'generic-hydrogel', material: 'one' });
    expect(text()).toContain('made and checked for generic-hydrogel, two');
    const again = mount(PrintChecks, { props: { model: models.shown! }, global }).find('[data-test="check-again"]');
    await again.trigger('click');
    await vi.waitFor(() => expect(asked('printing/mend')).toHaveLength(1));
    expect(asked('printing/mend')[0]!.input).not.toHaveProperty('mend');
  });

  it('is shown to its approver for the printer that is chosen', async () => {
    const { models, asked } = await shown();
    await models.summarise('m1');
    expect(asked('approval/summary')[0]!.input).toMatchObject({
      chosen: { printer: 'generic-hydrogel', material: 'two' },
    });
  });
});

describe('the editor of printers', () => {
  it('copies a shipped profile, keeps the copy until it is saved, and deletes it again', async () => {
    const { drafts, printers } = await start();
    drafts.choose('generic-resin');
    expect(drafts.current).toMatchObject({ shipped: true, unsaved: false });
    drafts.duplicate((name) => `${name} copy`);
    expect(drafts.current).toEqual({
      id: 'generic-resin-copy',
      name: 'generic-resin copy',
      shipped: false,
      unsaved: true,
    });
    drafts.draft!.nozzleMm = 0.6;
    expect(drafts.problems.map(({ key }) => key)).toEqual(['wallBelowNozzle']);
    expect(await drafts.save()).toBeNull();
    drafts.draft!.nozzleMm = 0.3;
    expect(await drafts.save()).toMatchObject({ id: 'generic-resin-copy', nozzleMm: 0.3 });
    expect(drafts.current?.unsaved).toBe(false);
    drafts.draft!.name = 'Ward';
    expect(drafts.current).toMatchObject({ name: 'Ward', unsaved: true });
    drafts.revert();
    expect(drafts.current).toMatchObject({ name: 'generic-resin copy', unsaved: false });
    await drafts.remove();
    expect(printers.list.map(({ id }) => id)).toEqual(['generic-hydrogel', 'generic-resin']);
    expect(drafts.current?.shipped).toBe(true);
  });

  it('does not write over a file that could not be used', async () => {
    const { drafts } = await start();
    drafts.choose('generic-resin');
    drafts.duplicate(() => 'Broken');
    expect(drafts.current?.id).toBe('broken-2');
  });
});
