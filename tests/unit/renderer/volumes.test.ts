// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { useVolumes } from '@renderer/stores/volumes';
import { createPinia } from 'pinia';
import { describe, expect, it } from 'vitest';
import { createApp } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

function start() {
  const geometry = obliqueGrid([4, 3, 2]);
  const one = new FakeCase('case-one', geometry, new Map());
  const scan = Int16Array.from({ length: 24 }, (_, i) => i * 10);
  one.volumes.set('scan', { view: one.viewOf('scan', scan, [0, 230]), data: scan });
  one.volumes.set('proposal', { view: one.viewOf('proposal', new Uint8Array(24)), data: new Uint8Array(24).fill(3) });
  const { host } = fakeHost(one);
  const asked: string[] = [];
  /** Bodies come only when let go; an aborted one fails as fetch does. */
  const held: (() => void)[] = [];
  const slow = {
    ...host,
    body: (path: string, options?: { signal?: AbortSignal }) => {
      asked.push(path);
      return new Promise<ArrayBuffer>((done, fail) => {
        options?.signal?.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')));
        held.push(() => void host.body(path).then(done, fail));
      });
    },
  };
  const app = createApp({});
  app.provide(HOST, slow);
  app.use(createPinia());
  const volumes = app.runWithContext(() => useVolumes());
  return { volumes, views: one.view().volumes, asked, release: () => held.splice(0).forEach((go) => go()) };
}

describe('the voxels of a case', () => {
  it('gives way quietly to a later load of the same case', async () => {
    const { volumes, views, release } = start();
    const first = volumes.load(views);
    const second = volumes.load(views, true);
    release();
    await expect(first).resolves.toBeUndefined();
    release();
    await second;
    expect(volumes.scan?.data[23]).toBe(230);
    expect(volumes.progress).toBeNull();
  });

  it('fetches the proposal only when it is to be compared', async () => {
    const { volumes, views, asked, release } = start();
    const loading = volumes.load(views);
    release();
    await loading;
    expect(asked).toEqual([views.find(({ name }) => name === 'scan')!.path]);
    const comparing = volumes.loadProposal(views);
    release();
    await comparing;
    expect(volumes.proposal?.data[0]).toBe(3);
    await volumes.loadProposal(views);
    expect(asked).toHaveLength(2);
  });
});
