/** The badge of a cell: who ran with which model, and how well. An SVG of its own, and the Markdown around it. */
import type { CellPage } from './page/page.ts';

export interface Badge {
  /** `aider × openai/gpt-oss-120b` */
  readonly label: string;
  /** `87%`, `failed`, `not scored`. */
  readonly value: string;
  readonly tone: 'good' | 'fair' | 'bad' | 'none';
}

const HEIGHT = 20;
const FONT_SIZE = 11;
const PADDING = 6;
/** Longer names are cut: a badge stands in a line of text. */
const LONGEST = 80;
/** Background behind white text with a contrast of at least 4.5. */
const TONES = { good: '#2c7a3f', fair: '#8a6100', bad: '#b3313d', none: '#5b6472' } as const;
const LABEL_BACKGROUND = '#3d434d';
/** Widths of Verdana at 11 px, near enough: the text is stretched to what they say. */
const NARROW = /[iIljtfr.,:;'|!()[\]/ ]/;
const WIDE = /[mwMWQO@%×—]/;

/** The badge of a cell's page: its composite score, or whether it passed where there is none. */
export function makeBadge(page: Pick<CellPage, 'identity' | 'axes'>): Badge {
  const shownText = (key: string) => {
    const value = page.identity.find((sourced) => sourced.key === key)?.sources[0]?.value;
    return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  };
  const label =
    [shownText('tui'), shownText('model')].filter((part) => part !== '').join(' × ') || shownText('cell_id') || 'cell';
  const score = (key: string) => page.axes.find((axis) => axis.key === key)?.value ?? Number.NaN;
  const composite = score('composite');
  const pass = score('pass_rate');
  if (Number.isFinite(composite)) {
    const tone = pass < 1 ? 'bad' : composite >= 0.75 ? 'good' : composite >= 0.5 ? 'fair' : 'bad';
    return { label: cut(label), value: `${Math.round(composite * 100)}%`, tone };
  }
  if (Number.isFinite(pass))
    return { label: cut(label), value: pass >= 1 ? 'passed' : 'failed', tone: pass >= 1 ? 'good' : 'bad' };
  return { label: cut(label), value: 'not scored', tone: 'none' };
}

/** The badge as an SVG document. Nothing is loaded; its title says it to those who do not see it. */
export function badgeSvg(badge: Badge): string {
  const label = xml(badge.label);
  const value = xml(badge.value);
  const left = textWidth(badge.label) + 2 * PADDING;
  const right = textWidth(badge.value) + 2 * PADDING;
  const width = left + right;
  const text = (x: number, length: number, content: string) =>
    `<text x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${content}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="badge-title">`,
    `<title id="badge-title">${label}: ${value}</title>`,
    `<clipPath id="badge-shape"><rect width="${width}" height="${HEIGHT}" rx="4"/></clipPath>`,
    '<g clip-path="url(#badge-shape)">',
    `<rect width="${left}" height="${HEIGHT}" fill="${LABEL_BACKGROUND}"/>`,
    `<rect x="${left}" width="${right}" height="${HEIGHT}" fill="${TONES[badge.tone]}"/>`,
    '</g>',
    `<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="${FONT_SIZE}">`,
    text(PADDING, left - 2 * PADDING, label),
    text(left + PADDING, right - 2 * PADDING, value),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** Markdown that shows the badge at `image`, leading to `link` where there is one. */
export function badgeMarkdown(badge: Badge, image: string, link = ''): string {
  const alt = `${badge.label} ${badge.value}`.replace(/[\\[\]`*_<>!]/g, '\\$&');
  const shown = `![${alt}](${address(image)})`;
  return link === '' ? shown : `[${shown}](${address(link)})`;
}

/** HTML that shows a shared cell at `source` inside of a page. */
export function embedSnippet(title: string, source: string): string {
  return `<iframe src="${xml(address(source))}" title="${xml(title)}" width="100%" height="720" loading="lazy" sandbox="allow-scripts allow-downloads" referrerpolicy="no-referrer" style="border:0"></iframe>`;
}

/** Only characters that end no address; a colon only behind http and https. */
function address(url: string): string {
  const encoded = url.replace(/[\s<>()"'\\`]/g, (character) => encodeURIComponent(character).replace(/[()']/g, hex));
  return /^(?:https?:\/\/|[^:]*$)/i.test(encoded) ? encoded : encoded.replaceAll(':', '%3A');
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function textWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (NARROW.test(character)) width += 4;
    else if (WIDE.test(character)) width += 10;
    else width += (character.codePointAt(0) ?? 0) > 0x2e7f ? 12 : 7;
  }
  return width;
}

function cut(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return [...plain].length > LONGEST ? `${[...plain].slice(0, LONGEST - 1).join('')}…` : plain;
}

function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
