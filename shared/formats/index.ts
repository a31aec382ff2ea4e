/** The formats that are read. A new one is a file of its own and a line here. */
import type { Problem } from '../base/problem.ts';
import { AGENT_LOGS } from './agents/index.ts';
import { chromeTrace } from './chrome-trace.ts';
import { csv } from './csv.ts';
import { datadog } from './datadog.ts';
import { dotnetConsole } from './dotnet-console.ts';
import { elasticApm } from './elastic-apm.ts';
import { flatJson } from './flat-json.ts';
import { converted } from './foreign/converted.ts';
import type { TraceFormat } from './format.ts';
import { geminiTelemetry } from './gemini-telemetry.ts';
import { goStdouttrace } from './go-stdouttrace.ts';
import { jaegerElasticsearch } from './jaeger-elasticsearch.ts';
import { jaegerJson } from './jaeger-json.ts';
import { jaegerProtojson } from './jaeger-protojson.ts';
import { jsConsole } from './js-console.ts';
import { jsReadableSpan } from './js-readable-span.ts';
import { langfuse } from './langfuse.ts';
import { langsmith } from './langsmith.ts';
import { mlflow } from './mlflow.ts';
import { nextjsTrace } from './nextjs-trace.ts';
import { otlpJson } from './otlp-json.ts';
import { otlpProtobuf } from './otlp-protobuf.ts';
import { phoenix } from './phoenix.ts';
import { pythonConsole } from './python-console.ts';
import { refuse, refuseAtOnce } from './refusals.ts';
import { skywalking } from './skywalking.ts';
import { swiftStdout } from './swift-stdout.ts';
import { tempoJson } from './tempo-json.ts';
import { xray } from './xray.ts';
import { zipkinV1 } from './zipkin-v1.ts';
import { zipkinV2 } from './zipkin-v2.ts';

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
