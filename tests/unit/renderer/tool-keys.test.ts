// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import ChoiceField from '@renderer/components/ui/ChoiceField.vue';
import RegionRow from '@renderer/components/panels/RegionRow.vue';
import ToolPanel from '@renderer/components/panels/ToolPanel.vue';
import ToolRail from '@renderer/components/workspace/ToolRail.vue';
import { useShortcuts } from '@renderer/components/workspace/use-shortcuts';
import { useEdits } from '@renderer/edit/gateway';
import { createMessages } from '@renderer/locales';
import { useOpenCase } from '@renderer/stores/open-case';
import { useTarget } from '@renderer/stores/target';
import { useTools } from '@renderer/stores/tools';
import { useVolumes } from '@renderer/stores/volumes';
import { diffWhere } from '@shared/edit/build-diff';
import { indexToWorld, voxelVolume } from '@shared/geometry';
import { mount, type VueWrapper } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { defineComponent, h, nextTick, ref } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const GRID = obliqueGrid([10, 6, 4]);
const VOXEL = voxelVolume(GRID);
/** Two pieces: 8 voxels and 1. */
const inTwo = (x: number, y: number, z: number): boolean =>
  (x < 2 && y < 2 && z < 2) || (x === 8 && y === 4 && z === 3);

/** The workspace without its views: rail, panel and region row over a case with a region in two pieces. */
async function start() {
  const one = new FakeCase('case-one', GRID, new Map());
  const scan = new Int16Array(240);
  one.volumes.set('scan', { view: one.viewOf('scan', scan, [0, 1]), data: scan });
  const { host } = fakeHost(one);
  const shown = ref(false);
  const setup = () => ({
    open: useOpenCase(),
    volumes: useVolumes(),
    tools: useTools(),
    target: useTarget(),
    edits: useEdits(),
  });
  let stores!: ReturnType<typeof setup>;
  const page = defineComponent({
    setup() {
      stores = setup();
      useShortcuts();
      return () =>
        h('div', [
          h('button', { id: 'elsewhere' }, 'New'),
          h('div', { tabindex: 0, 'data-view': 'axial', 'data-crosshair': '1 1' }),
          h('div', { tabindex: 0, 'data-view': 'coronal', 'data-crosshair': '1 1' }),
          shown.value ? h(ToolRail) : null,
          stores.tools.tool ? h(ToolPanel) : null,
          ...stores.open.regions.map((region) => h(RegionRow, { key: region.id, region, picked: false })),
        ]);
    },
  });
  const view = mount(page, {
    attachTo: document.body,
    global: { plugins: [createPinia(), createMessages('en')], provide: { [HOST as symbol]: host } },
  });
  onTestFinished(() => view.unmount());
  shown.value = true;
  await stores.open.open(one.id);
  await stores.volumes.load(stores.open.view!.volumes);
  await stores.edits.step(() => Promise.resolve(one.create()));
  stores.target.key = 'r1';
  await vi.waitFor(() => expect(stores.target.resolve('r1')).not.toBeNull());
  const whole = { start: [0, 0, 0], size: [10, 6, 4] } as const;
  const { data } = stores.volumes.layer('regions-0')!;
  const diff = diffWhere(data, [10, 6, 4], whole, (i, now) =>
    inTwo(i % 10, Math.floor(i / 10) % 6, Math.floor(i / 60)) ? 1 : now,
  );
  await stores.edits.commit({ action: 'paint', details: {} }, [{ layer: 'regions-0', diff }]);
  const press = (key: string, on: Element = document.activeElement ?? document.body): void => {
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  };
  const voxels = (): number => Math.round(stores.open.regions[0]!.volumeMm3 / VOXEL);
  return { ...stores, view, press, voxels };
}

async function withIslands() {
  const all = await start();
  all.press('i');
  await vi.waitFor(() => expect(all.tools.ready).toBe(true));
  return all;
}

describe('Enter', () => {
  it('applies the tool from a choice that was made with the pointer', async () => {
    const { view, press, voxels } = await withIslands();
    const choice = view.findComponent(ChoiceField);
    const largest = choice.findAll('button').find((button) => button.text() === 'The largest')!;
    largest.element.focus();
    await largest.trigger('click');
    press('Enter', largest.element);
    await vi.waitFor(() => expect(voxels()).toBe(8));
  });

  it('applies from the tool’s own button, and is left to every other button', async () => {
    const { view, press, voxels, edits } = await withIslands();
    press('Enter', document.querySelector('#elsewhere')!);
    press('Enter', view.find('[aria-label="Paint"]').element);
    await edits.settled();
    expect(voxels()).toBe(9);
    press('Enter', view.find('[aria-label="Islands"]').element);
    await vi.waitFor(() => expect(voxels()).toBe(8));
  });

  it('says that it applied until something else is set or it is undone', async () => {
    const { view, press, voxels, edits, tools } = await withIslands();
    await nextTick();
    expect(view.find('[data-test="effect"]').text()).toMatch(/^− .*then [\d.]+ mm³$/);
    expect(view.find('[data-test="tool-panel"]').text()).not.toContain('May overwrite others');
    press('Enter');
    await vi.waitFor(() => expect(view.find('[data-test="done"]').exists()).toBe(true));
    expect(voxels()).toBe(8);
    await edits.undo();
    await vi.waitFor(() => expect(tools.ready).toBe(true));
    expect(view.find('[data-test="done"]').exists()).toBe(false);
    expect(voxels()).toBe(9);
  });
});

describe('a tool’s key', () => {
  it('takes the focus to the slice that had it last', async () => {
    const { press } = await start();
    const elsewhere = document.querySelector<HTMLElement>('#elsewhere')!;
    elsewhere.focus();
    press('p');
    expect((document.activeElement as HTMLElement).dataset['view']).toBe('axial');
    document.querySelector<HTMLElement>('[data-view="coronal"]')!.focus();
    elsewhere.focus();
    press('e');
    expect((document.activeElement as HTMLElement).dataset['view']).toBe('coronal');
  });

  it('or button, pressed again, keeps the tool and what it shows', async () => {
    const { view, press, tools } = await start();
    press('g');
    await tools.feed({ kind: 'point', at: [1, 2, 3], grid: null });
    press('g');
    await view.find('[aria-label="Grow from a point"]').trigger('click');
    expect(tools.toolId).toBe('region-grow');
    expect(tools.input.kind).toBe('point');
    press('Escape');
    expect(tools.toolId).toBeNull();
  });
});

describe('a tool that would change nothing', () => {
  const refusal = (view: VueWrapper) => view.find('[data-test="refusal"]').text();

  it('says why: nothing loose, nothing in the grey range, nothing where the cut goes', async () => {
    const { view, press, tools, voxels } = await withIslands();
    press('Enter');
    await vi.waitFor(() => expect(voxels()).toBe(8));
    press('h');
    await vi.waitFor(() => expect(refusal(view)).toBe('The region has no closed hollow.'));
    expect(tools.ready).toBe(false);
    press('i');
    await vi.waitFor(() => expect(refusal(view)).toBe('The region is one piece: nothing is loose.'));
    press('t');
    Object.assign(tools.optionsOf(tools.tool!), { low: 900, high: 1200.5, closing: 0, smallest: 0 });
    await vi.waitFor(() => expect(refusal(view)).toContain('grey value from 900 to 1,200.50'));
    press('s');
    const projection = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
    const polygon = [9000, 9000, 9001, 9000, 9001, 9001];
    await tools.feed({ kind: 'lasso', polygon, projection });
    await nextTick();
    expect(refusal(view)).toBe('Nothing of the region lies where the cut goes.');
    expect(voxels()).toBe(8);
  });

  it('says when only what is kept stands in the way, and of a stroke that met nothing', async () => {
    const { view, press, tools, target, open } = await start();
    const { data } = target.resolve('r1')!.volume;
    const one = open.regions[0]!;
    open.change({ regions: [one, { ...one, id: 'r2', name: 'Two', value: 2 }] });
    data.forEach((value, i) => (data[i] = value === 1 ? 1 : 2));
    press('m');
    Object.assign(tools.optionsOf(tools.tool!), { millimetres: 1 });
    await vi.waitFor(() => expect(refusal(view)).toContain('Only other regions or labels lie there'));
    target.overwrite = true;
    await vi.waitFor(() => expect(tools.ready).toBe(true));

    press('e');
    const to = indexToWorld(GRID, [5, 2, 1]);
    const axes = { right: [1, 0, 0], down: [0, 1, 0], into: [0, 0, 1] } as const;
    expect(tools.stroke({ kind: 'stroke', from: null, to, axes, thickness: 0.5 })).toBe(true);
    await tools.endStroke();
    await nextTick();
    expect(refusal(view)).toBe('The brush met nothing of the region.');
  });
});

describe('a region made by hand', () => {
  it('says so, counts as accepted, and comes back to that from being rejected', async () => {
    const { view, open } = await start();
    const row = view.find('[data-region="r1"]');
    const button = (name: string) => row.findAll('button').find((item) => item.text() === name)!;
    expect(row.text()).toContain('By hand');
    const steps = open.history.applied;
    await button('Accept').trigger('click');
    expect(open.history.applied).toBe(steps);
    await button('Reject').trigger('click');
    await vi.waitFor(() => expect(row.text()).toContain('Rejected'));
    await button('Reject').trigger('click');
    await vi.waitFor(() => expect(row.text()).toContain('By hand'));
    expect(open.regions[0]!.state).toBe('accepted');
  });

  it('is empty before anything is drawn', async () => {
    const { view, edits } = await start();
    await edits.undo();
    await vi.waitFor(() => expect(view.find('[data-region="r1"]').text()).toContain('Empty'));
  });
});
