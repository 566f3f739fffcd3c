import { ChosenFiles } from '@main/host/chosen-files';
import { importHandlers } from '@main/host/handlers/imports';
import type { Services } from '@main/host/services';
import { AppError } from '@shared/errors';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

/** The call that starts an import, on an uploaded file; `create` makes the case, and the job goes on until it is ended. */
async function importing(create: (release: () => Promise<void>) => Promise<{ id: string }>) {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-imports-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = new ChosenFiles(folder);
  const { token } = await files.openUpload('scan.nii', [{ path: 'scan.nii', bytes: 3 }]);
  await files.store(token, 0, ReadableStream.from([new TextEncoder().encode('abc')]));
  const path = files.pathOf(token);
  let end: (error?: Error) => void = () => undefined;
  const result = new Promise<void>((done, fail) => (end = (error) => (error ? fail(error) : done())));
  const told = vi.fn();
  const services = {
    files,
    sources: new Map([[token, [{ uid: '1.2', problem: '', voxels: 1 }]]]),
    previews: { cancel: () => undefined },
    library: {
      create: () => create(() => files.release(token)),
      discard: () => Promise.reject(new AppError('file/not-writable', { path: 'c1', reason: 'it is in use' })),
    },
    queue: { add: () => ({ runId: 'run00001', result }) },
    cases: { close: () => Promise.resolve() },
    events: { emit: told },
  } as unknown as Services;
  const start = () => importHandlers(services).start({ token, series: 0 }, { id: 'window-1' });
  return {
    start,
    end: (error?: Error) => end(error),
    told,
    isThere: () => existsSync(path),
    release: () => files.release(token),
  };
}

describe('an import', () => {
  it('has its source until it ends, though the page was left while its case was made', async () => {
    const { start, end, isThere } = await importing(async (release) => {
      await release();
      return { id: 'c1' };
    });
    expect(await start()).toEqual({ caseId: 'c1', runId: 'run00001' });
    expect(isThere()).toBe(true);
    end();
    await vi.waitFor(() => expect(isThere()).toBe(false));
  });

  it('that fails tells of its case, also where that cannot be removed', async () => {
    const { start, end, told } = await importing(() => Promise.resolve({ id: 'c1' }));
    await start();
    end(new AppError('dicom/no-image', { path: 'x' }));
    await vi.waitFor(() => expect(told).toHaveBeenCalledWith('cases/changed', { caseId: 'c1', what: 'list' }));
  });

  it('that gets no case lets go of its source', async () => {
    const full = new AppError('file/disk-full', { path: 'cases' });
    const { start, isThere, release } = await importing(() => Promise.reject(full));
    await expect(start()).rejects.toBe(full);
    expect(isThere()).toBe(true);
    await release();
    expect(isThere()).toBe(false);
  });
});
