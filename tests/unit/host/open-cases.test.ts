import { CaseLock } from '@main/case/lock-store';
import { Library } from '@main/case/library-store';
import { Log } from '@main/host/log';
import { OpenCases } from '@main/host/open-cases';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../case/case-fixture';

describe('closing all cases', () => {
  it('gives every case back, also after one that cannot be closed', async () => {
    const home = await temporaryFolder();
    const library = new Library(join(home, 'cases'));
    const log = new Log(home);
    const cases = new OpenCases(library, log);
    const caller = { id: 'window-1' };
    const made = [await library.create('One'), await library.create('Two')];
    const [first] = await Promise.all(made.map(({ id }) => cases.open(id, caller)));
    const { journal, lock } = first!.writers!;
    vi.spyOn(journal, 'close').mockRejectedValueOnce(new Error('the drive is away'));
    await cases.closeAll();
    expect(await CaseLock.holder(made[1]!.folder)).toBeNull();
    expect(log.tail()).toContain('closing failed: Error: the drive is away');
    await lock.release();
  });
});
