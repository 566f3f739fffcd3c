// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { useEdits } from '@renderer/edit/gateway';
import { StepMemory } from '@renderer/edit/step-memory';
import { createMessages } from '@renderer/locales';
import { useOpenCase } from '@renderer/stores/open-case';
import { useVolumes } from '@renderer/stores/volumes';
import { type Measurement } from '@shared/case/measurement';
import { NO_PATCH, patchBetween, patchRegions } from '@shared/edit/region-patch';
import { diffWhere } from '@shared/edit/build-diff';
import { AppError } from '@shared/errors';
import { voxelVolume } from '@shared/geometry';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const GRID = obliqueGrid([8, 6, 4]);
const WHOLE = { start: [0, 0, 0], size: [8, 6, 4] } as const;

/** A host whose answers to moves over the history wait until they are let go. */
function gates() {
  const waiting: ((error?: Error) => void)[] = [];
  return {
    waiting,
    pass: <T>(act: () => T): Promise<T> =>
      new Promise((done, fail) => waiting.push((error) => (error ? fail(error) : done(act())))),
  };
}

/** A case with a region that was painted in three steps of one slice of voxels each. */
async function start() {
  const one = new FakeCase('case-one', GRID, new Map());
  one.volumes.set('scan', { view: one.viewOf('scan', new Int16Array(192), [0, 1]), data: new Int16Array(192) });
  const gate = gates();
  const { host, calls } = fakeHost(one, {
    'edits/undo': () => gate.pass(() => one.undo()),
    'edits/redo': () => gate.pass(() => one.redo()),
    'edits/jump': ({ applied }: { applied: number }) => gate.pass(() => one.jump(applied)),
  });
  const setup = () => ({ open: useOpenCase(), volumes: useVolumes(), edits: useEdits() });
  let stores!: ReturnType<typeof setup>;
  const view = mount(
    { setup: () => ((stores = setup()), () => null) },
    {
      global: { plugins: [createPinia(), createMessages('en')], provide: { [HOST as symbol]: host } },
    },
  );
  onTestFinished(() => view.unmount());
  const { open, volumes, edits } = stores;
  await open.open(one.id);
  await volumes.load(open.view!.volumes);
  await edits.step(() => Promise.resolve(one.create()));
  const voxels = (): Uint8Array => volumes.layer('regions-0')!.data;
  const paint = (z: number): Promise<void> => {
    const diff = diffWhere(voxels(), GRID.size, WHOLE, (i, now) => (Math.floor(i / 48) === z ? 1 : now));
    return edits.commit({ action: 'paint', details: {} }, [{ layer: 'regions-0', diff }]);
  };
  for (const z of [0, 1, 2]) await paint(z);
  const shown = () => ({
    slices: [0, 1, 2, 3].filter((z) => voxels()[z * 48] === 1),
    measured: Math.round((open.regions[0]?.volumeMm3 ?? 0) / voxelVolume(GRID) / 48),
    applied: open.history.applied,
    busy: edits.busy,
  });
  const measure = (id: string): Promise<unknown> => {
    const base = { id, name: id, createdAt: `2026-01-01T00:00:0${open.history.applied}.000Z` };
    const measurement: Measurement = { ...base, kind: 'probe', points: [[0, 0, 0]], greyValue: 7, label: 'Other' };
    return edits.step((caseId) => host.client.measurements.save({ caseId, measurement }));
  };
  const remove = (id: string): Promise<unknown> =>
    edits.step((caseId) => host.client.measurements.delete({ caseId, id }));
  /** Lets answers go as they come until nothing waits. */
  const answer = async (): Promise<void> => {
    while (edits.busy) {
      gate.waiting.shift()?.();
      await Promise.resolve();
    }
  };
  return { one, open, volumes, edits, calls, gate, paint, measure, remove, shown, answer };
}

describe('undo and redo', () => {
  it('are seen before the host has answered, and are unsaved until then', async () => {
    const { edits, shown, one, answer } = await start();
    expect(shown()).toEqual({ slices: [0, 1, 2], measured: 3, applied: 4, busy: false });
    const undone = edits.undo();
    expect(shown()).toEqual({ slices: [0, 1], measured: 2, applied: 3, busy: true });
    expect(one.history().applied).toBe(4);
    await answer();
    await undone;
    expect(shown()).toEqual({ slices: [0, 1], measured: 2, applied: 3, busy: false });
    void edits.redo();
    expect(shown()).toEqual({ slices: [0, 1, 2], measured: 3, applied: 4, busy: true });
    await answer();
    expect(one.history().applied).toBe(4);
    expect(shown().measured).toBe(3);
  });

  it('come one after the other, and an old answer does not bring back what later ones undid', async () => {
    const { edits, shown, gate, answer, one } = await start();
    void edits.undo();
    void edits.undo();
    expect(shown()).toMatchObject({ slices: [0], measured: 1, applied: 2 });
    await vi.waitFor(() => expect(gate.waiting).toHaveLength(1));
    gate.waiting.shift()!();
    await vi.waitFor(() => expect(gate.waiting).toHaveLength(1));
    expect(shown()).toMatchObject({ slices: [0], measured: 1, applied: 2, busy: true });
    await answer();
    expect(shown()).toEqual({ slices: [0], measured: 1, applied: 2, busy: false });
    expect(one.history().applied).toBe(2);
  });

  it('are taken back with all that followed when the disk refuses', async () => {
    const { edits, shown, gate, one, calls } = await start();
    const first = edits.undo();
    const second = edits.undo();
    await vi.waitFor(() => expect(gate.waiting).toHaveLength(1));
    gate.waiting.shift()!(new AppError('case/does-not-fit'));
    await expect(first).rejects.toMatchObject({ code: 'case/does-not-fit' });
    await second;
    expect(calls.filter(({ name }) => name === 'edits/undo')).toHaveLength(1);
    expect(one.history().applied).toBe(4);
    expect(shown()).toEqual({ slices: [0, 1, 2], measured: 3, applied: 4, busy: false });
  });

  it('show no half of a move of which a later step does not fit what is shown', async () => {
    const { edits, shown, volumes, answer } = await start();
    volumes.layer('regions-0')!.data[48 + 5] = 0;
    const jumped = edits.jump(2);
    expect(shown()).toMatchObject({ slices: [0, 1, 2], measured: 3, applied: 4, busy: true });
    await answer();
    await jumped;
    expect(shown().applied).toBe(2);
  });

  it('follow a step that is still being saved instead of overtaking it', async () => {
    const { edits, shown, paint, answer } = await start();
    const painted = paint(3);
    expect(edits.canUndo).toBe(true);
    const undone = edits.undo();
    expect(shown()).toMatchObject({ slices: [0, 1, 2, 3], busy: true });
    await painted;
    await answer();
    await undone;
    expect(shown()).toEqual({ slices: [0, 1, 2], measured: 3, applied: 4, busy: false });
  });

  it('go to any place of the history at once, to before the region too', async () => {
    const { edits, shown, answer, open } = await start();
    void edits.jump(1);
    expect(shown()).toMatchObject({ slices: [], measured: 0, applied: 1, busy: true });
    await answer();
    void edits.jump(0);
    expect(open.regions).toHaveLength(0);
    await answer();
    void edits.jump(3);
    expect(shown()).toMatchObject({ slices: [0, 1], measured: 2, applied: 3 });
    await answer();
    expect(shown()).toEqual({ slices: [0, 1], measured: 2, applied: 3, busy: false });
  });

  it('take measurements away and bring them back, among the edits', async () => {
    const { edits, open, paint, answer, measure, remove, shown } = await start();
    await measure('a');
    await paint(3);
    await measure('b');
    await remove('a');
    const ids = (): string[] => open.measurements.map(({ id }) => id);
    expect(ids()).toEqual(['b']);
    void edits.undo();
    expect(ids()).toEqual(['a', 'b']);
    void edits.undo();
    void edits.undo();
    expect(ids()).toEqual(['a']);
    expect(shown()).toMatchObject({ slices: [0, 1, 2], applied: 5, busy: true });
    await answer();
    void edits.undo();
    expect(ids()).toEqual([]);
    await answer();
    void edits.jump(8);
    expect(ids()).toEqual(['b']);
    await answer();
    expect(ids()).toEqual(['b']);
    expect(shown()).toMatchObject({ slices: [0, 1, 2, 3], applied: 8, busy: false });
  });

  it('keep a colour that was chosen since', async () => {
    const { edits, open, answer } = await start();
    open.change({ regions: open.regions.map((region) => ({ ...region, colour: [1, 2, 3] })) });
    void edits.undo();
    expect(open.regions[0]!.colour).toEqual([1, 2, 3]);
    await answer();
  });

  it('are with the host before the case is given back', async () => {
    const { edits, open, gate, calls, one } = await start();
    void edits.undo();
    void edits.undo();
    const closed = open.close();
    for (let n = 0; n < 2; n++) {
      await vi.waitFor(() => expect(gate.waiting).toHaveLength(1));
      expect(calls.some(({ name }) => name === 'cases/close')).toBe(false);
      gate.waiting.shift()!();
    }
    await closed;
    expect(calls.at(-1)!.name).toBe('cases/close');
    expect(one.history().applied).toBe(2);
  });

  it('of steps that the page has not seen wait for the host', async () => {
    const { edits, volumes, open, shown, answer } = await start();
    open.volumesChanged++;
    await open.refresh();
    await volumes.load(open.view!.volumes, true);
    void edits.undo();
    expect(shown()).toMatchObject({ slices: [0, 1, 2], applied: 4, busy: true });
    await answer();
    expect(shown()).toEqual({ slices: [0, 1], measured: 2, applied: 3, busy: false });
    void edits.redo();
    expect(shown()).toMatchObject({ slices: [0, 1, 2], applied: 4, busy: true });
    await answer();
  });
});

describe('memory of steps', () => {
  const step = (runs: number) => ({
    patch: NO_PATCH,
    measured: NO_PATCH,
    changes: [
      {
        layer: 'labels' as const,
        diff: {
          starts: new Uint32Array(runs),
          lengths: new Uint32Array(runs),
          before: new Uint8Array(runs),
          after: new Uint8Array(runs),
        },
      },
    ],
  });

  it('forgets the oldest when it is full, never the newest', () => {
    const memory = new StepMemory(10);
    memory.keep(1, step(4));
    memory.keep(2, step(4));
    memory.keep(3, step(4));
    expect([1, 2, 3].map((n) => memory.get(n) !== undefined)).toEqual([false, true, true]);
    memory.keep(4, step(50));
    expect([2, 3, 4].map((n) => memory.get(n) !== undefined)).toEqual([false, false, true]);
    memory.keep(4, step(1));
    memory.keep(5, step(9));
    expect(memory.get(4)).toBeDefined();
  });
});

describe('patches of the list of regions', () => {
  it('lead from one list to the other and back', async () => {
    const { one } = await start();
    const [region] = one.regions;
    const before = [region!, { ...region!, id: 'r2', value: 2 }];
    const after = [
      { ...region!, volumeMm3: 9 },
      { ...region!, id: 'r10', value: 3 },
    ];
    const patch = patchBetween(before, after);
    expect(patchRegions(before, patch.before, patch.after)).toEqual(after);
    expect(patchRegions(after, patch.after, patch.before)).toEqual(before);
    expect(patchBetween(after, after)).toEqual(NO_PATCH);
  });
});
