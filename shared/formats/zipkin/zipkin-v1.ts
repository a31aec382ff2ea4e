/**
 * Zipkin's v1 JSON: spans with `annotations` that have an endpoint each, and `binaryAnnotations`.
 * Source: https://zipkin.io/zipkin-api/ (Zipkin v1 model) and fixtures of its receivers.
 */
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { readZipkin } from './read.ts';

export const zipkinV1: ForeignFormat = {
  name: 'zipkin-v1',
  title: 'Zipkin v1',
  recognise: (head) =>
    confidence(
      head,
      0.8,
      (sketch) => has(sketch, 'traceId', 'id') && hasAny(sketch, 'binaryAnnotations', 'annotations[].endpoint'),
    ),
  read: readZipkin,
};
