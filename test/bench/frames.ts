/** Input to a page as a hand gives it, and how evenly the page draws meanwhile. */
import { existsSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';

const SWITCHES = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];
export const VIEWPORT = { width: 1440, height: 900 };

/** The browser of this machine, or the one that Playwright has installed. */
export function launchBrowser(): Promise<Browser> {
  const candidates = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'];
  const executablePath = candidates.find((path) => path !== undefined && existsSync(path));
  return chromium.launch({ executablePath, args: SWITCHES });
}

/** A page with nothing on it: the floor of every gesture. */
export async function blankPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: VIEWPORT });
  await page.setContent('<!doctype html><title>Blank</title>');
  return page;
}

export type Gesture = (mouse: Mouse) => Promise<void>;

/** Input straight to the browser, without waiting for the page to have handled it: as a hand does. */
export class Mouse {
  readonly #session: CDPSession;
  readonly #sent: Promise<unknown>[] = [];
  constructor(session: CDPSession) {
    this.#session = session;
  }
  /** Waits until everything sent has been taken by the page. */
  async settled(): Promise<void> {
    await Promise.all(this.#sent);
  }
  send(type: 'mouseMoved' | 'mousePressed' | 'mouseReleased' | 'mouseWheel', x: number, y: number, more = {}): void {
    const button = type === 'mouseWheel' || type === 'mouseMoved' ? 'none' : 'left';
    this.#sent.push(this.#session.send('Input.dispatchMouseEvent', { type, x, y, button, clickCount: 1, ...more }));
  }
}

/** Mouse or wheel events in one gesture. */
export const STEPS = 120;
/** The time between two events of a hand. */
export const pause = () => new Promise((resolve) => setTimeout(resolve, 16));

/** Scrolling with the wheel at a place, down and back, and zooming, in and out. */
export function wheelAt({ x, y }: { readonly x: number; readonly y: number }): Record<'scroll' | 'zoom', Gesture> {
  const turn =
    (deltaOf: (step: number) => number, more = {}): Gesture =>
    async (mouse) => {
      for (let i = 0; i < STEPS; i++) {
        mouse.send('mouseWheel', x, y, { deltaX: 0, deltaY: deltaOf(i), ...more });
        await pause();
      }
    };
  return {
    scroll: turn((i) => (i < STEPS / 2 ? 240 : -180)),
    // 2 is the control key: the wheel zooms.
    zoom: turn((i) => (i < STEPS / 2 ? -60 : 60), { modifiers: 2 }),
  };
}

/** Distances between animation frames during a gesture, ms. */
export async function frames(page: Page, gesture: Gesture): Promise<number[]> {
  await page.bringToFront();
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { benchFrames: times, benchStop: false });
    const step = (now: number) => {
      times.push(now);
      if (!(window as { benchStop?: boolean }).benchStop) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const session = await page.context().newCDPSession(page);
  const mouse = new Mouse(session);
  await gesture(mouse);
  await mouse.settled();
  const times = await page.evaluate(() => {
    const bench = window as { benchStop?: boolean; benchFrames?: number[] };
    bench.benchStop = true;
    return bench.benchFrames ?? [];
  });
  await session.detach();
  if (times.length < 10) throw new Error(`Only ${times.length} frames were drawn during a gesture.`);
  return times.slice(1).map((time, i) => time - (times[i] as number));
}
