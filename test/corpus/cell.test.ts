import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeUtf8 } from '../../shared/base/bytes.ts';
import { readStep } from '../../shared/cell/read-step.ts';
import type { ModelStep, ToolStep } from '../../shared/cell/step.ts';
import { logFromJson, spanFromJson } from '../../shared/formats/otlp/json-content.ts';
import { maskText } from '../../shared/secrets/mask.ts';
import type { Kind } from '../../shared/trace/kind.ts';
import type { LogRecord, SpanContent } from '../../shared/trace/value.ts';
import { needing } from '../needs.ts';
import { classified, spanFrom } from '../unit/cell/support.ts';
import { CAPTURES, CORPUS } from './places.ts';

interface OtlpPart {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly object[] }[] }[];
  readonly resourceLogs?: readonly {
    readonly scopeLogs: readonly { readonly logRecords: readonly { readonly spanId?: string }[] }[];
  }[];
}

interface Read {
  readonly span: SpanContent;
  readonly kind: Kind;
  readonly tokens: readonly [number, number];
}

function documents(...path: string[]): OtlpPart[] {
  return readFileSync(join(CAPTURES, ...path), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

function spansOf(...path: string[]): Read[] {
  return documents(...path)
    .flatMap((part) => part.resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map((raw) => {
      const span = spanFromJson(encodeUtf8(JSON.stringify(raw)));
      const values: Record<string, unknown> = {};
      for (const { key, value } of span.attributes) if ('value' in value) values[key] = value.value;
      const { kind, input, output } = classified(span.name, values);
      return { span, kind, tokens: [input, output] };
    });
}

/** Logs by the span that they name. */
function logsOf(...path: string[]): Map<string, LogRecord[]> {
  const bySpan = new Map<string, LogRecord[]>();
  for (const part of documents(...path)) {
    for (const { scopeLogs } of part.resourceLogs ?? []) {
      for (const raw of scopeLogs.flatMap(({ logRecords }) => logRecords)) {
        if (!raw.spanId) continue;
        const list = bySpan.get(raw.spanId) ?? [];
        list.push(logFromJson(encodeUtf8(JSON.stringify(raw))));
        bySpan.set(raw.spanId, list);
      }
    }
  }
  return bySpan;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + (number || 0), 0);

describe(...needing('captures', 'what pi recorded'), () => {
  let spans: Read[];
  beforeAll(() => {
    spans = spansOf('pi-otel', 'headless', 'otlp', 'traces.jsonl');
  });

  it('is one agent, five model calls and five tool calls', () => {
    const count = (kind: Kind) => spans.filter((one) => one.kind === kind).length;
    expect([count('agent'), count('model'), count('tool'), spans.length]).toEqual([1, 5, 5, 11]);
  });

  it('has a command or a file in every tool call', () => {
    const steps = spans
      .filter(({ kind }) => kind === 'tool')
      .map(({ span, kind }) => readStep(span, kind, []) as ToolStep);
    expect(steps.map(({ name, command, path }) => [name, command || path])).toEqual(
      expect.arrayContaining([
        ['bash', 'ls -la .'],
        ['read', 'sum.js'],
        ['edit', 'sum.js'],
      ]),
    );
    expect(steps.every(({ command, path }) => command !== '' || path !== '')).toBe(true);
  });

  it('has model, tokens and finish reason in every model call', () => {
    for (const { span, kind } of spans.filter((one) => one.kind === 'model')) {
      const step = readStep(span, kind, []) as ModelStep;
      expect(step.requestModel).toBe('scripted-1');
      expect(step.tokens.input).toBeGreaterThan(0);
      expect(step.finishReasons.length).toBe(1);
    }
  });
});

describe(...needing('captures', 'what Codex recorded'), () => {
  let spans: Read[];
  let logs: Map<string, LogRecord[]>;
  beforeAll(() => {
    spans = spansOf('codex', 'headless', 'otlp', 'traces.jsonl');
    logs = logsOf('codex', 'headless', 'otlp', 'logs.jsonl');
  });

  it('is five model calls and five tool calls among its own spans', () => {
    expect(spans.filter(({ kind }) => kind === 'model').map(({ span }) => span.name)).toEqual(
      Array(5).fill('run_sampling_request'),
    );
    expect(
      spans
        .filter(({ kind }) => kind === 'tool')
        .map(({ span }) => span.name)
        .sort(),
    ).toEqual(['apply_patch', 'exec_command', 'exec_command', 'exec_command', 'exec_command']);
  });

  it('has the tokens of the turn once, not twice', () => {
    expect(sum(spans.map(({ tokens }) => tokens[0]))).toBe(27508);
    expect(sum(spans.map(({ tokens }) => tokens[1]))).toBe(157);
  });

  it('becomes steps without an exception, and what its logs say of a tool call is in them', () => {
    const all = [...logs.values()].flat();
    for (const { span, kind } of spans) expect(readStep(span, kind, logs.get(span.spanId) ?? []).type).toBeDefined();
    const tools = spans
      .filter(({ kind }) => kind === 'tool')
      .map(({ span, kind }) => readStep(span, kind, all) as ToolStep);
    expect(tools.some(({ command }) => command.includes('ls -la'))).toBe(true);
    expect(tools.every(({ exitCode, name }) => name === 'apply_patch' || !Number.isNaN(exitCode))).toBe(true);
  });

  it('keeps its counters and its "key present" flags when secrets are masked', () => {
    for (const { span } of spans.slice(0, 300)) {
      const text = JSON.stringify(span.attributes);
      expect(maskText(text)).toEqual({ text, count: 0 });
    }
  });
});

describe(...needing('corpus', 'what the Vercel AI SDK recorded'), () => {
  const file = join(CORPUS, 'js-readablespan-json', 'Arize-ai__openinference__all-spans.json');
  it('is calls with conversations inside spans of the loop around them', () => {
    const found: [string, Kind, string][] = [];
    const look = (data: unknown, depth = 0): void => {
      if (typeof data !== 'object' || data === null || depth > 4) return;
      const { name, attributes } = data as { name?: unknown; attributes?: Record<string, unknown> };
      if (typeof name !== 'string' || !attributes) {
        for (const inner of Object.values(data)) look(inner, depth + 1);
        return;
      }
      const { kind } = classified(name, attributes);
      const step = readStep(spanFrom(name, attributes), kind, []);
      const said =
        step.type === 'model' ? step.output.flatMap(({ parts }) => parts.map((part) => part.type)).join() : '';
      found.push([name, kind, said]);
    };
    look(JSON.parse(readFileSync(file, 'utf8')));
    expect(found).toEqual(
      expect.arrayContaining([
        ['ai.generateText', 'agent', 'text'],
        ['ai.generateText.doGenerate', 'model', 'text'],
        ['ai.streamText.doStream', 'model', 'text'],
        ['ai.embed.doEmbed', 'model', ''],
      ]),
    );
  });
});
