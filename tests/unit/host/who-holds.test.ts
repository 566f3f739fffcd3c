import { describe, expect, it } from 'vitest';
import { testHost } from './test-host';

describe('the list of cases', () => {
  it('says who else has a case open: neither oneself nor a job, but another window', async () => {
    const test = await testHost();
    const { host } = test;
    const { id: caseId } = await host.services.library.create('Case one');
    const [mine, other] = [test.client('window-1'), test.client('window-2')];
    const heldFor = async (of: typeof mine) => (await of.cases.list())[0]!.heldBy;
    expect(await heldFor(mine)).toBeNull();
    await mine.cases.open({ caseId });
    expect(await heldFor(mine)).toBeNull();
    expect(await heldFor(other)).toMatchObject({ user: 'another window' });
    await mine.cases.close({ caseId });
    expect(await heldFor(other)).toBeNull();
    await host.services.cases.use(caseId, async () => {
      expect(await heldFor(mine)).toBeNull();
    });
  });
});
