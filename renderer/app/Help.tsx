import { useState } from 'react';
import { allCommands, GROUPS } from '../commands/registry.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Keys } from '../ui/Keys.tsx';
import { fuzzyScore } from './fuzzy.ts';
import './help.css';

/** All commands with their keys, by group, searchable. Made from the registry, so it cannot be wrong. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const shown = allCommands().filter(
    (command) =>
      text.trim() === '' || fuzzyScore(`${command.title} ${command.group} ${command.keys.join(' ')}`, text) > 0,
  );
  const groups = GROUPS.filter((group) => shown.some((command) => command.group === group));
  return (
    <Dialog title="Keys and commands" heading className="help" onClose={onClose}>
      <input
        className="field"
        type="text"
        aria-label="Search keys and commands"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="help-groups" tabIndex={0} aria-label="Commands">
        {groups.map((group) => (
          <section key={group} aria-labelledby={`help-${group}`}>
            <h3 id={`help-${group}`}>{group}</h3>
            <dl>
              {shown
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id} data-command={command.id}>
                    <dt>{command.title}</dt>
                    <dd>
                      {command.keys.length === 0 && <span className="help-no-key">palette</span>}
                      {command.keys.map((key) => (
                        <Keys key={key} stroke={key} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
        {groups.length === 0 && <p className="dialog-nothing">No command has this name.</p>}
      </section>
    </Dialog>
  );
}
