import { describe, expect, it } from 'vitest';
import { dropAhead, openAhead, takeAhead } from '../../../../renderer/document/ahead.ts';
import { grant, testEngine } from '../../engine/host.ts';

describe('a document that is opened ahead', () => {
  const file = 'one.json';
  const text = JSON.stringify({
    resourceSpans: [
      {
        scopeSpans: [
          { spans: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'x', startTimeUnixNano: '1' }] },
        ],
      },
    ],
  });

  it('tells who takes it all that it has said before', async () => {
    const { client } = testEngine({ [file]: text });
    openAhead([grant(file)], Promise.resolve(client));
    expect(takeAhead([grant('other.json')])).toBeUndefined();
    const taken = await takeAhead([grant(file)]);
    await taken?.opening;
    const table = await new Promise<number>((resolve) =>
      taken?.engine.on('table', ({ rowCount }) => resolve(rowCount)),
    );
    expect(table).toBe(1);
    expect(takeAhead([grant(file)])).toBeUndefined();
  });

  it('ends where nobody takes it', async () => {
    const { client } = testEngine({ [file]: text });
    let closed = 0;
    openAhead([grant(file)], Promise.resolve({ ...client, close: () => void closed++ }));
    dropAhead();
    await expect.poll(() => closed).toBe(1);
    openAhead([grant(file)], Promise.reject(new Error('no engine')));
    dropAhead();
    expect(takeAhead([grant(file)])).toBeUndefined();
  });
});
