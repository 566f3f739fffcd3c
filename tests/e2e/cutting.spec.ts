import { expect, test } from './support/fixtures';
import { type Station, type ViewName } from './support/station';

/** A new region with a painted ball at the crosshair. */
async function ball(station: Station): Promise<number> {
  await station.newRegion();
  await station.tool('Paint');
  await station.page.getByRole('button', { name: 'Ball', exact: true }).click();
  await station.page.getByLabel('Radius').fill('6');
  await station.drag('axial', [0, 0], [4, 0]);
  await expect.poll(() => station.regionVolume('r1')).toBeGreaterThan(500);
  await station.settled();
  return station.regionVolume('r1');
}

/** Draws a box with its corners at parts of a view's width and height. */
async function around(station: Station, name: ViewName, left: number, top: number, right: number, bottom: number) {
  const { x, y, width, height } = (await station.view(name).boundingBox())!;
  const at = (u: number, v: number) => [x + u * width, y + v * height] as const;
  const { mouse } = station.page;
  await mouse.move(...at(left, top));
  await mouse.down();
  for (const corner of [at(right, top), at(right, bottom), at(left, bottom)]) await mouse.move(...corner, { steps: 3 });
  await mouse.up();
}

test('scissors in 3D take what lies inside the line, leave the rest, and are taken back', async ({ sample }) => {
  const { page } = sample;
  const full = await ball(sample);
  await page.getByRole('button', { name: 'From the front' }).click();
  await sample.tool('Scissors');
  await around(sample, 'three', 0.01, 0.01, 0.03, 0.03);
  await expect(page.locator('[data-test="refusal"]')).toContainText('Nothing of the region');
  expect(await sample.regionVolume('r1')).toBeCloseTo(full, 1);

  // From the front the crosshair, the middle of the ball, lies in the middle of the scan: the view's left half is cut.
  await around(sample, 'three', 0.02, 0.02, 0.5, 0.98);
  await expect.poll(() => sample.regionVolume('r1')).toBeLessThan(full * 0.95);
  await sample.settled();
  const left = await sample.regionVolume('r1');
  expect(left).toBeGreaterThan(full * 0.05);
  await sample.shot('three-cut');
  await page.getByRole('button', { name: 'Outside', exact: true }).click();
  await around(sample, 'three', 0.02, 0.02, 0.98, 0.98);
  await expect(page.locator('[data-test="refusal"]')).toContainText('Nothing of the region');
  await page.keyboard.press('Control+z');
  await expect.poll(() => sample.regionVolume('r1')).toBeCloseTo(full, 1);
});

test('the way a region grows is shown in 3D while it is set', async ({ sample }) => {
  const { page } = sample;
  await ball(sample);
  await sample.tool('Grow in a direction');
  await expect(page.locator('[data-test="growth-arrow"]')).toHaveCount(0);
  await sample.drag('coronal', [0, 0], [-50, -30]);
  await expect(page.locator('[data-test="growth-arrow"]')).toBeVisible();
  await sample.settled();
  await sample.shot('three-arrow');
  await page.keyboard.press('Escape');
  await expect(page.locator('[data-test="growth-arrow"]')).toHaveCount(0);
});

test('the panoramic view: its curve gets and loses points, and scissors cut along it', async ({ sample }) => {
  const { page } = sample;
  await page.getByRole('button', { name: 'Panoramic with cross-sections' }).click();
  await sample.view('panorama').waitFor();
  // On the arch, in the middle of the panoramic view.
  await sample.view('panorama').click();
  await sample.settled();
  const full = await ball(sample);
  await sample.tool('Scissors');
  await sample.shot('panorama-before');
  await around(sample, 'panorama', 0.02, 0.1, 0.5, 0.95);
  await expect.poll(() => sample.regionVolume('r1')).toBeLessThan(full * 0.8);
  await sample.settled();
  expect(await sample.regionVolume('r1')).toBeGreaterThan(full * 0.2);
  await sample.shot('panorama-cut');
  await page.keyboard.press('Escape');

  const takeBack = page.getByRole('button', { name: 'Take back the last change of the arch' });
  await expect(takeBack).toBeDisabled();
  await page.getByRole('button', { name: 'Add a point to the arch at the crosshair' }).press('Enter');
  await expect(takeBack).toBeEnabled();
  await page.getByRole('button', { name: 'Remove the point of the arch at the crosshair' }).press('Enter');
  const { x, y } = await sample.crosshair('axial');
  await page.mouse.dblclick(x, y);
  await sample.settled();
  await sample.shot('arch-point');
  for (let n = 0; n < 3; n++) await takeBack.click();
  await expect(takeBack).toBeDisabled();
});
