/** Which formats there are is told in one place, and the README says the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../shared/formats/index.ts';
import { formatLines, formatTable, listFormats, withFormats } from '../../../shared/formats/list.ts';
import { TARGETS } from '../../../shared/formats/write/index.ts';

describe('the list of formats', () => {
  it('has every reader and every target once', () => {
    const listed = listFormats();
    const names = listed.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of FORMATS) expect(names).toContain(name);
    expect(listed.flatMap(({ written }) => (written === undefined ? [] : [written])).sort()).toEqual(
      TARGETS.map(({ name }) => name).sort(),
    );
  });

  it('says of everything written that it is read again', () => {
    expect(listFormats().filter(({ read, written }) => written !== undefined && !read)).toEqual([]);
  });

  it('is a JSON object a line for programs, and a table for people', () => {
    const lines = formatLines().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toHaveLength(listFormats().length);
    expect(formatTable()).toMatch(/^otlp-json +OTLP\/JSON +trace +read +written \(--to otlp-json\)$/m);
  });
});

it('the README’s tables are those of this version (else: node scripts/readme-formats.mjs)', () => {
  const readme = readFileSync(join(import.meta.dirname, '..', '..', '..', 'README.md'), 'utf8');
  expect(readme).toBe(withFormats(readme));
});
