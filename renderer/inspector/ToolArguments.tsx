import { useMemo } from 'react';
import { diffEdit, editsIn } from '../../shared/cell/edits.ts';
import { DiffLines } from '../ui/DiffLines.tsx';
import { JsonTree } from '../ui/JsonTree.tsx';
import { jsonIn } from '../ui/texts.ts';
import { Plain, Rich } from './Rich.tsx';

interface ArgumentsProps {
  /** Text or JSON. */
  readonly text: string;
  /** The command in them, where it is known. */
  readonly command?: string;
}

/** A tool's arguments: a command as one types it, an edit as a diff, and whatever else there is as a tree. */
export function ToolArguments({ text, command = '' }: ArgumentsProps) {
  const data = useMemo(() => jsonIn(text), [text]);
  const edits = useMemo(() => editsIn(data), [data]);
  if (data === undefined) return <Rich text={command !== '' && text === '' ? command : text} as="auto" />;
  const line = command || commandIn(data);
  const rest = withoutShown(data, edits.length > 0, line !== '');
  return (
    <>
      {line !== '' && <Plain text={line} />}
      {edits.map((edit, index) => {
        const diff = diffEdit(edit);
        return diff === undefined ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: edits have no identity, and the list never changes.
          <Plain key={index} text={`${edit.before}\n→\n${edit.after}`} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above.
          <DiffLines key={index} text={diff} />
        );
      })}
      {rest !== undefined && <JsonTree data={rest} />}
    </>
  );
}

const COMMANDS = ['command', 'cmd', 'script', 'bash_command'];
const EDITS = /^(?:old|new)_?(?:string|text|str)$|^edits$|^search$|^replace$|^before$|^after$/i;

function commandIn(data: unknown): string {
  const record = data as Record<string, unknown>;
  for (const name of COMMANDS) if (Object.hasOwn(record, name) && typeof record[name] === 'string') return record[name];
  return '';
}

/** What is left of the arguments beside the command and the edits that are shown on their own. */
function withoutShown(data: unknown, edits: boolean, command: boolean): unknown {
  if (Array.isArray(data)) return command ? undefined : data;
  const rest = Object.entries(data as Record<string, unknown>).filter(
    ([name]) => !(edits && EDITS.test(name)) && !(command && COMMANDS.includes(name)),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}
