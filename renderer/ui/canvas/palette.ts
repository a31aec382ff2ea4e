/** The canvases' colours: read from the CSS custom properties of app/tokens.css, and again when the theme changes. */
import { KINDS } from '../../../shared/trace/kind.ts';

const NAMES = {
  bg: '--bg',
  panel: '--panel',
  line: '--line',
  lineStrong: '--line-strong',
  text: '--text',
  muted: '--muted',
  faint: '--faint',
  accent: '--accent',
  good: '--good',
  error: '--error',
  errorStrong: '--error-strong',
  match: '--match',
  gap: '--gap',
  tokens: '--warn',
} as const;

type ColourName = keyof typeof NAMES;

export interface Palette extends Readonly<Record<ColourName, string>> {
  /** By index into KINDS. */
  readonly kinds: readonly string[];
  /** Canvas font of labels. */
  readonly font: string;
}

/** The palette in force. */
export function readPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string) => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(Object.entries(NAMES).map(([key, name]) => [key, value(name)])) as Record<
    ColourName,
    string
  >;
  return {
    ...colours,
    kinds: KINDS.map((kind) => value(`--kind-${kind}`)),
    font: `11px ${value('--mono') || 'monospace'}`,
  };
}

/** Calls back whenever the palette may have changed: theme switched, system theme, contrast. Returns what stops it. */
export function watchPalette(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class', 'style'] });
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((text) => matchMedia(text));
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}
