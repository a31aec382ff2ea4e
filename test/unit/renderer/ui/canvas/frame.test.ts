import { describe, expect, it } from 'vitest';
import { FrameScheduler } from '../../../../../renderer/ui/canvas/frame.ts';

/** A scheduler whose frames come when the test says so. */
function manual() {
  const waiting: ((now: number) => void)[] = [];
  const scheduler = new FrameScheduler((run) => waiting.push(run));
  const next = () => {
    const runs = waiting.splice(0);
    for (const run of runs) run(0);
    return runs.length;
  };
  return { scheduler, next };
}

describe('the frame scheduler', () => {
  it('draws a part once a frame, however often it asks, and nothing when nobody asks', () => {
    const { scheduler, next } = manual();
    let drawn = 0;
    const part = scheduler.add(0, () => drawn++);
    scheduler.add(1, () => expect.fail('nobody asked for this part'));
    for (let i = 0; i < 10; i++) part.invalidate();
    expect(next()).toBe(1);
    expect(drawn).toBe(1);
    expect(next()).toBe(0);
  });

  it('draws in order, and in the same frame what an earlier part asked for', () => {
    const { scheduler, next } = manual();
    const order: string[] = [];
    const bars = scheduler.add(20, () => order.push('bars'));
    const rows = scheduler.add(10, () => {
      order.push('rows');
      bars.invalidate();
    });
    rows.invalidate();
    next();
    expect(order).toEqual(['rows', 'bars']);
    expect(next()).toBe(0);
  });

  it('draws in the next frame what a later part asked for', () => {
    const { scheduler, next } = manual();
    const order: string[] = [];
    const rows = scheduler.add(10, () => order.push('rows'));
    const bars = scheduler.add(20, () => {
      order.push('bars');
      if (order.length < 3) rows.invalidate();
    });
    bars.invalidate();
    next();
    expect(order).toEqual(['bars']);
    next();
    expect(order).toEqual(['bars', 'rows']);
  });

  it('goes on drawing the others when one part fails, and reports the failure', () => {
    const { scheduler, next } = manual();
    let drawn = 0;
    const broken = scheduler.add(0, () => {
      throw new Error('no room');
    });
    const sound = scheduler.add(1, () => drawn++);
    broken.invalidate();
    sound.invalidate();
    expect(next).toThrow('no room');
    expect(drawn).toBe(1);
    sound.invalidate();
    next();
    expect(drawn).toBe(2);
  });

  it('forgets a part that was removed', () => {
    const { scheduler, next } = manual();
    const part = scheduler.add(0, () => expect.fail('removed'));
    part.invalidate();
    part.remove();
    next();
    part.invalidate();
    expect(next()).toBe(0);
  });
});
