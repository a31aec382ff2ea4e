/**
 * Jaeger's JSON as its API and its UI give it: `{data: [trace]}`, one bare trace, or what the UI keeps of one.
 * Source: https://www.jaegertracing.io/docs/ (the internal HTTP JSON API), files of its users.
 */
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has } from '../foreign/recognise.ts';
import { readTraces } from './traces.ts';

const TRACES = ['', '[].', 'data.', 'data[].'];

export const jaegerJson: ForeignFormat = {
  name: 'jaeger-json',
  title: 'Jaeger JSON',
  recognise: (head) =>
    confidence(head, 0.9, (sketch) =>
      TRACES.some(
        (at) =>
          sketch.has(`${at}spans[].traceID`) ||
          (sketch.has(`${at}spans[].operationName`) && sketch.has(`${at}spans[].spanID`)) ||
          (sketch.has(`${at}traceID`) && has(sketch, `${at}spans`)),
      ),
    ),
  read: readTraces,
};
