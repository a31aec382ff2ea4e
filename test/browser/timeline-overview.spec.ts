import { expect, test } from './timeline/driver.ts';

test.describe('the overview', () => {
  test.beforeEach(async ({ timeline }) => {
    await timeline.open('cell');
  });

  const END = 20.49e9;

  test('puts the playhead where it is clicked, and scrubs when the playhead is dragged', async ({ timeline, page }) => {
    const width = page.viewportSize()?.width ?? 0;
    await page.mouse.click(width / 2, 30);
    expect(await timeline.time()).toBeCloseTo(END / 2, -8);
    await timeline.drag([width / 2, 30], [width / 4, 30]);
    expect(await timeline.time()).toBeCloseTo(END / 4, -8);
    expect((await timeline.viewport()).start).toBe(0);
    // The pointer does not focus the slider: arrow keys go on stepping from span to span.
    await expect(page.getByRole('slider', { name: 'Playhead' })).not.toBeFocused();
  });

  test('takes a new viewport by dragging, moves it and resizes it', async ({ timeline, page }) => {
    const width = page.viewportSize()?.width ?? 0;
    const at = (share: number) => Math.round(width * share);
    await timeline.drag([at(0.2), 30], [at(0.4), 30]);
    let view = await timeline.viewport();
    expect(view.start).toBeCloseTo(END * 0.2, -8);
    expect(view.end).toBeCloseTo(END * 0.4, -8);
    await timeline.drag([at(0.3), 30], [at(0.5), 30]);
    view = await timeline.viewport();
    expect(view.start).toBeCloseTo(END * 0.4, -8);
    expect(view.end - view.start).toBeCloseTo(END * 0.2, -8);
    await timeline.drag([at(0.6), 30], [at(0.8), 30]);
    view = await timeline.viewport();
    expect(view.start).toBeCloseTo(END * 0.4, -8);
    expect(view.end).toBeCloseTo(END * 0.8, -8);
    await page.mouse.dblclick(at(0.5), 30);
    expect((await timeline.viewport()).start).toBe(0);
  });

  test('is worked with the keyboard: playhead and both edges are sliders', async ({ timeline, page }) => {
    const playhead = page.getByRole('slider', { name: 'Playhead' });
    await playhead.focus();
    await page.keyboard.press('PageUp');
    await expect(playhead).toHaveAttribute('aria-valuetext', '2.049 s of 20.490 s');
    await page.keyboard.press('ArrowLeft');
    await expect(playhead).toHaveAttribute('aria-valuenow', '1844');
    await page.keyboard.press('End');
    await expect(playhead).toHaveAttribute('aria-valuetext', '20.490 s of 20.490 s');
    await page.getByRole('slider', { name: 'Start of the viewport' }).focus();
    for (let press = 0; press < 3; press++) await page.keyboard.press('PageUp');
    await page.getByRole('slider', { name: 'End of the viewport' }).focus();
    await page.keyboard.press('PageDown');
    const { start, end } = await timeline.viewport();
    expect(start).toBeGreaterThan(4e9);
    expect(end).toBeLessThan(END);
    expect(end).toBeGreaterThan(start);
  });

  test('shows each kind that runs in its own colour, and errors above all', async ({ page }) => {
    const seen = await page.locator('.overview canvas').evaluate((canvas) => {
      const element = canvas as HTMLCanvasElement;
      const context = element.getContext('2d');
      const { data } = context?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
      const colours = new Set<string>();
      for (let i = 0; i + 3 < data.length; i += 4) {
        if ((data[i + 3] ?? 0) > 230) colours.add(`${data[i]} ${data[i + 1]} ${data[i + 2]}`);
      }
      return [...colours];
    });
    expect(seen).toContain('245 115 127');
    const near = (wanted: readonly number[]) =>
      seen.some((text) => text.split(' ').every((value, i) => Math.abs(Number(value) - (wanted[i] ?? 0)) < 4));
    expect(near([180, 140, 255])).toBe(true);
    expect(near([63, 184, 165])).toBe(true);
    await expect(page.locator('.overview-tokens')).toHaveText('tokens so far, to 11.3k');
  });
});
