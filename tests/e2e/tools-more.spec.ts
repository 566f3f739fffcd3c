import { expect, test } from './support/fixtures';
import { type Station } from './support/station';

type Offset = readonly [number, number];

/** A ball or disc of this radius in millimetres at an offset in pixels from the axial crosshair, drawn or rubbed out. */
async function dab(
  station: Station,
  tool: 'Paint' | 'Erase',
  shape: string,
  radius: number,
  at: Offset,
): Promise<void> {
  const { page } = station;
  await station.tool(tool);
  await page.getByRole('button', { name: shape, exact: true }).click();
  await page.getByLabel('Radius').fill(String(radius));
  const before = await station.regionVolume('r1');
  await station.drag('axial', at, at);
  await expect.poll(() => station.regionVolume('r1')).not.toBeCloseTo(before, 1);
  await station.settled();
}

/** Applies by keyboard and gives the volume that the region then has. */
async function apply(station: Station, name: string): Promise<number> {
  const before = await station.regionVolume('r1');
  await expect(station.page.locator('[data-test="apply"]')).toBeEnabled();
  await station.settled();
  await station.shot(`${name}-preview`);
  await station.page.keyboard.press('Enter');
  await expect.poll(() => station.regionVolume('r1')).not.toBeCloseTo(before, 1);
  await station.settled();
  await station.shot(`${name}-applied`);
  return station.regionVolume('r1');
}

async function undoTo(station: Station, volume: number): Promise<void> {
  await station.page.keyboard.press('Control+z');
  await expect.poll(() => station.regionVolume('r1')).toBeCloseTo(volume, 1);
}

/** Clicks places by their offsets from where the axial crosshair is now; it follows every click. */
async function clicker(station: Station): Promise<(offset: Offset) => Promise<void>> {
  const { x, y } = await station.crosshair('axial');
  return async ([dx, dy]) => {
    await station.page.mouse.click(x + dx, y + dy);
    await station.settled();
  };
}

/** Cubic millimetres that the preview gains. */
async function gain(station: Station): Promise<number> {
  const gained = station.page.locator('[data-test="effect"] .gain');
  if ((await gained.count()) === 0) return 0;
  const text = await gained.innerText();
  return Number(text.replaceAll(/[^\d.]/g, '')) * (text.includes('cm') ? 1000 : 1);
}

test('keeps the largest island, and only small ones go when large ones are to stay', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await dab(sample, 'Paint', 'Ball', 6, [0, 0]);
  const large = await sample.regionVolume('r1');
  await dab(sample, 'Paint', 'Ball', 3, [60, 0]);
  const both = await sample.regionVolume('r1');
  await page.keyboard.press('i');
  await page.getByRole('button', { name: 'Large ones', exact: true }).click();
  await expect(page.locator('[data-test="refusal"]')).toContainText('No piece is smaller than 20 mm³');
  await page.getByRole('button', { name: 'The largest', exact: true }).click();
  await expect(page.locator('[data-test="effect"]')).toContainText('−');
  expect(await apply(sample, 'islands')).toBeCloseTo(large, 1);
  await undoTo(sample, both);
});

test('fills a hollow and leaves the outside alone', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await dab(sample, 'Paint', 'Ball', 8, [0, 0]);
  const solid = await sample.regionVolume('r1');
  await page.keyboard.press('h');
  await expect(page.locator('[data-test="refusal"]')).toContainText('no closed hollow');
  await dab(sample, 'Erase', 'Ball', 4, [0, 0]);
  const hollow = await sample.regionVolume('r1');
  expect(hollow).toBeLessThan(0.95 * solid);
  await page.keyboard.press('h');
  await expect(page.locator('[data-test="effect"]')).toContainText('+');
  expect(await apply(sample, 'fill-holes')).toBeCloseTo(solid, 1);
  await undoTo(sample, hollow);
});

test('fills between two drawn slices, and says when the other way has no gap', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await dab(sample, 'Paint', 'Disc', 6, [0, 0]);
  const one = await sample.regionVolume('r1');
  await sample.view('axial').focus();
  await page.keyboard.press('Shift+PageDown');
  await dab(sample, 'Paint', 'Disc', 6, [10, 0]);
  const two = await sample.regionVolume('r1');
  expect(two).toBeGreaterThan(1.8 * one);
  await page.keyboard.press('b');
  await page.getByRole('button', { name: 'Coronal', exact: true }).click();
  await expect(page.locator('[data-test="refusal"]')).toContainText('no gap');
  await expect(page.locator('[data-test="apply"]')).toBeDisabled();
  await page.getByRole('button', { name: 'Axial', exact: true }).click();
  const filled = await apply(sample, 'slice-fill');
  expect(filled).toBeGreaterThan(9 * one);
  expect(filled).toBeLessThan(12 * one);
  await undoTo(sample, two);
});

test('traces the airway at its edge in one slice, and says where no contour closes', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await page.keyboard.press('v');
  await expect(page.locator('[data-test="refusal"]')).toContainText('Click');
  await page.getByRole('switch', { name: 'Area is darker than its surroundings' }).check();
  const clickAt = await clicker(sample);
  await clickAt(AIR);
  await expect(page.locator('[data-test="refusal"]')).toContainText('No closed contour');
  await expect(page.locator('[data-test="apply"]')).toBeDisabled();
  await sample.shot('level-refused');
  // In the middle the contour of a speck of noise, towards the edge that of the whole airway.
  for (let dy = 0; dy < 20 && (await gain(sample)) < 100; dy += 1) await clickAt([AIRWAY[0], AIRWAY[1] + dy]);
  const traced = await apply(sample, 'level-trace');
  expect(traced).toBeGreaterThan(100);
  expect(traced).toBeLessThan(500);
  await expect(page.locator('[data-region="r1"]')).toContainText('× 0.9 mm');
  await undoTo(sample, 0);
});

test('takes over what the healthy side has, near the place', async ({ sample }) => {
  const { page } = sample;
  await sample.newRegion();
  await sample.view('axial').focus();
  for (let slice = 0; slice < WOUND_SLICES; slice++) await page.keyboard.press('PageDown');
  await page.keyboard.press('f');
  await page.getByRole('button', { name: 'Skull', exact: true }).click();
  const clickAt = await clicker(sample);
  await clickAt(SOFT_TISSUE);
  await expect(page.locator('[data-test="refusal"]')).toContainText('nothing is missing');
  await clickAt(WOUND);
  await expect.poll(() => gain(sample)).toBeGreaterThan(20);
  const wide = await gain(sample);
  await page.getByLabel('Turn the middle plane').fill('4');
  await expect.poll(() => gain(sample)).not.toBe(wide);
  await sample.shot('mirror-plane-turned');
  await page.getByLabel('Turn the middle plane').fill('0');
  await expect.poll(() => gain(sample)).toBe(wide);
  await page.getByLabel('Around the place').fill('5');
  await expect.poll(() => gain(sample)).toBeLessThan(wide);
  const near = await apply(sample, 'mirror');
  expect(near).toBeGreaterThan(0);
  expect(near).toBeLessThan(wide);
  await undoTo(sample, 0);
});

/** Places of the phantom in pixels from the axial crosshair at its start. */
const AIR: Offset = [-180, -130];
const SOFT_TISSUE: Offset = [-60, 60];
const AIRWAY: Offset = [3, 31];
/** The wound of the upper jaw lies that many slices on. */
const WOUND_SLICES = 9;
const WOUND: Offset = [-27, -56];
