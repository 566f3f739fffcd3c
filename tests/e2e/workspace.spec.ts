import { expect, test } from './support/fixtures';

test('shows the sample in linked views, lets the planes be moved, turned and windowed', async ({ sample }) => {
  const { page } = sample;
  await expect(page.locator('[data-test="case-state"]')).toHaveText('Imported');
  await sample.shot('four-views');

  const before = await sample.view('coronal').getAttribute('data-crosshair');
  await sample.view('axial').click({ position: { x: 120, y: 140 } });
  expect(await sample.view('coronal').getAttribute('data-crosshair')).not.toBe(before);

  const axial = sample.view('axial');
  const depth = page.locator('section.axial .place');
  const there = await depth.textContent();
  await axial.hover();
  await page.mouse.wheel(0, 200);
  await expect(depth).not.toHaveText(there!);

  await page.getByRole('button', { name: 'Soft', exact: true }).click();
  await sample.shot('soft-window');
  await page.keyboard.press('1');
  await expect(page.getByRole('button', { name: 'Bone' })).toHaveAttribute('aria-pressed', 'true');

  await page.keyboard.press('r');
  await sample.drag('axial', [60, 0], [55, 30], [40, 60]);
  await expect(page.getByRole('button', { name: 'Straighten the planes' })).toBeEnabled();
  await sample.shot('turned');
  await page.keyboard.press('0');
  await expect(page.getByRole('button', { name: 'Straighten the planes' })).toBeDisabled();
});

test('keeps the patient’s left on the right of the screen', async ({ sample }) => {
  const { page } = sample;
  for (const view of ['axial', 'coronal']) {
    await expect(page.locator(`section.${view} .letter.right`)).toHaveText('L');
    await expect(page.locator(`section.${view} .letter.left`)).toHaveText('R');
  }
  await expect(page.locator('section.sagittal .letter.left')).toHaveText('A');
  await expect(page.locator('section.sagittal .letter.top')).toHaveText('S');
});

test('changes layouts, maximises a view, unrolls the dental arch', async ({ sample }) => {
  const { page } = sample;
  await page.getByRole('button', { name: 'One large, three small' }).click();
  await sample.shot('one-large');
  await page.locator('section.coronal').getByRole('button', { name: 'Enlarge' }).click();
  await expect(sample.view('axial')).toHaveCount(0);
  await sample.shot('maximised');
  await page.getByRole('button', { name: 'Show all views' }).click();
  await expect(page.getByRole('button', { name: 'One large, three small' })).toHaveAttribute('aria-pressed', 'true');
  const [large, small] = await Promise.all(
    ['coronal', 'axial'].map((name) => sample.view(name as 'axial').boundingBox()),
  );
  expect(large!.width).toBeGreaterThan(1.5 * small!.width);
  await page.getByRole('button', { name: 'Panoramic with cross-sections' }).click();
  await expect(sample.view('panorama')).toBeVisible();
  const place = await sample.view('axial').getAttribute('data-crosshair');
  await sample.view('panorama').click({ position: { x: 500, y: 180 } });
  await expect(sample.view('axial')).not.toHaveAttribute('data-crosshair', place!);
  const along = await sample.view('axial').getAttribute('data-crosshair');
  await sample.view('sections').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(sample.view('axial')).not.toHaveAttribute('data-crosshair', along!);
  await sample.settled();
  await sample.shot('panorama');
});

test('measures, takes back and keeps distances, angles and grey values in the case', async ({ sample }) => {
  const { page } = sample;
  await page.keyboard.press('u');
  await sample.drag('axial', [-60, 0], [60, 0]);
  await page.keyboard.press('a');
  for (const [dx, dy] of [
    [-40, 40],
    [0, 0],
    [40, 40],
  ] as const) {
    const { x, y } = await sample.crosshair('axial');
    await page.mouse.click(x + dx, y + dy);
  }
  await page.keyboard.press('q');
  const { x, y } = await sample.crosshair('coronal');
  await page.mouse.click(x + 20, y - 10);
  await sample.panel('Measure');
  await expect(page.getByText('Distance 1')).toBeVisible();
  await expect(page.getByText('90.0°').first()).toBeVisible();
  await expect(page.getByText('Probe 1')).toBeVisible();
  await sample.shot('measurements');
  const distance = page.getByRole('button', { name: /^Distance 1/ }).locator('strong');
  const long = await distance.textContent();
  await page.keyboard.press('u');
  await sample.drag('axial', [60, 0], [20, 0]);
  await expect(distance).not.toHaveText(long!);
  await expect(page.getByText('Distance 2')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(distance).toHaveText(long!);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Probe 1')).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(page.getByText('Probe 1')).toBeVisible();

  await page.reload();
  await sample.ready();
  await sample.panel('Measure');
  await expect(page.getByText('Distance 1')).toBeVisible();
  await page.getByRole('button', { name: 'Delete Distance 1' }).click();
  await expect(page.getByText('Distance 1')).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Distance 1')).toBeVisible();
});

test('goes to the place that is double-clicked in 3D', async ({ sample }) => {
  await sample.settled();
  const before = await sample.view('axial').getAttribute('data-crosshair');
  const box = (await sample.view('three').boundingBox())!;
  const chin = { x: box.width / 2 + 30, y: 0.87 * box.height };
  await sample.view('three').dblclick({ position: chin });
  await expect(sample.view('axial')).not.toHaveAttribute('data-crosshair', before!);
  await sample.shot('at-the-chin');
});

test('shows labels as fill and outline, and cuts the 3D view open', async ({ sample }) => {
  const { page } = sample;
  await sample.panel('Display');
  const labels = page.getByRole('region', { name: 'Anatomy labels' });
  await labels.getByRole('button', { name: 'Outline' }).click();
  await page.getByRole('combobox', { name: 'Cut the 3D view open' }).selectOption('coronal');
  await sample.settled();
  await sample.shot('outline-and-cut');
  await labels.getByRole('switch').uncheck();
  await expect(labels.getByRole('button', { name: 'Outline' })).toHaveCount(0);
});
