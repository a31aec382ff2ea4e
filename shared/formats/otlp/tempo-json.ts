/** What Grafana Tempo's API answers: `{batches: […]}`, and since version 2 `{trace: {resourceSpans: […]}}`. */
import type { TraceFormat } from '../format.ts';
import { otlpJsonRecords } from './otlp-json.ts';
import { recogniseTempoJson } from './recognise-json.ts';

export const tempoJson: TraceFormat = {
  name: 'tempo-json',
  title: 'Tempo JSON',
  recognise: recogniseTempoJson,
  ...otlpJsonRecords,
};
