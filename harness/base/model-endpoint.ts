/** The address of the recording proxy, in the form that the clients of each API expect. */
import { RecordRefusal } from './record-refusal.ts';

/** Base addresses without a slash at the end. */
export interface ModelEndpoint {
  /** Without a path: what `{proxy}` stands for. */
  readonly root: string;
  /** For clients that add `/chat/completions` or `/responses`. */
  readonly openai: string;
  /** For clients that add `/v1/messages`. */
  readonly anthropic: string;
  /** For clients that add `/v1beta/models/…`. */
  readonly gemini: string;
}

export interface Upstream {
  /** What the proxy puts in front of each request's path. */
  readonly url: URL;
  /** What agents have to put between the proxy's address and `/chat/completions`. */
  readonly openaiPath: '' | '/v1';
}

/**
 * Parses `--model-endpoint`. With its version (`https://api.example/v1`) or without, it means the same; an endpoint with any
 * other path is taken to be complete. @throws RecordRefusal for what is no http or https URL, or holds a password
 */
export function readUpstream(text: string): Upstream {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new RecordRefusal(`--model-endpoint takes a URL such as http://127.0.0.1:8080/v1, not ${text}.`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new RecordRefusal(`--model-endpoint takes an http or https URL, not ${url.protocol}//…`);
  }
  if (url.username || url.password) {
    throw new RecordRefusal('--model-endpoint must not hold a user name or password: hand the key over in --env.');
  }
  const path = url.pathname.replace(/\/+$/, '');
  const bare = path.replace(/\/v1(?:beta)?$/, '');
  url.pathname = bare;
  url.hash = '';
  return { url, openaiPath: path !== bare || path === '' ? '/v1' : '' };
}

/** Returns the addresses of a proxy that listens at `root`. */
export function endpointAt(root: string, upstream: Upstream): ModelEndpoint {
  return { root, openai: `${root}${upstream.openaiPath}`, anthropic: root, gemini: root };
}

/** Returns the environment variables that give the clients of the known APIs another address. */
export function endpointVariables(endpoint: ModelEndpoint): Record<string, string> {
  return {
    OPENAI_BASE_URL: endpoint.openai,
    OPENAI_API_BASE: endpoint.openai,
    ANTHROPIC_BASE_URL: endpoint.anthropic,
    ANTHROPIC_API_BASE: endpoint.anthropic,
    GOOGLE_GEMINI_BASE_URL: endpoint.gemini,
    GEMINI_API_BASE: endpoint.gemini,
  };
}
