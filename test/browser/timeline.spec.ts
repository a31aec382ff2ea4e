import { expect, test } from './timeline/driver.ts';

test.describe('the waterfall', () => {
  test('zooms around the pointer and keeps the time under it', async ({ timeline, page }) => {
    await timeline.open('cell');
    const strip = await timeline.strip();
    const x = Math.round(strip.x + strip.width * 0.62);
    const before = await timeline.timeAt(x);
    await page.mouse.move(x, strip.y + 100);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 12; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await timeline.drawn();
    const { start, end } = await timeline.viewport();
    expect(end - start).toBeLessThan(1e9);
    expect(Math.abs((await timeline.timeAt(x)) - before)).toBeLessThan((end - start) / 1000);
  });

  test('zooms in to a nanosecond and out to everything', async ({ timeline, page }) => {
    await timeline.open('cell');
    const strip = await timeline.strip();
    await page.mouse.move(strip.x + 200, strip.y + 100);
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 34; turn++) await page.mouse.wheel(0, -240);
    await timeline.drawn();
    const closest = await timeline.viewport();
    expect(closest.end - closest.start).toBeGreaterThan(0.9);
    expect(closest.end - closest.start).toBeLessThan(2);
    for (let turn = 0; turn < 40; turn++) await page.mouse.wheel(0, 240);
    await page.keyboard.up('Control');
    const { start, end } = await timeline.viewport();
    expect(start).toBe(0);
    expect(end).toBeGreaterThan(20.4e9);
  });

  test('pans with a sideways or shifted wheel and by dragging with shift or the middle button', async ({
    timeline,
    page,
  }) => {
    await timeline.open('cell');
    await timeline.setViewport({ start: 8e9, end: 12e9 });
    const strip = await timeline.strip();
    const pixel = 4e9 / strip.width;
    await page.mouse.move(strip.x + 100, strip.y + 100);
    await page.mouse.wheel(50, 0);
    await timeline.drawn();
    expect((await timeline.viewport()).start).toBeCloseTo(8e9 + 50 * pixel, -3);
    await page.keyboard.down('Shift');
    await page.mouse.wheel(0, -50);
    await timeline.drawn();
    expect((await timeline.viewport()).start).toBeCloseTo(8e9, -3);
    await timeline.drag([strip.x + 300, strip.y + 60], [strip.x + 200, strip.y + 60]);
    await page.keyboard.up('Shift');
    expect((await timeline.viewport()).start).toBeCloseTo(8e9 + 100 * pixel, -3);
    await timeline.drag([strip.x + 200, strip.y + 60], [strip.x + 300, strip.y + 60], 'middle');
    const { start, end } = await timeline.viewport();
    expect(start).toBeCloseTo(8e9, -3);
    expect(end - start).toBeCloseTo(4e9, -3);
    expect(await timeline.range()).toBeUndefined();
  });

  test('selects a dragged range, says its length, fits it on double click and clears it', async ({
    timeline,
    page,
  }) => {
    await timeline.open('cell');
    await timeline.setViewport({ start: 0, end: 20e9 });
    const y = await timeline.yOf('edit src/lib.rs');
    const [from, to] = [await timeline.xOf(12e9), await timeline.xOf(14.5e9)];
    await page.mouse.move(to, y);
    await page.mouse.down();
    await page.mouse.move(to - 20, y);
    await page.mouse.move(from, y);
    await expect(page.locator('.timeline-range')).toHaveText(/^2\.(49|50|51) s$/);
    await page.mouse.up();
    const range = await timeline.range();
    expect(range?.start).toBeCloseTo(12e9, -8);
    expect(range?.end).toBeCloseTo(14.5e9, -8);
    await page.mouse.dblclick((from + to) / 2, y);
    await timeline.drawn();
    expect(await timeline.viewport()).toEqual(range);
    await page.keyboard.press('Escape');
    await expect(page.locator('.timeline-range')).toBeHidden();
  });

  test('selects a span and goes to the instant that was clicked', async ({ timeline, page }) => {
    await timeline.open('cell');
    await page.mouse.click(await timeline.xOf(14e9), await timeline.yOf('bash · cargo test'));
    await expect(timeline.selected).toContainText('bash · cargo test');
    expect(await timeline.time()).toBeCloseTo(14e9, -8);
  });

  test('fits a span on double click', async ({ timeline, page }) => {
    await timeline.open('cell');
    await page.mouse.dblclick(await timeline.xOf(6e9), await timeline.yOf('chat gpt-oss-120b #2'));
    const { start, end } = await timeline.viewport();
    expect(start).toBeGreaterThan(4.4e9);
    expect(end).toBeLessThan(8.2e9);
  });

  test('moves the playhead by dragging on the ruler', async ({ timeline, page }) => {
    await timeline.open('cell');
    const strip = await timeline.strip();
    await timeline.drag([await timeline.xOf(2e9), strip.y - 12], [await timeline.xOf(9e9), strip.y - 12]);
    expect(await timeline.time()).toBeCloseTo(9e9, -8);
    const playhead = await page.locator('.tree-grid-playhead').boundingBox();
    expect(Math.abs((playhead?.x ?? 0) - (await timeline.xOf(9e9)))).toBeLessThan(1.5);
  });

  test('turns to the next page when the playhead runs out of the viewport', async ({ timeline, page }) => {
    await timeline.open('cell');
    await timeline.setViewport({ start: 4e9, end: 6e9 });
    await timeline.setTime(5.9e9);
    await page.evaluate(() => window.timeline.stores.playbackStore.setState({ playing: true }));
    await timeline.setTime(6.1e9);
    const { start, end } = await timeline.viewport();
    expect(start).toBeGreaterThan(5.5e9);
    expect(end - start).toBeCloseTo(2e9, 0);
    // The user looks elsewhere while it plays: that is left alone.
    await timeline.setViewport({ start: 0, end: 2e9 });
    await timeline.setTime(6.2e9);
    expect(await timeline.viewport()).toEqual({ start: 0, end: 2e9 });
  });

  test('draws failed spans in the colour of errors, in both themes, as sharp as the screen', async ({
    timeline,
    page,
  }) => {
    await timeline.open('cell');
    const bars = timeline.grid.locator('canvas.tree-grid-bars');
    const colours = async () => {
      const x = (await timeline.xOf(14e9)) - (await timeline.strip()).x;
      const y = (await timeline.yOf('bash · cargo test')) - (await timeline.strip()).y;
      return bars.evaluate(
        (canvas, at) => {
          const context = (canvas as HTMLCanvasElement).getContext('2d');
          const ratio = window.devicePixelRatio;
          const seen = new Set<string>();
          for (let dx = 0; dx < 12; dx++) {
            const pixel = context?.getImageData((at.x + dx) * ratio, at.y * ratio, 1, 1).data ?? [];
            seen.add([...pixel].slice(0, 3).join(' '));
          }
          return [...seen];
        },
        { x, y },
      );
    };
    expect(await colours()).toContain('245 115 127');
    expect((await colours()).length).toBeGreaterThan(1);
    await page.evaluate(() => document.documentElement.setAttribute('data-theme', 'light'));
    await timeline.drawn();
    expect(await colours()).toContain('189 35 51');
  });
});

test('the ruler and the overview mark where a search in the terminal found something', async ({ timeline, page }) => {
  await timeline.open('cell');
  const matchColour = (selector: string) =>
    page.locator(selector).evaluate((canvas) => {
      const element = canvas as HTMLCanvasElement;
      const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
      let pixels = 0;
      for (let i = 0; i + 3 < data.length; i += 4) {
        if (data[i] === 255 && data[i + 1] === 209 && data[i + 2] === 102 && data[i + 3] === 255) pixels++;
      }
      return pixels;
    });
  expect(await matchColour('.tree-grid-head-time canvas')).toBe(0);
  await page.evaluate(() =>
    window.timeline.stores.terminalHitsStore.setState({ times: Float64Array.of(3e9, 9e9, 15e9), current: 1 }),
  );
  await timeline.drawn();
  expect(await matchColour('.tree-grid-head-time canvas')).toBeGreaterThan(10);
  expect(await matchColour('.overview canvas')).toBeGreaterThan(10);
});

test.describe('while idle time is skipped', () => {
  const S = 1e9;
  test.beforeEach(async ({ timeline, page }) => {
    await page.evaluate(
      ([second]) =>
        window.timeline.openSpans([
          { name: 'run', kind: 'agent', depth: 0, start: 0, duration: 700 * second },
          { name: 'question', kind: 'model', depth: 1, start: 2 * second, duration: 4 * second },
          { name: 'long wait', kind: 'model', depth: 1, start: 12 * second, duration: 600 * second },
          { name: 'answer', kind: 'tool', depth: 1, start: 613 * second, duration: 84 * second },
        ]),
      [S] as const,
    );
    await timeline.drawn();
  });

  test('the waterfall draws idle stretches short, and a click still goes to the true instant', async ({
    timeline,
    page,
  }) => {
    const strip = await timeline.strip();
    const y = await timeline.yOf('question');
    const wanted = 4 * S;
    await page.mouse.click(await timeline.xOf(wanted), y);
    const close = await timeline.time();
    await page.evaluate(() => window.timeline.stores.playbackStore.setState({ skipIdle: true }));
    await timeline.setTime(0);
    await timeline.setTime(close);
    const playhead = await page.locator('.tree-grid-playhead').boundingBox();
    if (!playhead) throw new Error('There is no playhead.');
    // 4 s of 700 s are half a hundredth of the strip; with ten idle minutes drawn short they are much more.
    expect(playhead.x - strip.x).toBeGreaterThan(strip.width * 0.02);
    await page.mouse.click(playhead.x + 0.5, y);
    expect(Math.abs((await timeline.time()) - close)).toBeLessThan(0.2 * S);
  });

  test('zooming still keeps the time under the pointer', async ({ timeline, page }) => {
    await page.evaluate(() => window.timeline.stores.playbackStore.setState({ skipIdle: true }));
    await timeline.drawn();
    const strip = await timeline.strip();
    const x = strip.x + strip.width * 0.7;
    const y = strip.y + 60;
    await page.mouse.click(x, y);
    const before = await timeline.time();
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -120);
    await page.keyboard.up('Control');
    await timeline.drawn();
    await page.mouse.click(x, y);
    expect(Math.abs((await timeline.time()) - before)).toBeLessThan(0.05 * S);
  });
});

test.describe('at two device pixels per CSS pixel', () => {
  test.use({ deviceScaleFactor: 2 });
  test('the canvases have twice the pixels', async ({ timeline }) => {
    await timeline.open('cell');
    const bars = timeline.grid.locator('canvas.tree-grid-bars');
    const [inside, shown] = await bars.evaluate((canvas) => [
      (canvas as HTMLCanvasElement).width,
      canvas.getBoundingClientRect().width,
    ]);
    expect(inside).toBe((shown ?? 0) * 2);
  });
});

test.describe('documents at the edges', () => {
  const shapes: Record<string, object[]> = {
    'nothing at all': [],
    'one span without length': [{ name: 'a', kind: 'tool', depth: 0, start: 0, duration: 0 }],
    'one span without an end': [{ name: 'a', kind: 'tool', depth: 0, start: 5e9, duration: null }],
    'spans before the origin and a century after it': [
      { name: 'early', kind: 'tool', depth: 0, start: -5e9, duration: 1e9 },
      { name: 'late', kind: 'tool', depth: 0, start: 3.15e18, duration: 1 },
    ],
    'a chain of five thousand': Array.from({ length: 5000 }, (_, depth) => ({
      name: `level ${depth}`,
      kind: 'internal',
      depth,
      start: depth,
      duration: 1e9,
    })),
  };
  for (const [name, spans] of Object.entries(shapes)) {
    test(`${name} can be drawn, moved through and zoomed`, async ({ timeline, page }) => {
      await page.evaluate((list) => window.timeline.openSpans(list as never), spans);
      await timeline.drawn();
      await expect(timeline.grid).toHaveAttribute('aria-rowcount', String(spans.length + 1));
      for (const key of [
        'End',
        'f',
        '+',
        '+',
        '-',
        'c',
        'e',
        'Shift+C',
        'Shift+E',
        'w',
        'Home',
        'r',
        'z',
        '0',
        'a',
        'd',
      ]) {
        await page.keyboard.press(key);
      }
      await timeline.drawn();
      const { start, end } = await timeline.viewport();
      expect(end).toBeGreaterThan(start);
      if (spans.length > 0) await expect(timeline.selected).toBeInViewport();
    });
  }
});
