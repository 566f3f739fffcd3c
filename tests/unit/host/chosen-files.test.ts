import { ChosenFiles } from '@main/host/chosen-files';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';

async function uploaded(text: string): Promise<{ files: ChosenFiles; token: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-chosen-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = new ChosenFiles(folder);
  const { token } = await files.openUpload('scan.nii', [{ path: 'scan.nii', bytes: text.length }]);
  await files.store(token, 0, ReadableStream.from([new TextEncoder().encode(text)]));
  return { files, token, path: files.pathOf(token) };
}

describe('a chosen file', () => {
  it('that is released goes away', async () => {
    const { files, token, path } = await uploaded('abc');
    await files.release(token);
    expect(existsSync(path)).toBe(false);
    expect(() => files.pathOf(token)).toThrow('Choose it again');
    await files.release(token);
  });

  it('that is released stays until the last job that reads it is done, and no further one may begin', async () => {
    const { files, token, path } = await uploaded('abc');
    const [first, second] = [files.hold(token), files.hold(token)];
    expect(first).toMatchObject({ path, name: 'scan.nii' });
    await files.release(token);
    expect(() => files.hold(token)).toThrow('Choose it again');
    await first.done();
    await first.done();
    expect(readFileSync(second.path, 'utf8')).toBe('abc');
    await second.done();
    expect(existsSync(path)).toBe(false);
  });

  it('that was read but not released is there for another look', async () => {
    const { files, token, path } = await uploaded('abc');
    await files.hold(token).done();
    expect(readFileSync(files.pathOf(token), 'utf8')).toBe('abc');
    expect(existsSync(path)).toBe(true);
  });
});
