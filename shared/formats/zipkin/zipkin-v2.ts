/**
 * Zipkin's v2 JSON: an array of spans, arrays of arrays, or spans as lines.
 * Source: https://zipkin.io/zipkin-api/ (Zipkin v2 model) and files of its users.
 */
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { readZipkin } from './read.ts';

export const zipkinV2: ForeignFormat = {
  name: 'zipkin-v2',
  title: 'Zipkin v2',
  recognise: (head) =>
    confidence(
      head,
      0.7,
      (sketch) =>
        has(sketch, 'traceId', 'id') &&
        !hasAny(sketch, 'binaryAnnotations', 'annotations[].endpoint', 'startTime', 'spanId', 'attributes', 'resource'),
    ),
  read: readZipkin,
};
