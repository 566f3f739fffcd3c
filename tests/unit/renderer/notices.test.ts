// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { createMessages } from '@renderer/locales';
import { useNotices } from '@renderer/stores/notices';
import { useOpenCase } from '@renderer/stores/open-case';
import { AppError } from '@shared/errors';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, onTestFinished } from 'vitest';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

function start() {
  const cases = ['case-one', 'case-two'].map((id) => new FakeCase(id, obliqueGrid([4, 3, 2]), new Map()));
  const { host } = fakeHost(cases[0]!, {
    'cases/open': ({ caseId }: { caseId: string }) => cases.find(({ id }) => id === caseId)!.view(),
  });
  let stores!: { open: ReturnType<typeof useOpenCase>; notices: ReturnType<typeof useNotices> };
  const setup = () => {
    stores = { open: useOpenCase(), notices: useNotices() };
    return () => null;
  };
  const global = { plugins: [createPinia(), createMessages('en')], provide: { [HOST as symbol]: host } };
  const view = mount({ setup }, { global });
  onTestFinished(() => view.unmount());
  return stores;
}

describe('what failed', () => {
  it('stays while its case is open and in the list after it, and goes when another case is opened', async () => {
    const { open, notices } = start();
    await open.open('case-one');
    notices.fail(new AppError('case/does-not-fit'));
    await open.refresh();
    expect(notices.list).toHaveLength(1);
    await open.close();
    expect(notices.list).toHaveLength(1);
    await open.open('case-one');
    expect(notices.list).toHaveLength(1);
    await open.open('case-two');
    expect(notices.list).toEqual([]);
    notices.tell('warn', 'of the second');
    expect(notices.list).toMatchObject([{ text: 'of the second' }]);
  });
});
