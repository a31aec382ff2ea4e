/**
 * The scripted agent: a terminal program that looks and behaves like a coding agent, without a model behind it.
 * `node agent.mjs STORY` in the task's folder. It exports its own spans to $SPANS_FILE under $TRACEPARENT.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { SpanStatusCode } from '@opentelemetry/api';
import { hrNow, sleep } from './clock.mjs';
import { contextOf, tracerTo } from './otlp-lines.mjs';
import { paint, Screen, wrap } from './screen.mjs';
import { STORIES } from './stories.mjs';

const story = STORIES[process.argv[2]];
const resource = JSON.parse(process.env.RESOURCE_ATTRIBUTES);
const model = resource['cell.model'];
const shortModel = model.split('/').at(-1);
const tracer = tracerTo(process.env.SPANS_FILE, resource, 'demo-agent');
const parent = contextOf(process.env.TRACEPARENT);
const screen = new Screen(story.screen, `demo-agent · ${shortModel} · ${resource['cell.task']}`);

/** There is no tokenizer here either: four characters count as one token, and README says so. */
const tokens = (value) => Math.ceil((typeof value === 'string' ? value : JSON.stringify(value)).length / 4);
const totals = { input: 0, output: 0 };
const messages = [{ role: 'user', parts: [{ type: 'text', content: story.prompt }] }];

const indent = (lines, mark) => lines.map((line, i) => `${i === 0 ? mark : ' '} ${line}`);
const heading = (text) => (width) => ['', ...indent(wrap(text, width - 2), paint.blue('▌')), ''];

/** One reply, word by word over its time: a span, and text that appears as it would from a stream. */
async function chat(turn, number) {
  const requested = messages.map((message) => ({ ...message }));
  const span = tracer.startSpan(
    `chat ${shortModel} #${number}`,
    {
      kind: 2,
      startTime: hrNow(),
      attributes: {
        'cell.span.kind': 'model_call',
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': model.split('/')[0],
        'gen_ai.request.model': model,
        'gen_ai.request.temperature': 0.2,
        'gen_ai.conversation.id': `conv_${resource['cell.run']}`,
      },
    },
    parent,
  );
  const words = `${turn.reasoning}\u0000${turn.text}`.split(/(?<=[ \n\u0000])/);
  const firstAt = turn.millis * 0.3;
  const start = performance.now();
  let shown = '';
  const block = (width) => {
    const [reasoning = '', text = ''] = shown.split('\u0000');
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    const lines = [`${paint.violet('◇ Thinking')} ${paint.dim(`${seconds}s`)}`];
    if (reasoning) lines.push(...wrap(reasoning, width).map(paint.dim));
    if (text) lines.push('', ...wrap(text, width));
    return lines;
  };
  const status = () => `${shortModel} · ${totals.input} in · ${totals.output + tokens(shown)} out`;
  while (performance.now() - start < firstAt) {
    screen.live(block, status());
    await sleep(80);
  }
  span.addEvent('gen_ai.first_chunk', { 'gen_ai.response.time_to_first_chunk': firstAt / 1000 }, hrNow());
  for (const [i, word] of words.entries()) {
    shown += word;
    screen.live(block, status());
    const due = firstAt + ((turn.millis - firstAt) * (i + 1)) / words.length;
    await sleep(Math.max(1, due - (performance.now() - start)));
  }
  const lines = block(screen.columns);
  const parts = [];
  if (turn.reasoning) parts.push({ type: 'reasoning', content: turn.reasoning });
  parts.push({ type: 'text', content: turn.text });
  if (turn.call) parts.push({ type: 'tool_call', ...turn.call });
  const finish = turn.call ? 'tool_calls' : 'stop';
  const used = { input: tokens(story.system) + tokens(requested), output: tokens(parts) };
  totals.input += used.input;
  totals.output += used.output;
  messages.push({ role: 'assistant', parts });
  span.setAttributes({
    'gen_ai.response.model': model,
    'gen_ai.response.id': `resp_${number}`,
    'gen_ai.response.finish_reasons': [finish],
    'gen_ai.usage.input_tokens': used.input,
    'gen_ai.usage.output_tokens': used.output,
    'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: story.system }]),
    'gen_ai.input.messages': JSON.stringify(requested),
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts, finish_reason: finish }]),
  });
  span.end(hrNow());
  const thought = lines[0];
  screen.commit((width) => [thought, ...block(width).slice(1), '']);
  return span;
}

const tools = {
  async read({ path }) {
    await sleep(90);
    const text = readFileSync(path, 'utf8');
    return {
      result: text,
      exit: 0,
      show: () =>
        text
          .trimEnd()
          .split('\n')
          .map((l, i) => `${paint.dim(String(i + 1).padStart(4))}  ${l}`),
    };
  },
  async edit({ path, before, after }) {
    await sleep(130);
    const text = readFileSync(path, 'utf8');
    if (!text.includes(before))
      return { result: 'the text to replace was not found', exit: 1, show: () => [paint.red('no match')] };
    writeFileSync(path, text.replace(before, after));
    const line = String(text.slice(0, text.indexOf(before)).split('\n').length).padStart(4);
    return {
      result: `replaced 1 line in ${path}`,
      exit: 0,
      show: () => [
        `${paint.dim(line)}  ${paint.red(`- ${before}`)}`,
        `${paint.dim(line)}  ${paint.green(`+ ${after}`)}`,
      ],
    };
  },
  bash({ command }, span, title) {
    const [, ...args] = command.split(' ');
    let output = '';
    const show = () => output.trimEnd().split('\n');
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, args, {
        env: { TEST_PAUSE_MS: '900' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      child.stdout.on('data', (piece) => {
        output += piece;
        const plain = String(piece).replace(/\x1b\[[0-9;]*m/g, '');
        for (const [, name, verdict] of plain.matchAll(/^test (\w+) \.\.\. (\w+)$/gm)) {
          const status = verdict === 'ok' ? 'pass' : 'fail';
          span.addEvent('test.case', { 'test.case.name': name, 'test.case.result.status': status }, hrNow());
        }
        screen.live(() => [title, ...show()], `running ${command}`);
      });
      child.on('error', reject);
      child.on('close', (exit) => resolve({ result: output.replace(/\x1b\[[0-9;]*m/g, ''), exit, show }));
    });
  },
};

async function callTool(call, requestedBy) {
  const label = call.name === 'bash' ? `bash · ${call.arguments.command}` : `${call.name} ${call.arguments.path}`;
  const span = tracer.startSpan(
    label,
    {
      startTime: hrNow(),
      links: [{ context: requestedBy.spanContext(), attributes: { 'link.reason': 'requested by' } }],
      attributes: {
        'cell.span.kind': 'tool_call',
        'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': call.name,
        'gen_ai.tool.type': 'function',
        'gen_ai.tool.call.id': call.id,
        'gen_ai.tool.call.arguments': JSON.stringify(call.arguments),
      },
    },
    parent,
  );
  if (call.name === 'bash') span.setAttribute('process.command_args', call.arguments.command.split(' '));
  const title = `${paint.green('●')} ${paint.bold(call.name[0].toUpperCase() + call.name.slice(1))} ${call.arguments.command ?? call.arguments.path}`;
  screen.live(() => [title], `running ${call.name}`);
  const { result, exit, show } = await tools[call.name](call.arguments, span, title);
  span.setAttributes({ 'gen_ai.tool.call.result': result, 'process.exit.code': exit });
  if (exit !== 0) span.setStatus({ code: SpanStatusCode.ERROR, message: `exit ${exit}` });
  span.end(hrNow());
  screen.commit(() => [title, ...show(), ...(exit === 0 ? [] : [paint.red(`exit ${exit}`)]), '']);
  messages.push({ role: 'tool', parts: [{ type: 'tool_call_response', id: call.id, response: result }] });
}

screen.commit(heading(story.prompt));
await sleep(950);
for (const [i, turn] of story.turns.entries()) {
  const span = await chat(turn, i + 1);
  if (turn.note) {
    mkdirSync(dirname(turn.note.path), { recursive: true });
    writeFileSync(turn.note.path, turn.note.text);
  }
  if (turn.call) await callTool(turn.call, span);
}
await sleep(250);
screen.close(`${paint.violet('◇')} demo-agent: ${totals.input} tokens in, ${totals.output} out`);
