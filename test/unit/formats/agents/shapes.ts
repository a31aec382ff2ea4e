/** What the tests of shapes that agents really wrote share: times, and spans in milliseconds. */
import type { ReadLog } from './read-agent.ts';

export const time = (second: number, millis = 0) => new Date(Date.UTC(2026, 0, 2, 3, 4, second, millis)).toISOString();
export const SESSION = '0f0e0d0c-1111-4222-8333-444455556666';

/** Offsets of a span from the first one's start, in milliseconds. */
export const spans = (read: ReadLog) =>
  read.spans.map(({ name, start, end, status }) => [
    name,
    Number(start - (read.spans[0]?.start ?? 0n)) / 1e6,
    Number(end - start) / 1e6,
    status?.code === 2 ? status.message : '',
  ]);
