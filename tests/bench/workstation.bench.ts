import { chromium, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumPath } from '../e2e/support/chromium';
import { missing, startHost } from '../e2e/support/host-process';
import { Station } from '../e2e/support/station';
import { SIZE, writeBenchCase } from './workstation-case';
import type { Report } from './index';

export const name = 'workstation';

const CASE = 'Bench';
/** How often a tool is asked. */
const TIMES = 5;
const SCROLL_MS = 4000;
/** Long enough for a first frame of a processor that draws in software. */
const PATIENCE_MS = 120_000;

/** What a surgeon feels on a case of 400 x 400 x 400 voxels, in a real Chromium through the loopback host. */
export async function bench(report: Report): Promise<void> {
  const reason = missing();
  if (reason) throw new Error(reason);
  const folder = await mkdtemp(join(tmpdir(), 'lacuna-bench-'));
  const host = await startHost({ sample: false });
  const executablePath = chromiumPath();
  const browser = await chromium.launch({ args: ['--no-sandbox'], ...(executablePath ? { executablePath } : {}) });
  try {
    const files = await writeBenchCase(folder);
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(PATIENCE_MS);
    const station = new Station(page, 'bench');
    await page.goto(await host.link());
    await makeCase(station, files);
    const note = `${SIZE}^3, 1280 x 800, ${await graphics(page)}`;
    await openCase(page, (ms) => report({ what: 'first slice after opening', value: ms, unit: 'ms', note }));
    await station.view('three').locator('xpath=..').getByText('making surfaces').waitFor({ state: 'detached' });
    for (const view of ['axial', 'coronal', 'sagittal'] as const) {
      report({ what: `scrolling ${view} slices`, value: await scroll(page, view), unit: 'frames/s', note });
    }
    await tools(station, report);
    await whileAnalysing(station, report);
    report({ what: 'memory of the renderer', value: await rendererMemory(page), unit: 'MB' });
  } finally {
    await browser.close();
    await host.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function makeCase(station: Station, files: { readonly scan: string; readonly labels: string }): Promise<void> {
  const { page } = station;
  await page.locator('[data-test="new-case"]').first().click();
  await page.locator('input[type="file"]:not([webkitdirectory])').setInputFiles(files.scan);
  await page.getByRole('radio').first().waitFor();
  await page.getByLabel('Name of the case').fill(CASE);
  await page.locator('[data-test="import"]').click();
  await station.ready();
  await station.analyse(files.labels, { labelsOnly: true });
  await page.getByRole('button', { name: 'All cases' }).click();
  await page.locator('[data-case]').waitFor();
}

async function graphics(page: Page): Promise<string> {
  return page.evaluate<string>(
    `(() => {
      const gl = document.createElement('canvas').getContext('webgl2');
      const about = gl?.getExtension('WEBGL_debug_renderer_info');
      return about ? gl.getParameter(about.UNMASKED_RENDERER_WEBGL) : 'no WebGL2';
    })()`,
  );
}

/** From the click on the card to the frame with the first slice. */
async function openCase(page: Page, done: (ms: number) => void): Promise<void> {
  done(
    await page.evaluate<number>(
      `new Promise((done) => {
        const began = performance.now();
        document.querySelector('[data-case] button').click();
        const look = () => {
          const shown = document.querySelector('[data-view="axial"][data-crosshair] .picture canvas');
          if (shown) requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
          else requestAnimationFrame(look);
        };
        look();
      })`,
    ),
  );
}

/** Frames a second while every frame asks for another slice. */
async function scroll(page: Page, view: string): Promise<number> {
  return page.evaluate<number>(
    `new Promise((done) => {
      const target = document.querySelector('[data-view="${view}"]');
      const began = performance.now();
      let frames = 0;
      const step = () => {
        const past = performance.now() - began;
        if (past > ${SCROLL_MS}) return done((frames * 1000) / past);
        frames++;
        const way = Math.floor(frames / 60) % 2 ? -50 : 50;
        target.dispatchEvent(new WheelEvent('wheel', { deltaY: way, bubbles: true, cancelable: true }));
        requestAnimationFrame(step);
      };
      requestAnimationFrame(step);
    })`,
  );
}

/** Runs `act` in the page and gives the milliseconds until `answered` is true and the next frame has begun. */
async function answer(page: Page, act: string, answered: string): Promise<number> {
  return page.evaluate<number>(
    `new Promise((done, fail) => {
      const key = (name, control = false) => document.querySelector('main.stage')
        .dispatchEvent(new KeyboardEvent('keydown', { key: name, ctrlKey: control, bubbles: true, cancelable: true }));
      const text = (name) => document.querySelector(name)?.textContent ?? '';
      const volume = () => Number(document.querySelector('[data-region]')?.dataset.volume);
      const pointer = (kind, dx, dy) => {
        const view = document.querySelector('[data-view="axial"]');
        const box = view.getBoundingClientRect();
        const [x, y] = view.dataset.crosshair.split(' ').map(Number);
        const at = { clientX: box.x + x + dx, clientY: box.y + y + dy };
        view.setPointerCapture = () => undefined;
        view.dispatchEvent(new PointerEvent(kind, { ...at, button: 0, buttons: 1, pointerId: 1, bubbles: true }));
      };
      const before = { volume: volume(), effect: text('[data-test="effect"]') };
      const began = performance.now();
      ${act};
      const look = () => {
        if (${answered}) requestAnimationFrame(() => done(performance.now() - began));
        else if (performance.now() - began > 20000) fail(new Error('no answer'));
        else setTimeout(look, 1);
      };
      look();
    })`,
  );
}

async function tools(station: Station, report: Report): Promise<void> {
  const { page } = station;
  const tell = (what: string, ms: number, note?: string): void =>
    report({ what, value: ms, unit: 'ms', ...(note ? { note } : {}) });
  const tellOf = (what: string, times: readonly number[], more = ''): void => {
    const [least = NaN, ...others] = [...times].sort((a, b) => a - b);
    const middle = [least, ...others][TIMES >> 1]!;
    tell(what, middle, `median of ${TIMES}, ${Math.round(least)} to ${Math.round(others.at(-1)!)}${more}`);
  };
  let worked = 0;
  /** With the page's processor time since the last call, which hardly changes when the computer is busy. */
  const tellWork = async (what: string, times: readonly number[]): Promise<void> => {
    const before = worked;
    worked = await processorTime(page);
    tellOf(what, times, `; processor ${Math.round((worked - before) / TIMES)} with putting the tool away`);
  };
  await page.locator('[data-view="axial"]').click({ position: { x: 210, y: 90 } });
  await station.newRegion();
  await station.tool('Paint');
  await page.getByRole('button', { name: 'Ball', exact: true }).click();
  await page.getByLabel('Radius').fill('8');
  tell('paint: first dab of a ball of 8 mm', await answer(page, `pointer('pointerdown', 0, 0)`, 'true'));
  const strokes: number[] = [];
  for (let i = 1; i <= 20; i++) {
    strokes.push(await answer(page, `pointer('pointermove', ${(i * 3) % 40}, ${(i * 2) % 20})`, 'true'));
  }
  strokes.sort((a, b) => a - b);
  tell('paint: piece of a stroke, median', strokes[10]!);
  tell('paint: piece of a stroke, longest', strokes[19]!);
  tell(
    'paint: stroke of 21 pieces, durable on disk',
    await answer(page, `pointer('pointerup', 40, 20)`, 'volume() > 0'),
  );
  await station.settled();

  // A tool that waits for its gesture has not answered yet.
  const shown = `document.querySelector('.tool footer [role="status"]:not(.asks)')`;
  const grown: number[] = [];
  worked = await processorTime(page);
  for (let n = 0; n < TIMES; n++) {
    await page.keyboard.press('g');
    await station.settled();
    grown.push(await answer(page, `pointer('pointerdown', ${n % 2 ? -20 : 20}, ${n % 2 ? -10 : 10})`, shown));
    await page.keyboard.press('Escape');
    await station.settled();
  }
  await tellWork('grow from a point: preview', grown);
  for (const [key, what] of [
    ['t', 'subtract soft tissue'],
    ['m', 'margin'],
    ['o', 'smooth'],
    ['h', 'fill holes'],
    ['i', 'islands'],
    ['b', 'fill between slices'],
  ] as const) {
    const previews: number[] = [];
    for (let n = 0; n < TIMES; n++) {
      previews.push(await answer(page, `key('${key}')`, shown));
      await page.keyboard.press('Escape');
      await station.settled();
    }
    await tellWork(`${what}: preview`, previews);
  }
  await page.keyboard.press('m');
  await page.locator('[data-test="apply"]:not([disabled])').waitFor();
  tell('margin: applied', await answer(page, `key('Enter')`, 'volume() !== before.volume'), 'durable on disk');
  const seen = 'volume() !== before.volume';
  const saved = `${seen} && !document.querySelector('[data-test="saving"]')`;
  for (const [how, answered] of [
    ['seen', seen],
    ['durable on disk', saved],
  ] as const) {
    const [undone, redone]: [number[], number[]] = [[], []];
    for (let n = 0; n < TIMES; n++) {
      await still(station);
      undone.push(await answer(page, `key('z', true)`, answered));
      await still(station);
      redone.push(await answer(page, `key('y', true)`, answered));
    }
    tellOf(`undo, ${how}`, undone);
    tellOf(`redo, ${how}`, redone);
  }
}

const BUSY_MS = 15_000;

/** How long a click waits for its answer, and a slice for its frame, while the scan is analysed. */
async function whileAnalysing(station: Station, report: Report): Promise<void> {
  const { page } = station;
  await station.panel('Analysis');
  await page.getByLabel('Anatomy labels', { exact: true }).selectOption({ label: 'The labels of this case' });
  await station.settled();
  await page.locator('[data-test="analyse"]').click();
  const job = page.locator('[data-test="job"][data-state="running"]');
  await job.waitFor();
  const clicks: number[] = [];
  const began = performance.now();
  // The job is told in the first panel.
  while (performance.now() - began < BUSY_MS && (await job.count()) > 0) {
    for (const n of [1, 0]) {
      const tab = `document.querySelectorAll('[role="tab"]')[${n}]`;
      clicks.push(await answer(page, `${tab}.click()`, `${tab}.getAttribute('aria-selected') === 'true'`));
      await page.waitForTimeout(100);
    }
  }
  const [middle, last] = [clicks.length >> 1, clicks.length - 1].map((i) => clicks.sort((a, b) => a - b)[i] ?? NaN);
  const note = `median of ${clicks.length} while a job runs, longest ${Math.round(last!)}`;
  report({ what: 'a click answered while the scan is analysed', value: middle!, unit: 'ms', note });
  report({ what: 'scrolling axial slices meanwhile', value: await scroll(page, 'axial'), unit: 'frames/s' });
  await job.waitFor({ state: 'detached' });
}

/** Waits until the 3D view, which follows in a moment of its own, has drawn the last change too. */
async function still(station: Station): Promise<void> {
  await station.settled();
  await station.page.waitForTimeout(1500);
  await station.settled();
}

/** Milliseconds that the page's process has worked. */
async function processorTime(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: readonly { readonly type: string; readonly cpuTime: number }[];
  };
  await session.detach();
  return Math.max(...processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime * 1000));
}

/** Resident memory of the page's process where the system tells of it, else its JavaScript heap and buffers. */
async function rendererMemory(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
    processInfo: readonly { readonly type: string; readonly id: number }[];
  };
  const resident = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => residentMegabytes(id));
  return Math.max(...resident);
}

function residentMegabytes(pid: number): number {
  try {
    const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return (Number(line?.[1] ?? NaN) * 1024) / 1e6;
  } catch {
    return NaN;
  }
}
