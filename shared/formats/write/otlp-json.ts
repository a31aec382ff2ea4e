/** OTLP/JSON as lines, each a whole `resourceSpans` or `resourceLogs` document. Holds everything. */
import { encodeUtf8 } from '../../base/bytes.ts';
import { otlpLines } from './otlp-content.ts';
import { type OutgoingSpan, runs, type Target } from './target.ts';

const NOTHING = new Uint8Array(0);

export const otlpJsonTarget: Target = {
  name: 'otlp-json',
  title: 'OTLP/JSON lines',
  extension: '.otlp.jsonl',
  mediaType: 'application/x-ndjson',
  order: 'trace',
  cannotHold: 'Nothing is lost.',
  writer: () => ({
    begin: () => NOTHING,
    batch: (spans) => encodeUtf8([...runs(spans)].flatMap(makeLines).join('')),
    end: () => NOTHING,
  }),
};

function makeLines(run: readonly [OutgoingSpan, ...OutgoingSpan[]]): string[] {
  return otlpLines(run, run[0].resource, run[0].scope).map((line) => `${line}\n`);
}
