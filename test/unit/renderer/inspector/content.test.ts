import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { setReveal } from '../../../../renderer/document/reveal.ts';
import { contentStore, retryContent, startContent } from '../../../../renderer/inspector/content.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { layoutStore } from '../../../../renderer/stores/layout.ts';
import { selectionStore } from '../../../../renderer/stores/selection.ts';
import { EMPTY_TABLE } from '../../../../shared/trace/empty.ts';
import type { EngineClient } from '../../../../shared/transport.ts';

interface Asked {
  readonly name: string;
  readonly ordinal: number;
  readonly reveal: boolean;
  answer(): void;
  fail(message: string): void;
}

/** An engine that answers when the test says so. */
function fakeEngine(): { engine: EngineClient; asked: Asked[] } {
  const asked: Asked[] = [];
  let revealed = false;
  const engine = {
    request: (name: string, { ordinal, reveal }: { ordinal: number; reveal: boolean }) =>
      new Promise((resolve, reject) => {
        if (name === 'session.reveal') {
          revealed = reveal;
          return resolve(undefined);
        }
        asked.push({
          name,
          ordinal,
          reveal: revealed,
          answer: () => resolve(name === 'span.detail' ? { ordinal, masked: 0 } : { of: ordinal }),
          fail: (message) => reject(new Error(message)),
        });
      }),
    on: () => () => {},
    onLost: () => {},
    close: () => {},
  };
  return { engine: engine as unknown as EngineClient, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
const shown = () => contentStore.getState().shown;
let stop = () => {};
let fake = fakeEngine();

async function answerAll(): Promise<void> {
  for (const one of fake.asked.splice(0)) one.answer();
  await settle();
}

beforeEach(() => {
  fake = fakeEngine();
  layoutStore.setState({ inspectorTab: 'step', reveal: false });
  selectionStore.setState({ ordinal: undefined });
  documentStore.setState({ engine: fake.engine, files: [], table: { ...EMPTY_TABLE, complete: true } });
  stop = startContent();
});
afterEach(async () => {
  stop();
  documentStore.setState({ engine: undefined });
  await answerAll();
});

describe('the inspector', () => {
  it('asks for the selected span and for what the open tab needs, and for nothing else', async () => {
    selectionStore.setState({ ordinal: 7 });
    await settle();
    expect(fake.asked.map(({ name, ordinal }) => [name, ordinal])).toEqual([
      ['span.detail', 7],
      ['span.step', 7],
    ]);
    await answerAll();
    expect(shown()?.ordinal).toBe(7);
    layoutStore.setState({ inspectorTab: 'raw' });
    await settle();
    expect(fake.asked.map(({ name }) => name)).toEqual(['span.raw']);
  });

  it('keeps what it shows until the next answer has come', async () => {
    selectionStore.setState({ ordinal: 1 });
    await settle();
    await answerAll();
    selectionStore.setState({ ordinal: 2 });
    await settle();
    expect(shown()?.ordinal).toBe(1);
    await answerAll();
    expect(shown()?.ordinal).toBe(2);
  });

  it('asks only for the last of many selections', async () => {
    selectionStore.setState({ ordinal: 1 });
    await settle();
    for (let ordinal = 2; ordinal <= 50; ordinal++) selectionStore.setState({ ordinal });
    await answerAll();
    expect(fake.asked.map(({ ordinal }) => ordinal)).toEqual([50, 50]);
    await answerAll();
    expect(shown()?.ordinal).toBe(50);
  });

  it('asks again, unmasked, when secrets are revealed', async () => {
    selectionStore.setState({ ordinal: 1 });
    await settle();
    await answerAll();
    setReveal(true);
    await settle();
    expect(fake.asked.every(({ reveal }) => reveal)).toBe(true);
    await answerAll();
    expect(shown()?.reveal).toBe(true);
  });

  it('says why a span cannot be shown, instead of showing another one, and tries again when asked', async () => {
    selectionStore.setState({ ordinal: 1 });
    await settle();
    await answerAll();
    selectionStore.setState({ ordinal: 2 });
    await settle();
    for (const one of fake.asked.splice(0)) one.fail('the file is gone');
    await settle();
    expect(contentStore.getState()).toMatchObject({ shown: undefined, error: 'the file is gone' });
    retryContent();
    await settle();
    await answerAll();
    expect(contentStore.getState()).toMatchObject({ shown: { ordinal: 2 }, error: '' });
  });

  it("shows the span even where the tab's own answer fails", async () => {
    selectionStore.setState({ ordinal: 3 });
    await settle();
    const [detail, step] = fake.asked.splice(0);
    detail?.answer();
    step?.fail('no step');
    await settle();
    expect(shown()).toMatchObject({ ordinal: 3, step: { error: 'no step' } });
  });

  it('forgets a span when another document is opened, also one that is still on its way', async () => {
    selectionStore.setState({ ordinal: 1 });
    await settle();
    const late = fake.asked.splice(0);
    fake = fakeEngine();
    documentStore.setState({ engine: fake.engine, files: [{ id: 'x', name: 'x' }] });
    selectionStore.setState({ ordinal: undefined });
    for (const one of late) one.answer();
    await settle();
    expect(shown()).toBeUndefined();
  });

  it('asks nothing for rows that are not in the trace', async () => {
    selectionStore.setState({ ordinal: -5 });
    await settle();
    expect(fake.asked).toEqual([]);
    expect(shown()).toBeUndefined();
  });
});
