import { expect, type Page, type Request, test as base } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { electronHost, electronObstacle } from './electron-app';
import { type HostProcess, lacuna, missing, startHost } from './host-process';
import { Station } from './station';

interface PhantomFiles {
  readonly series: string;
  readonly labels: string;
  readonly lesion: string;
  /** What was drawn, as JSON. */
  readonly about: string;
}

export interface WorkerFixtures {
  /** Through which door the app is tested. */
  readonly door: 'browser' | 'electron';
  readonly host: HostProcess;
  readonly phantom: PhantomFiles;
  /** One with a wound that the detector finds. */
  readonly wounded: PhantomFiles;
  /** Name of a case with the phantom's scan and labels, and no region. */
  readonly template: string;
}

interface TestFixtures {
  /** Skips where no browser or no build is. */
  readonly able: undefined;
  /** The app on its list of cases. */
  readonly station: Station;
  /** The app on a copy of the template. */
  readonly sample: Station;
}

/** What the page may ask for: the host on this computer, or itself. */
const OWN = /^(?:http:\/\/127\.0\.0\.1:\d+\/|lacuna:|blob:|data:)/;

async function arrive(page: Page, host: HostProcess): Promise<void> {
  if (host.window) await page.evaluate("location.hash = '#/cases'");
  else await page.goto(await host.link());
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** A small phantom with a local wound, made by the command line. */
function withPhantom(seed: number) {
  return async (
    { browserName: _ }: { browserName: string },
    use: (files: PhantomFiles) => Promise<void>,
  ): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'lacuna-phantom-'));
    await lacuna('phantom', '--seed', String(seed), '--lesion', 'local', '--size', 'small', '--out', folder);
    const files = {
      series: join(folder, 'series'),
      labels: join(folder, 'labels.nii.gz'),
      lesion: join(folder, 'lesion.nii.gz'),
      about: join(folder, 'phantom.json'),
    };
    for (const file of Object.values(files)) if (!existsSync(file)) throw new Error(`no ${file}`);
    await use(files);
    await rm(folder, { recursive: true, force: true });
  };
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  door: ['browser', { scope: 'worker', option: true }],
  host: [
    async ({ door }, use) => {
      const host = door === 'electron' ? await electronHost() : await startHost({ sample: false });
      await use(host);
      await host.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  phantom: [withPhantom(905), { scope: 'worker', timeout: 300_000 }],
  wounded: [withPhantom(902), { scope: 'worker', timeout: 300_000 }],
  template: [
    async ({ browser, host, phantom }, use) => {
      const page = host.window ?? (await browser.newPage());
      const station = new Station(page, 'template', host.choose);
      await arrive(page, host);
      await station.importCase(phantom.series, TEMPLATE);
      await station.analyse(phantom.labels, { labelsOnly: true });
      if (!host.window) await page.close();
      await use(TEMPLATE);
    },
    { scope: 'worker', timeout: 400_000 },
  ],
  able: [
    async ({ door }, use, info) => {
      const reason = missing() || (door === 'electron' ? electronObstacle() : '');
      info.skip(reason !== '', reason);
      await use(undefined);
    },
    { auto: true },
  ],
  page: async ({ page, host }, use) => {
    const shown = host.window ?? page;
    const outside: string[] = [];
    const look = (request: Request): void => {
      if (!OWN.test(request.url())) outside.push(request.url());
    };
    shown.on('request', look);
    await use(shown);
    shown.off('request', look);
    // No request leaves the computer, whatever the test did.
    expect(outside).toEqual([]);
  },
  station: async ({ page, host, door }, use, info) => {
    await arrive(page, host);
    const name = basename(info.file, '.spec.ts');
    await use(new Station(page, door === 'electron' ? `electron-${name}` : name, host.choose));
  },
  sample: async ({ station, template }, use) => {
    const { page } = station;
    const cards = page.locator('[data-case]');
    const original = cards.filter({ has: page.getByText(template, { exact: true }) });
    await original.waitFor();
    const before = await cards.count();
    await original.getByRole('button', { name: 'Duplicate' }).click();
    await expect(cards).toHaveCount(before + 1, { timeout: 60_000 });
    await cards.filter({ hasText: 'copy' }).first().locator('button').first().click();
    await station.ready();
    await use(station);
  },
});

const TEMPLATE = 'Phantom 905';

export { expect } from '@playwright/test';
