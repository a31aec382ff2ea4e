import { join } from 'node:path';
import fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, it } from 'vitest';
import { openCell } from '../../../cli/open-cell.ts';
import { mdBlock, mdCode, mdDetails, mdTable, mdText } from '../../../shared/cell/markdown-text.ts';
import type { CellPage } from '../../../shared/cell/page/page.ts';
import { cellReport, LARGEST_REPORT, type ReportSources } from '../../../shared/cell/report.ts';

const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '```\n</details>\n# out',
  '`` ` ```` |',
  'a|b\\|c\\',
  '![x](http://evil/y.png) [z](javascript:1) <http://evil>',
  '@somebody #12 GH-12 www.evil.example https://evil.example',
  '--- \n===\n- list\n1. list',
  '\u001b[31mred\u001b[0m \u202e\u0000',
  '</code></summary>',
];

const html = (markdown: string) => marked.parse(markdown, { async: false, gfm: true });

describe('text of a trace in Markdown', () => {
  it.each(HOSTILE)('stays text: %j', (text) => {
    const shown = [mdText(text), mdCode(text), mdTable(['a', 'b'], [[mdText(text), mdCode(text)]])].map(html).join('');
    expect(shown).not.toMatch(/<(?:img|a|script|h\d|li|hr)[\s>]/);
    expect(shown.match(/<td>/g)).toHaveLength(2);
    expect(shown.match(/<code>/g)?.length ?? 0).toBe(shown.match(/<\/code>/g)?.length ?? 0);
    const block = html(`${mdBlock(text)}\n\nafter`);
    expect(block).toMatch(/<p>after<\/p>\s*$/);
    expect(block).not.toMatch(/<(?:img|a|h\d)[\s>]/);
    expect(html(mdDetails(text, 'x'))).not.toMatch(/<img|<a /);
  });

  it('reads the same as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (text) => {
        const wanted = text.replace(/\s+/g, ' ').trim();
        const plain = (markdown: string) =>
          html(markdown)
            .replace(/<[^>]*>/g, '')
            .replace(/&lt;/g, '<')
            .replace(/&gt;/g, '>')
            .replace(/&quot;/g, '"')
            .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
            .replace(/&amp;/g, '&')
            .replace(/\u2060/g, '')
            .trim();
        expect(plain(`x ${mdText(text)}`)).toBe(`x ${wanted}`.trim());
        if (wanted !== '') expect(plain(`x ${mdCode(text)}`)).toBe(`x ${wanted}`);
      }),
    );
  });
});

const PAGE: CellPage = {
  isCell: true,
  axes: [],
  identity: [],
  timing: [],
  scorers: [],
  composite: undefined,
  tokens: [],
  remarks: [],
  time: [],
  wall: 0,
  other: [],
  problem: '',
  masked: 0,
};
const SOURCES: ReportSources = {
  page: PAGE,
  facts: { calls: [], tools: [], files: [], tests: [], errors: [], loops: [], output: new Float64Array(), cut: false },
  testOutput: '',
  diff: '',
  runAgain: [],
  spanName: () => '',
  masked: 0,
};

describe('the report', () => {
  it('fits an issue whatever is in the cell, and closes what it opens', () => {
    const long = '日'.repeat(100_000);
    const many = <T>(one: T) => Array.from({ length: 5000 }, () => one);
    const evidence = many({ text: long, span: 1, time: 5, file: undefined, find: undefined });
    const axis = { key: long, label: long, value: 0, text: long, good: false, evidence };
    const report = cellReport({
      ...SOURCES,
      page: { ...PAGE, axes: many(axis), remarks: many({ text: long, span: 1 }) },
      testOutput: many(long).slice(0, 5).join('\n'),
      diff: many('+line of the diff ```` <b>').join('\n'),
      spanName: () => long,
    });
    expect(Buffer.byteLength(report)).toBeLessThanOrEqual(LARGEST_REPORT);
    expect(report.trimEnd().endsWith('</details>')).toBe(true);
    expect(report).toContain('cut after');
  });

  it('tells of a failing cell what failed, why, where to look and how to run it again', async () => {
    const folder = join(import.meta.dirname, '../../../samples/failing');
    const { markdown, masked } = await openCell(folder, (engine) => engine['cell.report'](undefined));
    expect(masked).toBe(0);
    expect(markdown).toMatch(/^## `\S+` failed$/m);
    expect(markdown).toContain('| Pass | ❌');
    expect(markdown).toMatch(/\*\*Pass\*\* at [\d.]+ s: .*, in `execute_tool bash`/);
    expect(markdown).toMatch(/### Loops and retries\n\n- .*3 times/);
    expect(markdown).toContain('is not a duration.');
    expect(markdown).toContain('spanreel record');
    expect(markdown).toContain('```diff\ndiff --git');
    expect(html(markdown)).toContain('<details>');
  });
});
