/**
 * What .NET's ConsoleExporter prints: `Activity.TraceId:` and so on, a line a field, with indented tags, events and
 * links below; log records in between, which stand beside the span that they name.
 * Source: https://github.com/open-telemetry/opentelemetry-dotnet (OpenTelemetry.Exporter.Console).
 */
import { decodeUtf8 } from '../../base/bytes.ts';
import type { ForeignFormat } from '../foreign/foreign.ts';
import { readLines } from '../foreign/lines.ts';
import { DotnetBlocks } from './blocks.ts';

export const dotnetConsole: ForeignFormat = {
  name: 'dotnet-console',
  title: '.NET ConsoleExporter',
  recognise: (head) => (/^Activity\.TraceId: +[0-9a-f]{32}\s*$/m.test(decodeUtf8(head)) ? 0.9 : 0),
  async read(stream, context) {
    const blocks = new DotnetBlocks(context);
    await readLines(stream, context, (line) => blocks.line(line));
    blocks.finish();
  },
};
