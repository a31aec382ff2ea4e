import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { Outbox } from '../../../cli/outbox.ts';

/** A socket whose line is as slow as the test wants. */
function slowSocket() {
  const sent: { bytes: Uint8Array; fin: boolean }[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send(bytes: Uint8Array, { fin }: { fin: boolean }) {
      sent.push({ bytes, fin });
    },
  };
  return { socket, sent, outbox: new Outbox(socket as unknown as WebSocket) };
}
const message = (first: number, length = 1) => new Uint8Array(length).fill(first);
const firsts = (sent: readonly { bytes: Uint8Array }[]) => sent.map(({ bytes }) => bytes[0]);
const settle = () => new Promise((resolve) => setTimeout(resolve, 40));

describe('the outbox of a page', () => {
  it('sends messages whole and in order', () => {
    const { sent, outbox } = slowSocket();
    for (const first of [1, 2, 3]) outbox.push(message(first));
    expect(firsts(sent)).toEqual([1, 2, 3]);
    expect(sent.every(({ fin }) => fin)).toBe(true);
  });

  it('cuts a large message into frames that together are the message', () => {
    const { sent, outbox } = slowSocket();
    const large = Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 251);
    outbox.push(large);
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.map(({ fin }) => fin)).toEqual([...sent.slice(1).map(() => false), true]);
    expect(Buffer.concat(sent.map(({ bytes }) => bytes)).equals(Buffer.from(large))).toBe(true);
  });

  it('waits while the line is full, and goes on in the middle of a message when it drains', async () => {
    const { socket, sent, outbox } = slowSocket();
    socket.bufferedAmount = 100 << 20;
    outbox.push(message(1, 600_000));
    await settle();
    expect(sent).toHaveLength(0);
    socket.bufferedAmount = 0;
    await settle();
    expect(sent.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(600_000);
  });

  it('drops a snapshot that still waits for a newer one, and nothing else', async () => {
    const { socket, sent, outbox } = slowSocket();
    socket.bufferedAmount = 100 << 20;
    outbox.push(message(1));
    for (let first = 2; first <= 50; first++) outbox.push(message(first), 'table');
    outbox.push(message(60));
    outbox.push(message(61), 'progress');
    expect(outbox.waiting).toBe(3);
    socket.bufferedAmount = 0;
    await settle();
    expect(firsts(sent)).toEqual([1, 50, 60, 61]);
  });

  it('stops without an error when the page is gone', async () => {
    const { socket, sent, outbox } = slowSocket();
    socket.bufferedAmount = 100 << 20;
    outbox.push(message(1));
    outbox.push(message(2));
    socket.readyState = 3;
    await settle();
    expect(sent).toHaveLength(0);
    expect(outbox.waiting).toBe(0);
  });
});
