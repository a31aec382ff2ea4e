/**
 * A model server without a model: it answers Chat Completions and Responses with the turns of a script, streamed or
 * not, and keeps a log of every request. What runs behind it, the agent and its tools, is real.
 *
 *   node test/agents/scripted-model.mjs SCRIPT.json [--port N] [--log FILE.jsonl] [--speed X]
 *
 * prints one line of JSON ({"url", "pid"}) and serves until it is ended.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chatAnswer } from './scripted-chat.mjs';
import { responsesAnswer } from './scripted-responses.mjs';
import { callsOf, turnOf } from './scripted-turns.mjs';

/** Path endings of the APIs that are served. */
const APIS = [
  { ending: '/chat/completions', api: 'chat', answer: chatAnswer },
  { ending: '/responses', api: 'responses', answer: responsesAnswer },
];

/** There is no tokenizer: four characters count as one token. */
const tokens = (text) => Math.ceil(text.length / 4);

/** Unix nanoseconds as text, with microsecond steps. */
const unixNano = () => `${Math.round((performance.timeOrigin + performance.now()) * 1000)}000`;

/**
 * Starts the server on loopback.
 * @param {object} options
 * @param {import('./scripted-model.d.mts').Script} options.script
 * @param {number} [options.port] a free one where it is left out
 * @param {string} [options.log] file to which each request's record is appended, one JSON object a line
 * @param {number} [options.speed] 1 keeps the script's delays, 2 halves them, 0 (where it is left out) has none
 * @returns {Promise<import('./scripted-model.d.mts').ScriptedModel>}
 */
export async function startScriptedModel({ script, port = 0, log, speed = 0 }) {
  /** @type {import('./scripted-model.d.mts').ModelRequest[]} */
  const requests = [];
  /** Failures that each turn has already shown. */
  const failed = new Map();

  const pause = (ms, signal) => (speed > 0 && ms > 0 ? sleep(ms / speed, undefined, { signal }) : undefined);

  function keep(record) {
    requests.push(record);
    if (log) appendFileSync(log, `${JSON.stringify(record)}\n`);
  }

  async function answer(request, response) {
    const url = new URL(request.url, 'http://localhost');
    if (request.method === 'GET' && url.pathname.endsWith('/models')) {
      return json(response, 200, { object: 'list', data: [{ id: script.model, object: 'model', owned_by: 'script' }] });
    }
    const known = APIS.find(({ ending }) => request.method === 'POST' && url.pathname.endsWith(ending));
    if (!known) return json(response, 404, errorBody(`There is no ${request.method} ${url.pathname} here.`));

    const at = unixNano();
    const text = await bodyOf(request);
    const requestHash = createHash('sha256').update(text).digest('hex').slice(0, 16);
    const shared = { number: requests.length + 1, at, path: url.pathname, api: known.api, requestHash };
    let body;
    try {
      body = JSON.parse(text);
    } catch (error) {
      keep({ ...shared, status: 400 });
      return json(response, 400, errorBody(`The request is not JSON: ${error.message}`));
    }
    const number = turnOf(text, script);
    const turn = number === undefined ? { say: script.title ?? 'A task' } : script.turns[number];
    const told = { ...shared, model: body.model, stream: body.stream === true, turn: number };

    const failures = number === undefined ? [] : (turn.fail ?? []);
    const failure = failures[failed.get(number) ?? 0];
    if (failure) {
      failed.set(number, (failed.get(number) ?? 0) + 1);
      keep({ ...told, status: failure.status });
      if (failure.retryAfterS !== undefined) response.setHeader('retry-after', String(failure.retryAfterS));
      return json(response, failure.status, errorBody(failure.message ?? `scripted ${failure.status}`));
    }

    const calls = callsOf(number ?? 0, turn, body.tools);
    const written = (turn.say ?? '') + calls.map((call) => call.input).join('');
    const usage = {
      input: tokens(text),
      cached: number ? tokens(text) >> 1 : 0,
      output: tokens(written) + tokens(turn.think ?? ''),
      reasoning: tokens(turn.think ?? ''),
    };
    const id = `resp_${requestHash}_${shared.number}`;
    // Logged before it is sent: whoever has read the answer finds the request in the log.
    keep({ ...told, status: 200, responseId: id, usage, callIds: calls.map((call) => call.id) });

    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const timing = { firstMs: 0, wordMs: 0, ...script.timing, ...turn.timing };
    try {
      await pause(timing.firstMs, gone.signal);
      const events = known.answer({
        id,
        model: body.model,
        turn,
        calls,
        usage,
        created: Math.floor(Date.now() / 1000),
      });
      if (body.stream !== true) return json(response, 200, events.whole());
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      for (const { event, data, words } of events.stream()) {
        response.write(
          `${event ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`,
        );
        await pause(timing.wordMs * words, gone.signal);
      }
      response.end();
    } catch (error) {
      // A client that hangs up is no failure of the server; what it was sent is in the log.
      if (!gone.signal.aborted) throw error;
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else json(response, 500, errorBody(String(error)));
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

function json(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

const errorBody = (message) => ({ error: { message, type: 'scripted_error' } });

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { port: { type: 'string' }, log: { type: 'string' }, speed: { type: 'string' } },
  });
  if (positionals.length !== 1) {
    console.error('Usage: node scripted-model.mjs SCRIPT.json [--port N] [--log FILE.jsonl] [--speed X]');
    process.exit(2);
  }
  const script = JSON.parse(readFileSync(positionals[0], 'utf8'));
  const { url } = await startScriptedModel({
    script,
    port: Number(values.port ?? 0),
    log: values.log,
    speed: Number(values.speed ?? 1),
  });
  console.log(JSON.stringify({ url, pid: process.pid }));
}
