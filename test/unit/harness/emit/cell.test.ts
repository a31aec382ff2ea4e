import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CellOptions, createCell, TRACE_FILE, unixNano } from '../../../../harness/index.ts';
import type { CellIdentity } from '../../../../harness/types.ts';
import { openTrace, plain, temporaryFolder } from './opened.ts';

const IDENTITY: CellIdentity = {
  id: 'sweep/pi/model/task#run2',
  sweep: 'sweep',
  tui: 'pi',
  model: 'model',
  task: 'task',
  taskCategory: undefined,
  run: 2,
};

function cellIn(folder: string, options: Partial<CellOptions> = {}) {
  const problems: string[] = [];
  const cell = createCell({ folder, identity: IDENTITY, problem: (message) => problems.push(message), ...options });
  return { cell, problems, trace: join(folder, TRACE_FILE), open: () => openTrace(join(folder, TRACE_FILE)) };
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

describe('spans', () => {
  it('are on disk when they start, without an end, and when they end', async () => {
    const { cell, trace, open } = cellIn(temporaryFolder());
    const span = cell.start('container', 'pi:launch', { 'process.command_args': ['pi', '-p'] });
    expect(lines(trace)).toHaveLength(1);
    const started = await open();
    expect(started.spans).toMatchObject([
      { name: 'pi:launch', kind: 'container', flags: ['unfinished'], spanId: span.spanId, start: span.start, end: 0n },
    ]);
    span.set({ 'process.exit.code': 0 });
    span.end();
    expect(lines(trace)).toHaveLength(2);
    const ended = await open();
    expect(ended.problems).toEqual([]);
    expect(ended.spans).toHaveLength(1);
    expect(ended.spans[0]).toMatchObject({ flags: [], traceId: cell.traceId });
    expect(plain(ended.spans[0]?.attributes ?? [])).toEqual({
      'cell.span.kind': 'container',
      'process.command_args': ['pi', '-p'],
      'process.exit.code': 0n,
    });
    await cell.close();
  });

  it('nest by the asynchronous context, and roots share the trace of the cell', async () => {
    const { cell, open } = cellIn(temporaryFolder());
    await cell.span('task_setup', 'prepare', {}, () => undefined);
    await cell.span('adapter_run', 'run', {}, async (run) => {
      await Promise.all(
        ['a', 'b'].map((name) =>
          cell.span('tool_call', name, {}, async () => {
            await new Promise((resolve) => setTimeout(resolve, 5));
            cell.start('model_call', `below ${name}`).end();
          }),
        ),
      );
      cell.start('cleanup', 'beside', {}, { parent: null }).end();
      const child = cell.start('container', 'told', {}, { parent: run });
      cell.start('scorer', 'under told', {}, { parent: child }).end();
      child.end();
    });
    await cell.close();
    const { spans } = await open();
    const nameOf = new Map(spans.map((span) => [span.spanId, span.name]));
    expect(Object.fromEntries(spans.map((span) => [span.name, nameOf.get(span.parentSpanId) ?? '']))).toEqual({
      prepare: '',
      run: '',
      a: 'run',
      b: 'run',
      'below a': 'a',
      'below b': 'b',
      beside: '',
      told: 'run',
      'under told': 'told',
    });
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([cell.traceId]));
  });
});
