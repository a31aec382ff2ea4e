import { useState } from 'react';
import { formatBytes } from '../../shared/base/format.ts';
import { toRfc3339 } from '../../shared/base/time.ts';
import type { SpanDetail } from '../../shared/protocol.ts';
import type { Attribute } from '../../shared/trace/value.ts';
import { AttributeList } from './AttributeList.tsx';

/** Everything the span was given, grouped by where it belongs, with a search over keys and values. */
export function AttributesTab({ detail }: { readonly detail: SpanDetail }) {
  const [search, setSearch] = useState('');
  const text = (key: string, value: string): Attribute => ({ key, value: { type: 'string', value } });
  const scope = [text('name', detail.scope.name), text('version', detail.scope.version)].filter(
    ({ value }) => value.type !== 'string' || value.value !== '',
  );
  const identity = [
    text('trace id', detail.traceId),
    text('span id', detail.spanId),
    text('parent span id', detail.parentSpanId),
    text('trace state', detail.traceState),
    text('kind', detail.otelKind),
    text('status', statusText(detail)),
    text('start', detail.start === 0n ? '' : toRfc3339(detail.start)),
    text('end', detail.end === 0n ? '' : toRfc3339(detail.end)),
    text('file', `${detail.file} · byte ${detail.offset} · ${formatBytes(detail.length)}`),
  ].filter(({ value }) => value.type !== 'string' || value.value !== '');
  const { dropped } = detail;
  return (
    <>
      <input
        type="search"
        className="attributes-search"
        placeholder="Find in keys and values"
        aria-label="Find in attributes"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <AttributeList title="Span" attributes={detail.attributes} search={search} detail={detail} of="span" />
      {dropped.attributes > 0 && (
        <p className="text-note text-warning">The program dropped {dropped.attributes} more attributes of this span.</p>
      )}
      <AttributeList title="Resource" attributes={detail.resource} search={search} detail={detail} of="resource" />
      <AttributeList title="Scope" attributes={[...scope, ...detail.scope.attributes]} search={search} />
      <AttributeList title="Identity and times" attributes={identity} search={search} />
    </>
  );
}

function statusText({ status }: SpanDetail): string {
  const name = ['unset', 'ok', 'error'][status.code] ?? String(status.code);
  return status.message === '' ? name : `${name}: ${status.message}`;
}
