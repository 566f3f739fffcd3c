import { expect, test } from './support/fixtures';

test('draws, grows and takes back with the keyboard alone', async ({ sample }) => {
  const { page } = sample;
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible();
  await sample.shot('sheet');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await page.keyboard.press('Alt+2');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'New', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-region="r1"]')).toBeVisible();

  await page.keyboard.press('x');
  await expect(sample.view('axial')).toBeFocused();
  const before = await sample.view('axial').getAttribute('data-crosshair');
  for (let i = 0; i < 5; i++) await page.keyboard.press('Shift+ArrowUp');
  expect(await sample.view('axial').getAttribute('data-crosshair')).not.toBe(before);
  const depth = await page.locator('section.axial .place').textContent();
  await page.keyboard.press('PageDown');
  await expect(page.locator('section.axial .place')).not.toHaveText(depth!);

  await page.keyboard.press('p');
  await page.keyboard.press(']');
  await page.keyboard.press('Space');
  await expect.poll(() => sample.regionVolume('r1')).toBeGreaterThan(0);
  const painted = await sample.regionVolume('r1');
  await page.keyboard.press('m');
  await expect(page.locator('[data-test="effect"]')).toContainText('+');
  await page.keyboard.press('Enter');
  await expect.poll(() => sample.regionVolume('r1')).toBeGreaterThan(painted);
  await page.keyboard.press('Control+z');
  await expect.poll(() => sample.regionVolume('r1')).toBeCloseTo(painted, 1);
  await sample.shot('painted');
});
