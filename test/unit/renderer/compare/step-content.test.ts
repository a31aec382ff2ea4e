import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { retryStepContent, startStepContent, stepContentStore } from '../../../../renderer/compare/diff/content.ts';
import { setReveal } from '../../../../renderer/document/reveal.ts';
import { compareStore, NO_BASE, NO_COMPARISON } from '../../../../renderer/stores/compare.ts';
import { documentStore, EMPTY_DOCUMENT } from '../../../../renderer/stores/document.ts';
import { layoutStore } from '../../../../renderer/stores/layout.ts';
import type { ComparedPair } from '../../../../shared/compare/comparison.ts';
import { alignPair, comparedPair } from '../../../../shared/compare/pair.ts';
import { comparedRun, Keys } from '../../../../shared/compare/run.ts';
import type { EngineClient } from '../../../../shared/transport.ts';
import { type TestSpan, tableOf } from '../../trace/spans.ts';

interface Asked {
  readonly of: string;
  readonly name: string;
  readonly ordinal: number;
  readonly reveal: boolean;
  answer(): void;
  fail(message: string): void;
}

let asked: Asked[] = [];
let stop = () => {};

/** An engine that answers when the test says so. */
function engineOf(of: string): EngineClient {
  let revealed = false;
  const engine = {
    request: (name: string, { ordinal, reveal }: { ordinal: number; reveal: boolean }) =>
      new Promise((resolve, reject) => {
        if (name === 'session.reveal') {
          revealed = reveal;
          return resolve(undefined);
        }
        const answer = () => resolve(name === 'span.detail' ? { ordinal, masked: 1 } : { step: { of }, masked: 2 });
        asked.push({ of, name, ordinal, reveal: revealed, answer, fail: (message) => reject(new Error(message)) });
      }),
    on: () => () => {},
    onLost: () => {},
    close: () => {},
  };
  return engine as unknown as EngineClient;
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => stepContentStore.getState().shown;
async function answerAll(): Promise<void> {
  for (const one of asked.splice(0)) one.answer();
  await settle();
}

/** Both have a and c; b is the base's only, d the other's. */
const BASE: TestSpan[] = [
  { id: 'aa', name: 'a', start: 0, end: 10 },
  { id: 'bb', name: 'b', parent: 'aa', start: 1, end: 2 },
  { id: 'cc', name: 'c', parent: 'aa', start: 3, end: 4 },
];
const NEW: TestSpan[] = [
  { id: 'aa', name: 'a', start: 0, end: 12 },
  { id: 'cc', name: 'c', parent: 'aa', start: 3, end: 4 },
  { id: 'dd', name: 'd', parent: 'aa', start: 5, end: 6 },
];

function pairOf(): ComparedPair {
  const keys = new Keys();
  const run = (spans: readonly TestSpan[]) => comparedRun(tableOf(spans), keys, []);
  return comparedPair(alignPair(run(BASE), run(NEW)), 0, 0);
}

const pair = pairOf();
/** Merged row of a step by its name. */
function rowOf(name: string): number {
  const { merged, tables } = pair;
  for (let row = 0; row < merged.count; row++) {
    const [a, b] = [merged.baseRow[row] as number, merged.newRow[row] as number];
    const [table, at] = b >= 0 ? [tables.new, b] : [tables.base, a];
    if (table.strings[table.name[at] as number] === name) return row;
  }
  throw new Error(name);
}

beforeEach(() => {
  asked = [];
  layoutStore.setState({ reveal: false });
  documentStore.setState({ ...EMPTY_DOCUMENT, status: 'open', engine: engineOf('new'), table: pair.tables.new });
  const baseDocument = { ...NO_BASE, engine: engineOf('base'), table: pair.tables.base };
  compareStore.setState({ ...NO_COMPARISON, status: 'ready', pair, baseDocument, selected: -1 });
  stop = startStepContent();
});
afterEach(async () => {
  await answerAll();
  stop();
  compareStore.setState(NO_COMPARISON);
  documentStore.setState(EMPTY_DOCUMENT);
  await answerAll();
});

describe('the content of a step of two runs', () => {
  it('is asked of both engines, of each by its own number of the span', async () => {
    compareStore.setState({ selected: rowOf('c') });
    await settle();
    expect(asked.map(({ of, name, ordinal }) => `${of} ${name} ${ordinal}`)).toEqual([
      'base span.detail 2',
      'base span.step 2',
      'new span.detail 1',
      'new span.step 1',
    ]);
    await answerAll();
    expect(shown()).toMatchObject({ row: rowOf('c'), base: { is: 'read', masked: 2 }, new: { is: 'read' } });
  });

  it('is asked of one engine only for a step that one run has', async () => {
    compareStore.setState({ selected: rowOf('b') });
    await settle();
    expect(new Set(asked.map(({ of }) => of))).toEqual(new Set(['base']));
    await answerAll();
    expect(shown()).toMatchObject({ base: { is: 'read' }, new: { is: 'absent' } });
    compareStore.setState({ selected: rowOf('d') });
    await settle();
    await answerAll();
    expect(shown()).toMatchObject({ base: { is: 'absent' }, new: { is: 'read' } });
  });

  it('stays until the next has come, and is asked only for the last of many selections', async () => {
    compareStore.setState({ selected: rowOf('a') });
    await settle();
    await answerAll();
    for (const name of ['b', 'c', 'd']) compareStore.setState({ selected: rowOf(name) });
    await settle();
    expect(shown()?.row).toBe(rowOf('a'));
    await answerAll();
    await answerAll();
    expect(shown()?.row).toBe(rowOf('d'));
    expect(asked).toEqual([]);
  });

  it('is asked for once more, unmasked, when secrets are revealed', async () => {
    compareStore.setState({ selected: rowOf('c') });
    await settle();
    await answerAll();
    setReveal(true);
    await settle();
    expect(asked).toHaveLength(4);
    expect(asked.every(({ reveal }) => reveal)).toBe(true);
    await answerAll();
    expect(shown()?.reveal).toBe(true);
  });

  it('says why one side is not there, and shows the other', async () => {
    const failure = 'It was kept in a baseline.';
    compareStore.setState({ baseDocument: { ...NO_BASE, failure }, selected: rowOf('c') });
    await settle();
    await answerAll();
    expect(shown()).toMatchObject({ base: { is: 'unknown', why: failure }, new: { is: 'read' } });
  });

  it('waits for a base that is being opened', async () => {
    compareStore.setState({ baseDocument: NO_BASE, selected: rowOf('c') });
    await settle();
    await answerAll();
    expect(shown()?.base.is).toBe('unknown');
    compareStore.setState({ baseDocument: { ...NO_BASE, engine: engineOf('base'), table: pair.tables.base } });
    await settle();
    await answerAll();
    expect(shown()?.base.is).toBe('read');
  });

  it('is read again when that is asked for after a failure', async () => {
    compareStore.setState({ selected: rowOf('c') });
    await settle();
    for (const one of asked.splice(0)) one.fail('the file is gone');
    await settle();
    expect(shown()?.new).toMatchObject({ is: 'unknown', why: expect.stringContaining('the file is gone') });
    retryStepContent();
    await settle();
    await answerAll();
    expect(shown()?.new.is).toBe('read');
  });

  it('is not asked of a document that is not the one that was compared', async () => {
    documentStore.setState({ table: tableOf(BASE.slice(0, 1)) });
    compareStore.setState({ selected: rowOf('d') });
    await settle();
    expect(asked).toEqual([]);
    expect(shown()?.new.is).toBe('unknown');
  });
});
