/**
 * The telemetry outfile of Gemini CLI and Qwen Code (`telemetry.outfile`): spans, log records and metrics as JavaScript's
 * SDK has them, pretty-printed one after another.
 * Source: the file exporters of google-gemini/gemini-cli (packages/core/src/telemetry), and files that Qwen Code wrote.
 * Spans are read as they are, log records join their spans. Where there are log records alone (Qwen Code writes no
 * spans), the model and tool calls that they tell of become spans; their starts follow from the lengths that they say.
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import { readDocuments } from '../foreign/documents.ts';
import type { ForeignFormat } from '../foreign/foreign.ts';
import { confidence, has, hasAny } from '../foreign/recognise.ts';
import { isReadableSpan } from '../js/readable.ts';
import { arrayItems, type JsonNode, member } from '../json/tree.ts';
import { Reading } from './reading.ts';

export const geminiTelemetry: ForeignFormat = {
  name: 'gemini-telemetry',
  title: 'Gemini CLI and Qwen Code telemetry',
  recognise: (head) => {
    const isLogs = confidence(head, 0.6, (sketch) => has(sketch, 'hrTime[]') && hasAny(sketch, '_body', 'body'));
    // OTLP's metrics have `scopeMetrics` too, but never HrTimes or the SDK's own fields.
    const isSdk = confidence(head, 0.95, (sketch) =>
      hasAny(sketch, 'hrTime[]', 'startTime[]', 'resource._rawAttributes[]'),
    );
    return isSdk > 0 && /"(gemini|qwen)[-_]/i.test(decodeUtf8(head)) ? isSdk : isLogs;
  },
  async read(stream, context) {
    const reading = new Reading(context);
    await readDocuments(stream, context, {
      is: (node) => isReadableSpan(node) || isLog(node) || isMetrics(node),
      record(node, place) {
        if (isMetrics(node)) context.count('metrics', metricsIn(node));
        else if (isReadableSpan(node)) reading.span(node, place);
        else reading.log(node, place);
      },
    });
    reading.finish();
  },
};

const isLog = (node: JsonNode): boolean => member(node, 'hrTime')?.type === 'array';

const isMetrics = (node: JsonNode): boolean => member(node, 'scopeMetrics') !== undefined;

const metricsIn = (node: JsonNode): number =>
  arrayItems(member(node, 'scopeMetrics')).reduce((sum, scope) => sum + arrayItems(member(scope, 'metrics')).length, 0);
