/** An axis over a window that nobody else knows. */
import { beforeEach, describe, expect, it } from 'vitest';
import { TimeAxis } from '../../../../../renderer/ui/time/axis.ts';
import type { TimeWindow } from '../../../../../shared/base/time.ts';
import type { GapMap } from '../../../../../shared/playback/idle.ts';

let viewport: TimeWindow;
let time: number;
let changes: number;
let short: GapMap | undefined;

const axis = new TimeAxis({
  whole: () => ({ start: 0, end: 1000 }),
  viewport: () => viewport,
  setViewport(next) {
    viewport = next;
    changes++;
  },
  time: () => time,
  windowOfRow: (row) => (row === 1 ? { start: 400, end: 500 } : undefined),
  shortening: () => short,
});

/** From 400 to 600 nothing happens: it is drawn at a tenth of its length. */
const SHORT: GapMap = {
  gaps: [{ start: 400, end: 600 }],
  toDisplay: (at) => (at <= 400 ? at : at >= 600 ? at - 180 : 400 + (at - 400) / 10),
  toReal: (at) => (at <= 400 ? at : at >= 420 ? at + 180 : 400 + (at - 400) * 10),
};

beforeEach(() => {
  viewport = { start: 200, end: 600 };
  time = 0;
  changes = 0;
  short = undefined;
});

describe('the axis of a timeline', () => {
  it('zooms around the playhead where that is on screen, else around the middle', () => {
    axis.zoomBy(0.5);
    expect(viewport).toEqual({ start: 300, end: 500 });
    time = 300;
    axis.zoomBy(0.5);
    expect(viewport).toEqual({ start: 300, end: 400 });
  });

  it('zooms around a time that is pointed at, which stays where it is', () => {
    axis.zoomBy(0.5, 300);
    expect(viewport).toEqual({ start: 250, end: 450 });
  });

  it('pans by a share of what is on screen, up to the ends of the whole', () => {
    axis.panBy(0.25);
    expect(viewport).toEqual({ start: 300, end: 700 });
    axis.panBy(9);
    expect(viewport).toEqual({ start: 600, end: 1000 });
    axis.panFrom({ start: 200, end: 600 }, -0.25);
    expect(viewport).toEqual({ start: 100, end: 500 });
  });

  it('brings a time on screen, and leaves the window alone where it is', () => {
    axis.showTime(250);
    expect(changes).toBe(0);
    axis.showTime(700);
    expect(viewport.start).toBeLessThan(700);
    expect(viewport.end).toBeGreaterThan(700);
    expect(viewport.end - viewport.start).toBe(400);
  });

  it('fits a row, or everything, and tells nobody where nothing moves', () => {
    axis.showRow(1);
    expect(viewport).toEqual({ start: 395, end: 505 });
    axis.showRow(7);
    expect(changes).toBe(1);
    axis.showAll();
    axis.showAll();
    expect([viewport, changes]).toEqual([{ start: 0, end: 1000 }, 2]);
  });

  it('pans by what is seen where idle stretches are drawn short', () => {
    short = SHORT;
    viewport = { start: 300, end: 700 };
    axis.panBy(0.5);
    expect(viewport).toEqual({ start: 500, end: 810 });
    expect(axis.scale(310).short).toBe(SHORT);
  });
});
