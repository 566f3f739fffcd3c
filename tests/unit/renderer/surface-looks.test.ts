// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { useSurfaceLooks } from '@renderer/components/workspace/use-surface-looks';
import { createMessages } from '@renderer/locales';
import { useDisplay } from '@renderer/stores/display';
import { useOpenCase } from '@renderer/stores/open-case';
import { useSurfaces } from '@renderer/stores/surfaces';
import { type SurfaceLook, type SurfaceScene } from '@renderer/vtk/surface-scene';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defineComponent, nextTick, shallowRef } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const triangle = () => ({ positions: new Float32Array(9), triangles: Uint32Array.from([0, 1, 2]) });

/** Looks over a scene that only remembers; `drawn` counts how often it was asked to draw. */
async function start() {
  const one = new FakeCase('case-one', obliqueGrid([4, 3, 2]), new Map());
  one.create();
  const { host } = fakeHost(one);
  const keys = new Set<string>();
  const calls: string[] = [];
  const looks = new Map<string, SurfaceLook>();
  const scene = shallowRef<SurfaceScene | null>({
    keys: () => [...keys],
    setSurface: (key: string) => (keys.add(key), calls.push(`mesh ${key}`)),
    setLook: (key: string, look: SurfaceLook) => (calls.push(`look ${key}`), looks.set(key, look)),
    removeSurface: (key: string) => (keys.delete(key), calls.push(`gone ${key}`)),
    setVolume: () => undefined,
  } as unknown as SurfaceScene);
  let drawn = 0;
  const setup = () => ({ open: useOpenCase(), surfaces: useSurfaces(), display: useDisplay() });
  let stores!: ReturnType<typeof setup>;
  const probe = defineComponent({
    setup() {
      stores = setup();
      useSurfaceLooks(scene, () => {
        drawn++;
      });
      return () => null;
    },
  });
  const provide = { [HOST as symbol]: host };
  const view = mount(probe, { global: { plugins: [createPinia(), createMessages('en')], provide } });
  onTestFinished(() => view.unmount());
  await stores.open.open(one.id);
  stores.surfaces.meshes.set('r1', triangle());
  await nextTick();
  const since = (): { drawn: number; calls: string[] } => {
    const told = { drawn, calls: calls.splice(0) };
    drawn = 0;
    return told;
  };
  const change = async (part: object): Promise<void> => {
    stores.open.change({ regions: stores.open.regions.map((region) => ({ ...region, ...part })) });
    await nextTick();
  };
  return { ...stores, looks, since, change };
}

describe('the 3D view', () => {
  it('is not drawn anew when a region is only measured anew', async () => {
    const { since, change } = await start();
    expect(since().calls).toEqual(['mesh r1', 'look r1']);
    await change({ volumeMm3: 12, centroid: [1, 2, 3] });
    expect(since()).toEqual({ drawn: 0, calls: [] });
  });

  it('is drawn when a surface, its colour or its visibility changes, or when one goes', async () => {
    const { since, change, surfaces } = await start();
    since();
    await change({ colour: [1, 2, 3] });
    expect(since()).toEqual({ drawn: 1, calls: ['look r1'] });
    await change({ visible: false });
    expect(since()).toEqual({ drawn: 1, calls: ['look r1'] });
    surfaces.meshes.set('r1', triangle());
    await nextTick();
    expect(since()).toEqual({ drawn: 1, calls: ['mesh r1', 'look r1'] });
    surfaces.meshes.delete('r1');
    await nextTick();
    expect(since()).toEqual({ drawn: 1, calls: ['gone r1'] });
  });

  it('shows regions as opaque as is set', async () => {
    const { since, looks, display } = await start();
    since();
    expect(looks.get('r1')!.opacity).toBe(1);
    display.three.regions = 0.4;
    await nextTick();
    expect(since()).toEqual({ drawn: 1, calls: ['look r1'] });
    expect(looks.get('r1')!.opacity).toBe(0.4);
  });
});
