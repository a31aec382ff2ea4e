import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellOptions } from '../../../../harness/emit/cell.ts';
import { TraceFile } from '../../../../harness/emit/trace-file.ts';
import { cellIn, lines } from './cell-in.ts';
import { plain, temporaryFolder } from './opened.ts';

describe('beside spans', () => {
  it('a log record is on disk at once, with its span', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    const span = cell.start('container', 'launch');
    const attributes = { 'file.path': 'src/a.ts', 'file.size': 12 };
    cell.log({ span, time: span.start + 3n, eventName: 'cell.file.change', body: 'modified src/a.ts', attributes });
    const [only] = (await open()).spans;
    expect(only?.logs).toMatchObject([
      {
        time: span.start + 3n,
        timeSource: 'time',
        eventName: 'cell.file.change',
        body: { value: 'modified src/a.ts' },
      },
    ]);
    expect(plain(only?.logs[0]?.attributes ?? [])).toEqual({ 'file.path': 'src/a.ts', 'file.size': 12n });
  });

  it('what another program sent stands as it was sent, but for its secrets', async () => {
    const adoptedSpan = (span: Record<string, unknown>) => ({
      resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 'codex' }, spans: [span] }] }],
    });
    const ids = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTimeUnixNano: '1795431263798214123' };
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const value = {
      arrayValue: { values: [{ stringValue: 'run' }, { stringValue: '--api-key' }, { stringValue: secret }] },
    };
    const line = adoptedSpan({
      ...ids,
      name: `curl -H "Authorization: Bearer ${secret}"`,
      attributes: [
        { key: 'argv', value },
        { key: 'api_key', value: { stringValue: secret } },
        { key: 'env', value: { kvlistValue: { values: [{ key: 'OPENAI_API_KEY', value: { stringValue: secret } }] } } },
        { key: 'n', value: { intValue: 7 } },
      ],
      events: [{ name: 'e', attributes: [{ key: 'text', value: { stringValue: `key ${secret}` } }] }],
      status: { code: 2, message: `bad key ${secret}` },
    });
    const { cell, trace } = cellIn(temporaryFolder());
    cell.adopt(line);
    expect(readFileSync(trace, 'utf8')).not.toContain('kkkk');
    const [span] = JSON.parse(lines(trace)[0] ?? '').resourceSpans[0].scopeSpans[0].spans;
    expect(span).toMatchObject(ids);
    expect(span.attributes[3]).toEqual({ key: 'n', value: { intValue: 7 } });
    expect(span.attributes[0].value.arrayValue.values[0]).toEqual({ stringValue: 'run' });
    const open = cellIn(temporaryFolder(), { mask: false });
    open.cell.adopt(line);
    expect(JSON.parse(lines(open.trace)[0] ?? '')).toEqual(line);
  });

  it('what another program sent in a shape of its own hides no secret either', () => {
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const shapes: unknown[] = [
      { key: 'password', value: { stringValue: 'kkkkk-hunter2', extra: 1 } },
      { key: 'list', value: { arrayValue: { values: [secret, { text: secret }] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'password', value: 'kkkkk-hunter2' }] } } },
      { key: 'plain', value: secret },
      { key: 'text', value: { intValue: secret } },
      { key: 'bare', value: { arrayValue: [secret] } },
      { key: 'more', value: { arrayValue: { values: [], more: secret } } },
      { key: 'entry', value: { kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' }, more: secret }] } } },
      { key: secret, value: { stringValue: 'x' } },
    ];
    const { cell, trace, problems } = cellIn(temporaryFolder());
    for (const attributes of [shapes, { OPENAI_API_KEY: secret, nested: { password: 'kkkkk-hunter2' } }])
      cell.adopt({
        resourceSpans: [
          { resource: { attributes }, scopeSpans: [{ scope: { name: secret }, spans: [{ attributes }] }] },
        ],
      });
    let deep: unknown = { stringValue: secret };
    for (let i = 0; i < 5000; i++) deep = { arrayValue: { values: [deep] } };
    cell.adopt({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: deep, attributes: [{ key: 'k', value: deep }] }] }] }],
    });
    expect(problems).toEqual([]);
    expect(lines(trace)).toHaveLength(3);
    expect(readFileSync(trace, 'utf8')).not.toContain('kkkkk');
  });

  it('what cannot be written is reported, and the run goes on', async () => {
    const { cell, problems, trace, open } = cellIn(temporaryFolder());
    const endless: Record<string, unknown> = {};
    endless.self = endless;
    cell.adopt({ resourceSpans: [endless] });
    cell.adopt({ resourceSpans: 'none' } as never);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('resourceSpans');
    cell.adopt({ resourceLogs: [1n, undefined, { scopeLogs: 7 }] });
    cell.start('cleanup', 'cleanup').end();
    expect((await open()).spans).toMatchObject([{ name: 'cleanup' }]);
    expect(lines(trace).map((line) => typeof JSON.parse(line))).toEqual(Array(lines(trace).length).fill('object'));
  });
});

describe('secrets', () => {
  it('are masked in names, attributes, events, links, errors, logs and the resource, unless asked otherwise', async () => {
    const secret = 'sk-test-000'.padEnd(40, 'k');
    const fill = async (options: Partial<CellOptions>) => {
      const { cell, trace } = cellIn(temporaryFolder(), { attributes: { 'env.API_KEY': secret }, ...options });
      const span = cell.start('container', `pi --key ${secret}`, {
        'process.command_args': ['pi', '--api-key', secret],
      });
      span.set({ text: `the key is ${secret}.`, 'gen_ai.usage.input_tokens': 1151 });
      span.event(`used ${secret}`, { header: `Authorization: Bearer ${secret}` });
      span.link(span, { with: secret });
      span.fail(new Error(`refused ${secret}`));
      cell.log({ span, time: span.start, eventName: 'note', body: `body ${secret}`, attributes: { token: secret } });
      span.end();
      await cell.close();
      return readFileSync(trace, 'utf8');
    };
    const masked = await fill({});
    expect(masked).not.toContain('kkkkk');
    expect(masked).toContain('"intValue":"1151"');
    expect((await fill({ mask: false })).split(secret).length).toBeGreaterThan(10);
  });
});

describe('the file', () => {
  it('goes on after the torn last line of an earlier run, on a line of its own', async () => {
    const folder = temporaryFolder();
    const first = cellIn(folder);
    first.cell.start('adapter_run', 'first run');
    await first.cell.close();
    const whole = readFileSync(first.trace, 'utf8');
    appendFileSync(first.trace, whole.slice(0, 200));
    const second = cellIn(folder);
    await second.cell.span('adapter_run', 'second run', {}, () => undefined);
    await second.cell.close();
    const { spans, problems } = await second.open();
    expect(spans.map(({ name, flags }) => [name, flags])).toEqual([
      ['first run', ['unfinished']],
      ['second run', []],
    ]);
    expect(problems).toHaveLength(1);
  });

  it('that cannot be made is an error at once', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => cellIn(join(folder, 'file'))).toThrow(/EEXIST|ENOTDIR/);
  });

  it('a full disk does not end the run: it is reported once, and with a count at the end', async () => {
    const problems: string[] = [];
    const file = new TraceFile('/dev/full', (problem) => problems.push(problem));
    for (let i = 0; i < 5; i++) expect(file.append('{}')).toBe(false);
    file.close();
    expect(problems).toHaveLength(2);
    expect(problems[0]).toContain('ENOSPC');
    expect(problems[1]).toContain('5 lines');
  });

  it('after closing, what still ends is reported and not written', async () => {
    const { cell, trace, problems } = cellIn(temporaryFolder());
    const span = cell.start('container', 'launch');
    await cell.close();
    span.end();
    await cell.close();
    expect(lines(trace)).toHaveLength(1);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('closed');
  });
});
