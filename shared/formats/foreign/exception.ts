/** An exception as OpenTelemetry's event has it. */
import type { SpanEvent } from '../../trace/value.ts';
import { textAttributes } from './values.ts';

export interface ForeignException {
  readonly type?: string;
  readonly message?: string;
  readonly stacktrace?: string;
  /** Unix nanoseconds; 0n where nobody says when it happened. */
  readonly time?: bigint;
}

/** The event `exception`, or none where nothing is said of it. */
export function exceptionEvents({ type, message, stacktrace, time = 0n }: ForeignException): SpanEvent[] {
  const attributes = textAttributes({
    'exception.type': type,
    'exception.message': message,
    'exception.stacktrace': stacktrace,
  });
  return attributes.length === 0 ? [] : [{ time, name: 'exception', attributes }];
}
