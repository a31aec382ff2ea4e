/** `{proxy}`, `{prompt}`, `{model}`, `{workdir}`, `{home}` and `{otlp}` in a command line and in `--env`. */
import { RecordRefusal } from './base/record-refusal.ts';

export const PLACEHOLDERS = ['proxy', 'prompt', 'model', 'workdir', 'home', 'otlp'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
/** Values by name; undefined: there is none in this run. */
export type PlaceholderValues = Readonly<Record<Placeholder, string | undefined>>;

const PATTERN = new RegExp(`\\{(${PLACEHOLDERS.join('|')})\\}`, 'g');

/** Which placeholders stand in the texts. */
function placeholdersIn(texts: readonly string[]): Set<Placeholder> {
  const found = new Set<Placeholder>();
  for (const text of texts) for (const match of text.matchAll(PATTERN)) found.add(match[1] as Placeholder);
  return found;
}

/**
 * Puts the values in, once: a prompt that contains `{model}` keeps it. Other braces stay as they are.
 * @throws RecordRefusal where a placeholder has no value
 */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(PATTERN, (whole, name: Placeholder) => {
    const value = values[name];
    if (value === undefined) throw missing(name, whole);
    return value;
  });
}

/** Refuses texts with a placeholder that will have no value, before anything is started. @throws RecordRefusal */
export function checkPlaceholders(texts: readonly string[], present: Readonly<Record<Placeholder, boolean>>): void {
  for (const name of placeholdersIn(texts)) if (!present[name]) throw missing(name, `{${name}}`);
}

function missing(name: Placeholder, whole: string): RecordRefusal {
  const advice: Partial<Record<Placeholder, string>> = {
    proxy: 'there is no model endpoint: add --model-endpoint URL',
    prompt: 'there is no prompt: add --prompt TEXT or --task DIR',
    model: 'there is no model: add --model ID',
  };
  return new RecordRefusal(`${whole} cannot be filled in, because ${advice[name] ?? 'it has no value in this run'}.`);
}
