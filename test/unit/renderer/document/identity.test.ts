import { describe, expect, it } from 'vitest';
import { cellNames, documentName } from '../../../../renderer/document/identity.ts';
import type { Attribute } from '../../../../shared/trace/value.ts';

const text = (key: string, value: string): Attribute => ({ key, value: { type: 'string', value } });
const files = (...names: string[]) => names.map((name, index) => ({ id: String(index), name }));

describe('what a document is called', () => {
  it('is the cell that its attributes name', () => {
    const attributes = [
      text('service.name', 'harness'),
      text('cell.task', 'polyglot/rust-lifetime-fix'),
      text('cell.tui', 'opencode'),
      text('cell.model', 'openai/gpt-oss-120b'),
      { key: 'cell.run', value: { type: 'int', value: '1' } } as const,
    ];
    expect(cellNames(attributes)).toEqual({
      title: 'polyglot/rust-lifetime-fix',
      detail: 'opencode × openai/gpt-oss-120b · run 1',
    });
  });

  it('says what it knows where a part is missing', () => {
    expect(cellNames([text('cell.task', 'a'), text('cell.model', 'm')])).toEqual({ title: 'a', detail: 'm' });
    expect(cellNames([text('cell.tui', 'opencode')])).toBeUndefined();
  });

  it('is the file, the folder, or the number of files', () => {
    expect(documentName([])).toBe('');
    expect(documentName(files('trace.json'))).toBe('trace.json');
    expect(documentName(files('run/trace.json', 'run/terminal.cast'))).toBe('run');
    expect(documentName(files('a.json', 'b.json', 'c/d.json'))).toBe('3 files');
  });
});
