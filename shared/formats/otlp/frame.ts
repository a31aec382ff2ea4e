/** What a span inherits from the objects around it. */
import type { SpanSink } from '../../trace/sink.ts';

export interface OtlpFrame {
  /** Indexes as the sink gave them; 0 where there is none. */
  resource: number;
  scope: number;
  scopeName: string;
  /** Made for this very object, not inherited. */
  ownResource: boolean;
  ownScope: boolean;
}

/** An object inside another one: it inherits, until it has its own. */
export function openFrame(parent: OtlpFrame | undefined): OtlpFrame {
  return {
    resource: parent?.resource ?? 0,
    scope: parent?.scope ?? 0,
    scopeName: parent?.scopeName ?? '',
    ownResource: false,
    ownScope: false,
  };
}

/** The object has a resource, whose attributes may come later. */
export function needResource(frame: OtlpFrame, sink: SpanSink): void {
  if (frame.ownResource) return;
  frame.resource = sink.addResource();
  frame.ownResource = true;
}

export function needScope(frame: OtlpFrame, sink: SpanSink): void {
  if (frame.ownScope) return;
  frame.scope = sink.addScope();
  frame.scopeName = '';
  frame.ownScope = true;
}
