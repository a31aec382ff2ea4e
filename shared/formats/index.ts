/** The formats that are read. A new one is a file of its own and a line here. */
import type { Problem } from '../base/problem.ts';
import { AGENT_LOGS } from './agents/index.ts';
import { chromeTrace } from './chrome/chrome-trace.ts';
import { dotnetConsole } from './dotnet/dotnet-console.ts';
import { converted } from './foreign/converted.ts';
import type { TraceFormat } from './format.ts';
import { geminiTelemetry } from './gemini/gemini-telemetry.ts';
import { jaegerElasticsearch } from './jaeger/jaeger-elasticsearch.ts';
import { jaegerJson } from './jaeger/jaeger-json.ts';
import { jaegerProtojson } from './jaeger/jaeger-protojson.ts';
import { jsConsole } from './js/js-console.ts';
import { jsReadableSpan } from './js/js-readable-span.ts';
import { otlpJson } from './otlp/otlp-json.ts';
import { otlpProtobuf } from './otlp/otlp-protobuf.ts';
import { tempoJson } from './otlp/tempo-json.ts';
import { csv } from './readers/csv.ts';
import { datadog } from './readers/datadog.ts';
import { elasticApm } from './readers/elastic-apm.ts';
import { flatJson } from './readers/flat-json.ts';
import { goStdouttrace } from './readers/go-stdouttrace.ts';
import { langfuse } from './readers/langfuse.ts';
import { langsmith } from './readers/langsmith.ts';
import { mlflow } from './readers/mlflow.ts';
import { nextjsTrace } from './readers/nextjs-trace.ts';
import { phoenix } from './readers/phoenix.ts';
import { pythonConsole } from './readers/python-console.ts';
import { skywalking } from './readers/skywalking.ts';
import { swiftStdout } from './readers/swift-stdout.ts';
import { xray } from './readers/xray.ts';
import { refuse, refuseAtOnce } from './refusals.ts';
import { zipkinV1 } from './zipkin/zipkin-v1.ts';
import { zipkinV2 } from './zipkin/zipkin-v2.ts';

export const FORMATS: readonly TraceFormat[] = [
  otlpJson,
  tempoJson,
  otlpProtobuf,
  converted(jaegerJson),
  converted(jaegerElasticsearch),
  converted(jaegerProtojson),
  converted(zipkinV1),
  converted(zipkinV2),
  ...AGENT_LOGS.map(converted),
  converted(csv),
  converted(datadog),
  converted(elasticApm),
  converted(langfuse),
  converted(nextjsTrace),
  converted(skywalking),
  converted(xray),
  converted(flatJson),
  converted(goStdouttrace),
  converted(jsConsole),
  converted(jsReadableSpan),
  converted(pythonConsole),
  converted(swiftStdout),
  converted(dotnetConsole),
  converted(langsmith),
  converted(mlflow),
  converted(phoenix),
  converted(chromeTrace),
  converted(geminiTelemetry),
];

/**
 * What the file that begins with `head` is (up to 64 KB of its unwrapped content), by content and never by name; or why
 * it is refused.
 */
export function recognise(head: Uint8Array): { readonly format: TraceFormat } | { readonly refused: Problem } {
  const refused = refuseAtOnce(head);
  if (refused) return { refused };
  let best: TraceFormat | undefined;
  let confidence = 0;
  for (const format of FORMATS) {
    const sure = format.recognise(head);
    if (sure <= confidence) continue;
    best = format;
    confidence = sure;
  }
  return best === undefined ? { refused: refuse(head) } : { format: best };
}
