import { describe, expect, it } from 'vitest';
import { splitRequest, Writer } from '../../../../harness/intake/writer.ts';
import { spanJson, traces } from './support.ts';

const many = (count: number) =>
  traces(Array.from({ length: count }, (_, i) => spanJson({ trace: 'f', id: `${i + 1}` })));

describe('a large request', () => {
  it('is written in pieces that have its resource, in its order, and nothing is lost', () => {
    const request = many(1000);
    const pieces = splitRequest('traces', request);
    expect(pieces.length).toBeGreaterThan(10);
    const parts = pieces.flatMap((piece) => piece.resourceSpans as (typeof request)['resourceSpans']);
    for (const { resource } of parts) expect(resource).toEqual(request.resourceSpans[0]?.resource);
    const spans = parts.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scoped) => scoped.spans));
    expect(spans).toEqual(request.resourceSpans[0]?.scopeSpans[0]?.spans);
  });

  it('lets other work go on between its pieces, and is told written when the last one is', async () => {
    const seen: string[] = [];
    const writer = new Writer(() => seen.push('piece'));
    setImmediate(() => seen.push('other work'));
    await writer.write('traces', many(1000));
    expect(seen.indexOf('other work')).toBeLessThan(3);
    expect(seen.filter((what) => what === 'piece').length).toBe(splitRequest('traces', many(1000)).length);
  });

  it('fails as the writing fails, and the next one is written', async () => {
    let fails = true;
    let written = 0;
    const writer = new Writer(() => {
      if (fails) throw new Error('full');
      written++;
    });
    await expect(writer.write('traces', many(1))).rejects.toThrow('full');
    fails = false;
    await writer.write('traces', many(1));
    expect(written).toBe(1);
  });
});
