import { useState } from 'react';
import { formatInteger } from '../../shared/base/format.ts';
import { valueText } from '../../shared/cell/fields.ts';
import type { LogRecord } from '../../shared/trace/value.ts';
import { AttributeList } from './AttributeList.tsx';
import { TimeButton } from './EventsTab.tsx';
import { Rich } from './Rich.tsx';

const ROWS = 100;

interface Props {
  readonly logs: readonly LogRecord[];
  readonly origin: bigint;
  readonly since: bigint;
}

/** The log records that carry this span's id. */
export function LogsTab({ logs, origin, since }: Props) {
  const [count, setCount] = useState(ROWS);
  if (logs.length === 0) return <p className="text-note">No log record belongs to this span.</p>;
  return (
    <>
      {logs.slice(0, count).map((log, index) => {
        const body = valueText(log.body);
        return (
          <article
            // biome-ignore lint/suspicious/noArrayIndexKey: records have no identity, and their order is what they are.
            key={index}
            className={/error|fatal/i.test(log.severity) ? 'span-event span-event-bad' : 'span-event'}
            aria-label={`Log record ${log.eventName || index + 1}`}
          >
            <div className="span-event-head">
              <TimeButton time={log.time} origin={origin} since={since} />
              {log.timeSource === 'observed' && <span className="span-type">time observed</span>}
              {log.severity !== '' && <span className="span-type">{log.severity}</span>}
              <span className="span-key">{log.eventName}</span>
            </div>
            {body !== '' && <Rich text={body} as="auto" />}
            <AttributeList attributes={log.attributes} />
          </article>
        );
      })}
      {logs.length > count && (
        <button type="button" className="text-more inspector-wide" onClick={() => setCount(count + ROWS * 5)}>
          Show more of {formatInteger(logs.length)} records
        </button>
      )}
    </>
  );
}
