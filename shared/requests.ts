/** The properties of requests that both ends of a transport need at run time, as `protocol.ts` has them in types. */
import type { MaskedRequest, RequestName, StoppingRequest } from './protocol.ts';

const STOPPING: Readonly<Record<StoppingRequest, true>> = { open: true, 'sweep.list': true };

const MASKED: Readonly<Record<MaskedRequest, true>> = {
  'span.detail': true,
  'span.value': true,
  'span.raw': true,
  'span.step': true,
  'span.logs': true,
  'cell.page': true,
  'cell.calls': true,
  'cell.facts': true,
  'spans.values': true,
};

/** Whether a request answers with what it has when it is aborted; any other fails. */
export function isStopping(name: RequestName): name is StoppingRequest {
  return Object.hasOwn(STOPPING, name);
}

/** Whether the answer of a request holds secrets in clear while `session.reveal` is on. */
export function isMasked(name: RequestName): name is MaskedRequest {
  return Object.hasOwn(MASKED, name);
}
