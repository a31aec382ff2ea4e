import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClockFollower } from '../../../../renderer/terminal/follow.ts';
import type { TerminalScreen } from '../../../../renderer/terminal/screen.ts';
import type { TerminalSource } from '../../../../renderer/terminal/source.ts';
import type { RecordingInfo } from '../../../../shared/protocol.ts';
import type { TerminalFrame, TerminalFrameRequest } from '../../../../shared/terminal/frame.ts';
import type { EngineClient } from '../../../../shared/transport.ts';

interface Asked {
  readonly name: string;
  readonly argument: TerminalFrameRequest;
  answer(frame?: Partial<TerminalFrame>): Promise<void>;
  fail(message: string): Promise<void>;
}

/** Lets everything that waits for an answer or a display frame go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i++) await vi.advanceTimersByTimeAsync(0);
}

/** A run with a clock, whose engine answers when the test says so. */
class Run implements TerminalSource {
  readonly asked: Asked[] = [];
  reason = '';
  now = 0;
  plays = false;
  shown: RecordingInfo | undefined = recording(0);
  #moved = () => {};
  #changed = () => {};
  #client = this.#engine();

  engine = () => this.#client;
  recording = () => this.shown;
  time = () => this.now;
  playing = () => this.plays;
  toRecordingTime = (_info: RecordingInfo, time: number) => time / 1e6;
  failed = (reason: string) => {
    this.reason = reason;
  };
  subscribe(moved: () => void, changed: () => void) {
    [this.#moved, this.#changed] = [moved, changed];
    return () => {
      [this.#moved, this.#changed] = [() => {}, () => {}];
    };
  }

  to(time: number): void {
    this.now = time;
    this.#moved();
  }
  show(info: RecordingInfo | undefined): void {
    this.shown = info;
    this.#changed();
  }
  play(plays: boolean): void {
    this.plays = plays;
    this.#moved();
  }
  /** The request that waits. */
  async next(): Promise<Asked> {
    await settle();
    const one = this.asked.shift();
    if (!one || this.asked.length > 0) throw new Error(`${this.asked.length + (one ? 1 : 0)} requests wait`);
    return one;
  }

  #engine(): EngineClient {
    return {
      request: (name: string, argument: TerminalFrameRequest) =>
        new Promise((resolve, reject) => {
          const answer = async (frame: Partial<TerminalFrame> = {}) => {
            resolve(name === 'terminal.summary' ? { text: 'summary' } : { type: 'same', events: 1, ...frame });
            await settle();
          };
          const fail = async (message: string) => {
            reject(new Error(message));
            await settle();
          };
          this.asked.push({ name, argument, answer, fail });
        }),
      on: () => () => {},
      onLost: () => {},
      close: () => {},
    } as unknown as EngineClient;
  }
}

const recording = (index: number): RecordingInfo => ({ index, startsAt: 0, columns: 80 }) as unknown as RecordingInfo;

/** What was done to the screen. */
function fakeScreen() {
  const did: string[] = [];
  const screen = {
    terminal: { cols: 80, rows: 24 },
    show: (frame: TerminalFrame) => did.push(frame.type),
    showText: (text: string) => did.push(text),
    setTheme: () => {},
  };
  return { screen: screen as unknown as TerminalScreen, did };
}

const followers: ClockFollower[] = [];
function follow(run: Run) {
  const { screen, did } = fakeScreen();
  const told: string[] = [];
  followers.push(
    new ClockFollower(screen, run, {
      refit: () => told.push('refit'),
      moved: () => told.push('moved'),
      rested: () => told.push('rested'),
      room: () => ({ columns: 80, rows: 24 }),
    }),
  );
  return { did, told };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('document', { hidden: false });
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, 0));
});
afterEach(() => {
  for (const follower of followers.splice(0)) follower.dispose();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a terminal that follows a clock', () => {
  it('asks for one screen at a time, and after many moves for the latest time only', async () => {
    const run = new Run();
    follow(run);
    const first = await run.next();
    for (let time = 1; time <= 100; time++) run.to(time * 1e6);
    await settle();
    expect(run.asked).toEqual([]);
    await first.answer();
    const last = await run.next();
    expect(last.argument).toMatchObject({ time: 100, scrollback: 0 });
  });

  it('asks for the lines above the screen when the clock has rested, and says that it is at rest', async () => {
    const run = new Run();
    const { told } = follow(run);
    await (await run.next()).answer();
    await vi.advanceTimersByTimeAsync(200);
    const resting = await run.next();
    expect(resting.argument.scrollback).toBeGreaterThan(0);
    expect(told).not.toContain('rested');
    await resting.answer();
    expect(told.at(-1)).toBe('rested');
  });

  it('does not rest while it plays', async () => {
    const run = new Run();
    run.plays = true;
    follow(run);
    await (await run.next()).answer();
    await vi.advanceTimersByTimeAsync(1000);
    expect(run.asked).toEqual([]);
    run.play(false);
    await (await run.next()).answer();
    await vi.advanceTimersByTimeAsync(200);
    expect((await run.next()).argument.scrollback).toBeGreaterThan(0);
  });

  it('keeps two runs apart: each asks its own engine for its own time', async () => {
    const [base, newRun] = [new Run(), new Run()];
    const [ofBase, ofNew] = [follow(base), follow(newRun)];
    await (await base.next()).answer({ type: 'screen', columns: 80, rows: 24 } as Partial<TerminalFrame>);
    const slow = await newRun.next();
    base.to(7e6);
    newRun.to(9e6);
    expect((await base.next()).argument.time).toBe(7);
    await slow.answer();
    expect((await newRun.next()).argument.time).toBe(9);
    expect([ofBase.did, ofNew.did]).toEqual([['screen'], ['same']]);
  });

  it('drops what comes late from another recording', async () => {
    const run = new Run();
    const { did } = follow(run);
    const late = await run.next();
    run.show(recording(1));
    const now = await run.next();
    expect(now.argument).toMatchObject({ recording: 1, events: -1 });
    await late.answer({ type: 'forward' } as Partial<TerminalFrame>);
    await now.answer({ type: 'same' });
    expect(did).toEqual(['same']);
  });

  it('goes on where the same recording is told of once more', async () => {
    const run = new Run();
    follow(run);
    await (await run.next()).answer();
    run.show(recording(0));
    await settle();
    expect(run.asked).toEqual([]);
  });

  it('shows the summary of the spans where there is no recording', async () => {
    const run = new Run();
    run.shown = undefined;
    const { did, told } = follow(run);
    const summary = await run.next();
    expect(summary.name).toBe('terminal.summary');
    await summary.answer();
    expect(did).toEqual(['summary']);
    await vi.advanceTimersByTimeAsync(200);
    expect(told.at(-1)).toBe('rested');
  });

  it('says why a screen cannot be shown, and takes that back when one is', async () => {
    const run = new Run();
    follow(run);
    await (await run.next()).fail('the engine is gone');
    expect(run.reason).toBe('the engine is gone');
    run.to(1e6);
    await (await run.next()).answer();
    expect(run.reason).toBe('');
  });
});
