import { describe, expect, it } from 'vitest';
import { type FromEngine, startEngine, type ToEngine } from '../../../cli/engine-port.ts';
import { decode, encode } from '../../../shared/wire.ts';

function startWith(closing: () => Promise<void> = async () => {}) {
  const sent: FromEngine[] = [];
  const state = { ended: false, received: [] as unknown[], send: (_message: unknown) => {} };
  let post: (message: ToEngine) => void = () => undefined;
  startEngine(
    {
      send: (message) => sent.push(message),
      listen: (receive) => {
        post = receive;
      },
      end: () => {
        state.ended = true;
      },
    },
    (channel) => {
      channel.listen((message) => state.received.push(message));
      state.send = channel.send;
      return closing;
    },
  );
  return { sent, state, post: (message: ToEngine) => post(message) };
}

describe('the port of an engine thread', () => {
  it('carries messages as bytes, both ways', () => {
    const { sent, state, post } = startWith();
    post({ type: 'message', bytes: encode({ t: 'request', id: 1 }) });
    expect(state.received).toEqual([{ t: 'request', id: 1 }]);
    state.send({ t: 'answer', id: 1, result: new Float64Array([1]) });
    expect(decode(sent[0]?.bytes ?? new Uint8Array())).toEqual({ t: 'answer', id: 1, result: new Float64Array([1]) });
  });

  it('marks events that are snapshots, and neither answers nor other events', () => {
    const { sent, state } = startWith();
    state.send({ t: 'event', name: 'table', data: 1 });
    state.send({ t: 'event', name: 'changed', data: 1 });
    state.send({ t: 'answer', id: 1, name: 'table', result: 1 });
    expect(sent.map(({ key }) => key)).toEqual(['table', undefined, undefined]);
  });

  it('ends after the engine has released its files, even when that fails', async () => {
    let released = false;
    const good = startWith(async () => {
      released = true;
    });
    good.post({ type: 'close' });
    await expect.poll(() => good.state.ended).toBe(true);
    expect(released).toBe(true);
  });
});
