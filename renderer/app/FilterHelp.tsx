import './filter-help.css';

const EXAMPLES: readonly { readonly text: string; readonly says: string }[] = [
  { text: 'cargo test', says: 'both words, in a name, service, status or any attribute' },
  { text: '"exit code 101"', says: 'this phrase' },
  { text: '{ kind = model }', says: 'model calls; also tool, agent, container, scorer, setup, cleanup, http, db' },
  { text: '{ status = error }', says: 'spans that failed' },
  { text: '{ kind = tool && duration > 1s }', says: 'slow tool calls; ns, us, ms, s, m, h' },
  { text: '{ name =~ "chat.*" }', says: 'names by regular expression; also !~, !=, <, <=, >=' },
  { text: '{ .exit_code != 0 }', says: 'an attribute of the span or its resource' },
  { text: '{ resource.service.name = "opencode" }', says: 'only the resource; also span. and event.' },
  { text: '{ selfTime > 500ms || unfinished = true }', says: 'either; also !, parentheses, depth, childCount, orphan' },
];

/** Filter syntax, by example. Each example can be tried. */
export function FilterHelp({ id, onChoose }: { readonly id: string; readonly onChoose: (text: string) => void }) {
  return (
    <div id={id} popover="auto" className="filter-help" role="dialog" aria-label="Filter syntax">
      <p>
        Plain text finds the spans that contain it. <code>{'{ … }'}</code> is TraceQL.
      </p>
      <ul>
        {EXAMPLES.map((example) => (
          <li key={example.text}>
            <button
              type="button"
              onClick={(event) => {
                event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
                onChoose(example.text);
              }}
            >
              <code>{example.text}</code>
            </button>
            <span>{example.says}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
