// @vitest-environment happy-dom
import { HOST } from '@renderer/api/host';
import { useMenu } from '@renderer/components/use-menu';
import { createMessages } from '@renderer/locales';
import { useErrorText } from '@renderer/locales/error-text';
import { useJobs } from '@renderer/stores/jobs';
import { useModels } from '@renderer/stores/models';
import { useNavigation } from '@renderer/stores/navigation';
import { useNewCase } from '@renderer/stores/new-case';
import { useOpenCase } from '@renderer/stores/open-case';
import { AppError } from '@shared/errors';
import { type JobView } from '@shared/ipc/job-calls';
import { mount } from '@vue/test-utils';
import { createPinia } from 'pinia';
import { describe, expect, it, vi } from 'vitest';
import { defineComponent } from 'vue';
import { obliqueGrid } from '../../fixtures/volumes';
import { FakeCase } from './support/fake-case';
import { fakeHost } from './support/fake-host';

const job = (change: Partial<JobView>): JobView => ({
  runId: 'run00001',
  kind: 'import',
  subject: 'c1',
  state: 'running',
  fraction: 0.5,
  step: 'read',
  found: [],
  secondsLeft: null,
  position: 0,
  error: null,
  ...change,
});
const series = { index: 0, problem: '', preferred: true };
const source = (token: string) => ({ token, name: token, series: [series] });

/** The stores of the app over a host in memory. */
function app(handlers: Parameters<typeof fakeHost>[1] = {}, language: 'en' | 'de' = 'en') {
  const one = new FakeCase('caseone1', obliqueGrid([8, 8, 8]), new Map());
  const { host, hub, calls } = fakeHost(one, handlers);
  let stores!: {
    wizard: ReturnType<typeof useNewCase>;
    jobs: ReturnType<typeof useJobs>;
    open: ReturnType<typeof useOpenCase>;
    models: ReturnType<typeof useModels>;
    navigation: ReturnType<typeof useNavigation>;
    errorText: ReturnType<typeof useErrorText>;
  };
  const probe = defineComponent({
    setup() {
      useMenu();
      stores = {
        wizard: useNewCase(),
        jobs: useJobs(),
        open: useOpenCase(),
        models: useModels(),
        navigation: useNavigation(),
        errorText: useErrorText(),
      };
      return () => null;
    },
  });
  const root = mount(probe, {
    global: { plugins: [createPinia(), createMessages(language)], provide: { [HOST as symbol]: host } },
  });
  return { ...stores, one, hub, calls, root, named: (name: string) => calls.filter((call) => call.name === name) };
}

describe('leaving while a scan is read', () => {
  const handlers = {
    'imports/inspect': ({ token }: { token: string }) => source(token),
    'imports/start': () => ({ caseId: 'c1', runId: 'run00001' }),
    'files/release': () => null,
  };

  it('lets the import go on, and its end takes nobody away from where they are now', async () => {
    const { wizard, hub, named } = app(handlers);
    await wizard.inspect('first');
    const started = wizard.start();
    await vi.waitFor(() => expect(named('imports/start')).toHaveLength(1));
    wizard.reset();
    expect(wizard.phase).toBe('choose');
    expect(named('files/release').map(({ input }) => input)).toEqual([{ token: 'first' }]);
    hub.emit({ name: 'jobs/changed', data: job({ state: 'done' }) });
    expect(await started).toBeNull();
    expect(wizard.phase).toBe('choose');
  });

  it('gives the new case when the page is still there', async () => {
    const { wizard, hub, named } = app(handlers);
    await wizard.inspect('first');
    const started = wizard.start();
    await vi.waitFor(() => expect(named('imports/start')).toHaveLength(1));
    hub.emit({ name: 'jobs/changed', data: job({ state: 'done' }) });
    expect(await started).toBe('c1');
  });

  it('comes back to the choice of a series when the import fails, with the source still there', async () => {
    const { wizard, hub, named } = app(handlers);
    await wizard.inspect('first');
    const started = wizard.start();
    await vi.waitFor(() => expect(named('imports/start')).toHaveLength(1));
    const error = { name: 'AppError', message: 'x', code: 'file/not-found', details: { path: 'a' } } as const;
    hub.emit({ name: 'jobs/changed', data: job({ state: 'failed', error }) });
    await expect(started).rejects.toThrow();
    expect(wizard.phase).toBe('series');
    expect(named('files/release')).toEqual([]);
  });

  it('drops what a look at a source finds late, and lets go of the source', async () => {
    let answer: (found: unknown) => void = () => undefined;
    const { wizard, named } = app({
      ...handlers,
      'imports/inspect': () => new Promise((resolve) => (answer = resolve)),
    });
    const looking = wizard.inspect('first');
    wizard.reset();
    answer(source('first'));
    await looking;
    expect([wizard.phase, wizard.source]).toEqual(['choose', null]);
    expect(named('files/release').map(({ input }) => input)).toEqual([{ token: 'first' }]);
  });
});

describe('coming back', () => {
  it('shows the model that was being built before a reload', async () => {
    const { models, open, jobs, one } = app({
      'jobs/list': () => [
        job({ kind: 'model', subject: 'other' }),
        job({ runId: 'run00002', kind: 'model', subject: one.id }),
      ],
    });
    await open.open(one.id);
    expect(models.job).toBeNull();
    await jobs.refresh();
    expect(models.job?.runId).toBe('run00002');
    expect(jobs.activeOf('other')?.runId).toBe('run00001');
  });

  it('opens the case again when the host took the page for gone, and hears of jobs that ended meanwhile', async () => {
    const ended = { now: [] as JobView[] };
    const { open, jobs, hub, named, one } = app({ 'jobs/list': () => ended.now });
    await open.open(one.id);
    hub.emit({ name: 'jobs/changed', data: job({}) });
    const waiting = jobs.finished('run00001');
    ended.now = [job({ state: 'done' })];
    hub.emit({ name: 'host/returned', data: null });
    expect((await waiting).state).toBe('done');
    await vi.waitFor(() => expect(named('cases/open')).toHaveLength(2));
    expect(open.id).toBe(one.id);
  });
});

describe('what the shell says', () => {
  it('opens the case that was chosen in the menu', () => {
    const { hub, navigation } = app();
    hub.emit({ name: 'app/open-case', data: { caseId: 'abcdef0123456789' } });
    expect(navigation.page).toEqual({ name: 'case', caseId: 'abcdef0123456789' });
  });

  it('takes files that were given to the app to the new case', async () => {
    const { hub, navigation, wizard } = app({ 'imports/inspect': ({ token }: { token: string }) => source(token) });
    hub.emit({ name: 'app/files', data: { files: [{ token: 'given', name: 'scan.zip' }] } });
    expect(navigation.page.name).toBe('new');
    await vi.waitFor(() => expect(wizard.phase).toBe('series'));
    expect(wizard.source?.token).toBe('given');
  });
});

describe('errors', () => {
  it('speak of steps, holders and reasons in the words of the window', () => {
    const { errorText } = app({}, 'de');
    expect(errorText(new AppError('case/busy', { step: 'import' }))).toContain('(Aufnahme einlesen)');
    expect(errorText(new AppError('case/read-only', { user: 'another window', computer: 'OP-2' }))).toContain(
      'bei einem anderen Fenster an OP-2',
    );
    expect(errorText(new AppError('case/host-gone'))).toContain('läuft nicht mehr');
  });
});
