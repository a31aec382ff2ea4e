/** Made-up runs as files. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomFrom, type Turns } from './runs.ts';

/** The run as OTLP/JSON, as an agent's own telemetry would tell it. `seed` makes its trace id. */
export function traceOf(turns: Turns, seed: number): string {
  const hex = (n: number, length: number) => n.toString(16).padStart(length, '0');
  const traceId = hex(seed, 32);
  const spans: object[] = [];
  let now = 1_700_000_000_000_000_000n;
  const begin = now;
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } });
  for (const turn of turns) {
    let end = now;
    turn.forEach((step, i) => {
      const start = now + BigInt(i) * 1_000_000n;
      const over = start + BigInt(step.length);
      if (over > end) end = over;
      const tokens = step.tokens ?? [];
      spans.push({
        traceId,
        spanId: hex(spans.length + 2, 16),
        parentSpanId: hex(1, 16),
        name: step.kind === 'tool' ? `execute_tool ${step.name}` : step.name,
        startTimeUnixNano: String(start),
        endTimeUnixNano: String(over),
        status: step.failed ? { code: 2 } : {},
        attributes: [
          text('gen_ai.operation.name', step.kind === 'tool' ? 'execute_tool' : 'chat'),
          text(
            step.kind === 'tool' ? 'gen_ai.tool.call.arguments' : 'gen_ai.output.messages',
            step.kind === 'tool'
              ? step.content
              : JSON.stringify([
                  { role: 'assistant', parts: [{ type: 'tool_call', id: 'c', name: 'all', arguments: step.content }] },
                ]),
          ),
          ...tokens.map((count, k) => ({
            key: `gen_ai.usage.${k === 0 ? 'in' : 'out'}put_tokens`,
            value: { intValue: count },
          })),
        ],
      });
    });
    now = end + 3_000_000n;
  }
  const root = {
    traceId,
    spanId: hex(1, 16),
    name: 'agent',
    startTimeUnixNano: String(begin),
    endTimeUnixNano: String(now),
  };
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [root, ...spans] }] }] });
}

/** Writes `count` runs of these turns, lengths a little different in each, as folders of `root/name`, which it returns. */
export function writeRuns(root: string, name: string, turns: Turns, count: number, seed: number): string {
  const random = randomFrom(seed);
  for (let i = 0; i < count; i++) {
    const run = turns.map((turn) =>
      turn.map((step) => ({ ...step, length: Math.round(step.length * (0.98 + 0.04 * random())) })),
    );
    mkdirSync(join(root, name, `run-${i}`), { recursive: true });
    writeFileSync(join(root, name, `run-${i}`, 'trace.otlp.jsonl'), traceOf(run, seed + i));
  }
  return join(root, name);
}
