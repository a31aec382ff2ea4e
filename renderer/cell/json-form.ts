/** In which form a JSON value reads best. Pure. */
import type { Json, SourcedValue } from '../../shared/cell/page/page.ts';

export type Form = 'nothing' | 'scalar' | 'output' | 'list' | 'facts' | 'tree';

const MOST_LISTED = 500;
const MOST_FACTS = 40;

export function formOf(name: string, value: Json): Form {
  if (value === null || value === '') return 'nothing';
  if (typeof value === 'string') return isOutput(name, value) ? 'output' : 'scalar';
  if (typeof value !== 'object') return 'scalar';
  if (Array.isArray(value)) {
    if (value.length === 0) return 'nothing';
    return value.length <= MOST_LISTED && value.every(isShort) ? 'list' : 'tree';
  }
  const inner = Object.values(value);
  if (inner.length === 0) return 'nothing';
  return inner.length <= MOST_FACTS && inner.every(isShort) ? 'facts' : 'tree';
}

function isOutput(name: string, text: string): boolean {
  return (
    /(?:^|_)(?:std(?:out|err)|output|log)(?:_tail)?$/i.test(name) || text.includes('\n') || text.includes('\u001b')
  );
}

function isShort(value: Json): boolean {
  return typeof value !== 'object' || value === null
    ? String(value).length <= 400 && !String(value).includes('\n')
    : false;
}

/** A number with all its digits, a text as it is. */
export function scalarText(value: Json): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

/** Facts first, then lists and tables, then output: what is short is read first. */
export function byForm(values: readonly SourcedValue[]): Record<'facts' | 'blocks', SourcedValue[]> {
  const parts: Record<'facts' | 'blocks', SourcedValue[]> = { facts: [], blocks: [] };
  for (const value of values) {
    const form = formOf(value.key, value.sources[0]?.value ?? null);
    parts[form === 'nothing' || form === 'scalar' ? 'facts' : 'blocks'].push(value);
  }
  return parts;
}
