/**
 * Jaeger's model as protobuf's JSON: ids in base64, times in RFC 3339, lengths with their unit, tags with typed values.
 * Source: https://github.com/jaegertracing/jaeger-idl (proto/api_v2/model.proto), fixtures of Jaeger.
 */
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence } from '../foreign/recognise.ts';
import { readTraces } from './traces.ts';

const TRACES = ['', '[].', 'data.', 'data[].', 'result.'];

export const jaegerProtojson: ForeignFormat = {
  name: 'jaeger-protojson',
  title: 'Jaeger protobuf-JSON',
  recognise: (head) =>
    confidence(head, 0.85, (sketch) =>
      TRACES.some(
        (at) =>
          (sketch.has(`${at}spans[].operationName`) && sketch.has(`${at}spans[].traceId`)) ||
          (sketch.has(`${at}spans[].operation_name`) && sketch.has(`${at}spans[].trace_id`)),
      ),
    ),
  read: readTraces,
};
