import { type Measurement } from '@shared/case/measurement';
import { type Region } from '@shared/case/region';
import { createClient, type Reply } from '@shared/ipc/client';
import { toPlainError } from '@shared/errors';
import { createEventHub } from '@renderer/api/event-hub';
import { type Host } from '@renderer/api/host';
import { type FakeCase } from './fake-case';

type Handler = (input: never) => unknown;

/** A host in memory for tests of the renderer: one case; handlers can be replaced or added by name. */
export function fakeHost(one: FakeCase, more: Readonly<Record<string, Handler>> = {}) {
  const hub = createEventHub();
  const calls: { name: string; input: unknown }[] = [];
  const settings = {
    language: 'en',
    engine: 'auto',
    approver: { name: '', role: '' },
    labelsFrom: 'builtin',
    anatomyModel: '',
    interface: {},
  };
  const find = (id: string): Region => one.regions.find((region) => region.id === id)!;
  const change = (action: string, id: string, part: Partial<Region>) =>
    one.change(
      { action, details: { region: find(id).name } },
      one.regions.map((region) => (region.id === id ? { ...region, ...part } : region)),
    );
  const handlers: Record<string, Handler> = {
    'app/info': () => ({
      version: '0.1.0',
      host: 'loopback',
      platform: 'linux',
      dialogs: false,
      cpuCores: 4,
      memoryMb: 16_000,
      openCase: null,
    }),
    'app/settings': () => settings,
    'app/saveSettings': (input: object) => Object.assign(settings, input),
    'app/engines': () => [{ name: 'cpu', available: true, reason: '', device: '4 cores' }],
    'app/networks': () => [],
    'app/report': () => null,
    'jobs/list': () => [],
    'cases/list': () => [summary(one)],
    'cases/open': () => one.view(),
    'cases/get': () => one.view(),
    'cases/close': () => null,
    'cases/saveView': () => null,
    'edits/apply': ({ label, diffs }: ApplyInput) => one.apply(label, diffs),
    'edits/undo': () => one.undo(),
    'edits/redo': () => one.redo(),
    'regions/create': ({ name }: { name?: string }) => one.create(name),
    'regions/rename': ({ regionId, name }: { regionId: string; name: string }) =>
      change('region/rename', regionId, { name }),
    'regions/setState': ({ regionId, state }: { regionId: string; state: Region['state'] }) =>
      change('region/state', regionId, { state }),
    'regions/setLook': ({ regionId, ...look }: { regionId: string; visible?: boolean }) => {
      one.regions = one.regions.map((region) => (region.id === regionId ? { ...region, ...look } : region));
      return one.regions;
    },
    'measurements/save': ({ measurement }: { measurement: Measurement }) =>
      one.remeasure({ action: 'measurement/add', details: {} }, [
        ...one.measurements.filter((item) => item.id !== measurement.id),
        measurement,
      ]),
    'measurements/delete': ({ id }: { id: string }) =>
      one.remeasure(
        { action: 'measurement/delete', details: {} },
        one.measurements.filter((item) => item.id !== id),
      ),
    'models/list': () => [],
    'exports/list': () => [],
    ...more,
  };

  function invoke(name: string, input: unknown): Promise<Reply> {
    calls.push({ name, input });
    const handler = handlers[name];
    try {
      if (!handler) throw new Error(`the fake host has no ${name}`);
      return Promise.resolve(handler(input as never)).then(
        (value) => ({ ok: true, value }),
        (error: unknown) => ({ ok: false, error: toPlainError(error) }),
      );
    } catch (error) {
      return Promise.resolve({ ok: false, error: toPlainError(error) });
    }
  }

  const host: Host = {
    client: createClient({ invoke, subscribe: hub.all }),
    on: hub.on,
    body(path) {
      const name = path.split('/').at(-1)!;
      const volume = one.volumes.get(name);
      if (!volume) return Promise.reject(new Error(`no body ${path}`));
      return Promise.resolve(volume.data.slice().buffer);
    },
    image: (path) => path,
    put: () => Promise.resolve(),
    dropped: null,
  };
  return { host, hub, calls };
}

type ApplyInput = { label: Parameters<FakeCase['apply']>[0]; diffs: Parameters<FakeCase['apply']>[1] };

function summary(one: FakeCase) {
  return {
    id: one.id,
    name: one.name,
    createdAt: '2026-05-04T08:00:00.000Z',
    modifiedAt: '2026-05-04T09:30:00.000Z',
    state: one.state,
    scanDate: '2026-04-28',
    regions: one.regions.length,
    revisions: 0,
    thumbnail: null,
    heldBy: null,
    damage: '',
  };
}
