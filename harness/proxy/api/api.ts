/** What the proxy needs to know of an API. */
import type { Answer } from '../answer.ts';
import type { CallRequest } from '../request.ts';
import type { ModelApi } from '../types.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface AnswerReader {
  /** One event of a stream: its name (may be empty) and its data. */
  event(name: string, data: Json): void;
  /** The answer in one piece. */
  whole(data: Json): void;
}

export interface ModelApiFormat {
  readonly api: ModelApi;
  /** Paths of its calls, after any prefix. */
  readonly path: RegExp;
  readonly provider: string;
  /** Reads a request's body. `path`: for APIs that name the model there. */
  request(body: Json, path: string): CallRequest;
  /** Reads an answer into `answer`. */
  reader(answer: Answer): AnswerReader;
  /** An error in the API's own shape. */
  errorBody(status: number, message: string): unknown;
}
