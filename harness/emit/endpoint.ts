/** One request to an OTLP/HTTP endpoint, and what its answer means. */
import { maskText } from '../../shared/secrets/mask.ts';
import { LIST_OF, type Signal } from './signal.ts';

type Outcome =
  /** `rejected`: how many records the endpoint took no further, with its reason. */
  | { readonly taken: true; readonly rejected: number; readonly reason: string }
  /** `after`: milliseconds the endpoint asks for, where it does. */
  | { readonly taken: false; readonly again: boolean; readonly after: number | undefined; readonly reason: string };

/** Statuses that the protocol calls temporary. */
const TEMPORARY = new Set([429, 502, 503, 504]);
/** More of an answer is not read. Bytes. */
const MOST_ANSWER = 64 << 10;
const LONGEST_REASON = 300;

export class Endpoint {
  /** For people: without credentials. */
  readonly title: string;
  readonly #base: URL;
  readonly #headers: Headers;

  /** Throws where `base` is no URL of HTTP. Headers that HTTP does not allow are reported and left out. */
  constructor(
    base: URL,
    headers: readonly (readonly [name: string, value: string])[],
    report: (problem: string) => void,
  ) {
    if (base.protocol !== 'http:' && base.protocol !== 'https:')
      throw new Error(`An OTLP endpoint is an http or https URL, not ${base.protocol}`);
    this.#base = new URL(base);
    this.#base.hash = '';
    this.#headers = new Headers({ 'content-type': 'application/json' });
    if (base.username !== '' || base.password !== '') {
      const credentials = `${decode(base.username)}:${decode(base.password)}`;
      this.#headers.set('authorization', `Basic ${Buffer.from(credentials).toString('base64')}`);
      // fetch refuses URLs that carry them.
      this.#base.username = this.#base.password = '';
    }
    for (const [name, value] of headers) {
      try {
        this.#headers.set(name, value);
      } catch {
        report(`The header ${JSON.stringify(name.slice(0, 100))} for the OTLP endpoint is not valid and is left out.`);
      }
    }
    this.title = `${this.#base.origin}${this.#base.pathname}`.replace(/\/$/, '');
  }

  /** Sends elements of one signal. Never rejects. */
  async send(signal: Signal, elements: readonly string[], timeoutMs: number, abort: AbortSignal): Promise<Outcome> {
    const body = `{"${LIST_OF[signal]}":[${elements.join(',')}]}`;
    try {
      const response = await fetch(this.#urlOf(signal), {
        method: 'POST',
        headers: this.#headers,
        body,
        // Followed, our credentials would go wherever the answer points.
        redirect: 'manual',
        signal: AbortSignal.any([abort, AbortSignal.timeout(timeoutMs)]),
      });
      const answer = await readSome(response);
      if (response.ok) return { taken: true, ...rejectionsIn(answer) };
      const said = answer.trim().replace(/\s+/g, ' ').slice(0, LONGEST_REASON);
      const status = `${response.status} ${response.statusText}`.trim();
      return {
        taken: false,
        again: TEMPORARY.has(response.status),
        after: retryAfter(response.headers.get('retry-after')),
        reason: maskText(said === '' ? status : `${status}: ${said}`).text,
      };
    } catch (error) {
      return { taken: false, again: true, after: undefined, reason: describeFailure(error) };
    }
  }

  #urlOf(signal: Signal): URL {
    const url = new URL(this.#base);
    url.pathname = `${url.pathname.replace(/\/+$/, '').replace(/\/v1\/(?:traces|logs|metrics)$/, '')}/v1/${signal}`;
    return url;
  }
}

/** Headers as OTEL_EXPORTER_OTLP_HEADERS has them: `name=value,name=value`, values percent-encoded or not. */
export function headersFrom(text: string | undefined): (readonly [name: string, value: string])[] {
  const headers: [string, string][] = [];
  for (const entry of (text ?? '').split(',')) {
    const at = entry.indexOf('=');
    if (at > 0) headers.push([decode(entry.slice(0, at).trim()), decode(entry.slice(at + 1).trim())]);
  }
  return headers;
}

/** Milliseconds of a Retry-After header: seconds, or a date. */
export function retryAfter(text: string | null, now = Date.now()): number | undefined {
  if (text === null) return undefined;
  if (/^\s*\d+(?:\.\d+)?\s*$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

async function readSome(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    pieces.push(piece);
    size += piece.length;
    // Leaving the loop cancels the rest.
    if (size >= MOST_ANSWER) break;
  }
  return Buffer.concat(pieces).toString();
}

/** What a successful answer says it did not take. Answers that are no JSON (empty, or protobuf) say nothing. */
function rejectionsIn(answer: string): { rejected: number; reason: string } {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: Record<string, unknown> };
    const { rejectedSpans, rejectedLogRecords, rejectedDataPoints, errorMessage } = partialSuccess ?? {};
    const rejected = Number(rejectedSpans ?? rejectedLogRecords ?? rejectedDataPoints) || 0;
    const reason = typeof errorMessage === 'string' ? errorMessage.slice(0, LONGEST_REASON) : '';
    return { rejected: Math.max(0, rejected), reason: maskText(reason).text || 'without a reason' };
  } catch {
    return { rejected: 0, reason: '' };
  }
}

function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  if (error.name === 'AbortError') return 'no answer before the run ended';
  const { cause } = error;
  // fetch says only that it failed; why is in the cause.
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
