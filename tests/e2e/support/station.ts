import { type Locator, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const SCREENS = 'test-results/screens';

export type ViewName = 'axial' | 'coronal' | 'sagittal' | 'three' | 'panorama' | 'sections';

/** The workstation as a user sees it. */
export class Station {
  private step = 0;
  constructor(
    readonly page: Page,
    private readonly title: string,
    private readonly choose?: (path: string) => Promise<void>,
  ) {}

  /** Keeps a picture of the screen. */
  async shot(name: string): Promise<void> {
    mkdirSync(SCREENS, { recursive: true });
    this.step++;
    const file = `${this.title}-${String(this.step).padStart(2, '0')}-${name}.png`;
    await this.page.screenshot({ path: join(SCREENS, file) });
  }

  view(name: ViewName): Locator {
    return this.page.locator(`[data-view="${name}"]`);
  }

  /** Pixels of the page under the crosshair of a slice view. */
  async crosshair(name: 'axial' | 'coronal' | 'sagittal'): Promise<{ x: number; y: number }> {
    const box = (await this.view(name).boundingBox())!;
    const [x, y] = (await this.view(name).getAttribute('data-crosshair'))!.split(' ').map(Number) as [number, number];
    return { x: box.x + x, y: box.y + y };
  }

  /** Drags with the left button from the crosshair of a view along offsets in pixels. */
  async drag(name: 'axial' | 'coronal' | 'sagittal', ...offsets: (readonly [number, number])[]): Promise<void> {
    const { x, y } = await this.crosshair(name);
    const [first = [0, 0], ...rest] = offsets;
    await this.page.mouse.move(x + first[0], y + first[1]);
    await this.page.mouse.down();
    for (const [dx, dy] of rest) await this.page.mouse.move(x + dx, y + dy, { steps: 4 });
    await this.page.mouse.up();
  }

  async panel(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  async tool(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** Waits until the views stand and the volumes are loaded. */
  async ready(): Promise<void> {
    await this.view('axial').waitFor({ timeout: 120_000 });
    await this.page.locator('main.stage[aria-busy="false"]').waitFor();
  }

  /** Waits until everything is shown as it is and saved: previews, surfaces and edits. */
  async settled(): Promise<void> {
    await this.page.locator('.case[data-settled="true"]').waitFor({ timeout: 120_000 });
  }

  /** From the list of cases: a series through the chooser into a case of this name. */
  async importCase(series: string, name: string, look: (step: string) => Promise<void> = noLook): Promise<void> {
    const { page } = this;
    await page.locator('[data-test="new-case"]').first().click();
    await look('new');
    await this.chooseSeries(series, 'Choose folder');
    await page.getByLabel('Name of the case').fill(name);
    await look('series');
    await page.locator('[data-test="import"]').click();
    await this.ready();
  }

  /** On the page of a new case: gives a folder by the button of this name, and waits for the chooser with its pictures. */
  async chooseSeries(series: string, button: string): Promise<void> {
    await this.give(series, button, 'input[type="file"][webkitdirectory]');
    await this.page.getByRole('radio').first().waitFor({ timeout: 120_000 });
    await this.page.waitForFunction(
      () => [...document.querySelectorAll<HTMLImageElement>('.series img')].some((image) => image.naturalWidth > 0),
      undefined,
      { timeout: 60_000 },
    );
  }

  /** Hands a file or folder over as this door does: through the system's dialog, or through the page's input. */
  private async give(path: string, button: string, input: string): Promise<void> {
    if (!this.choose) return this.page.locator(input).setInputFiles(path);
    await this.choose(path);
    await this.page.getByRole('button', { name: button }).click();
  }

  /** Labels from a file, then detection unless it is to stop after the labels. */
  async analyse(
    labels: string,
    { labelsOnly }: { labelsOnly: boolean },
    look: (step: string) => Promise<void> = noLook,
  ): Promise<void> {
    const { page } = this;
    await this.panel('Analysis');
    await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'From a file' });
    await this.give(labels, 'Choose label file', '.side input[type="file"]');
    await page.getByRole('button', { name: 'labels.nii.gz' }).waitFor();
    await page.getByRole('switch', { name: 'Stop after the labels' }).setChecked(labelsOnly);
    // A short job may have come and gone before a locator looks.
    const begun = page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!document.querySelector('[data-test="job"]')) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body, { childList: true, subtree: true });
        }),
    );
    await page.locator('[data-test="analyse"]').click();
    await begun;
    await look('analysing');
    await page.locator('[data-test="job"]').waitFor({ state: 'detached', timeout: 600_000 });
  }

  /** Makes an empty region and gives its id. */
  async newRegion(): Promise<string> {
    const { page } = this;
    await this.panel('Regions');
    const before = await page.locator('[data-region]').count();
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await page.locator('[data-region]').nth(before).waitFor();
    return (await page.locator('[data-region]').nth(before).getAttribute('data-region'))!;
  }

  /** Volume of a region in mm³ as the host knows it. */
  regionVolume(id: string): Promise<number> {
    return this.page
      .locator(`[data-region="${id}"]`)
      .getAttribute('data-volume')
      .then((text) => Number(text));
  }
}

const noLook = (): Promise<void> => Promise.resolve();
