/** Showing and masking secrets in the page, over the real engine. */
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import '../register.ts';
import { setReveal } from '../../../../renderer/document/reveal.ts';
import { closeDocument, openFiles, startSession } from '../../../../renderer/document/session.ts';
import { startDerived } from '../../../../renderer/document/start.ts';
import { contentStore, startContent } from '../../../../renderer/inspector/content.ts';
import { compareStore, NO_BASE, NO_COMPARISON } from '../../../../renderer/stores/compare.ts';
import { documentStore } from '../../../../renderer/stores/document.ts';
import { layoutStore } from '../../../../renderer/stores/layout.ts';
import type { EngineClient } from '../../../../shared/transport.ts';
import { grant, otlpLine } from '../../engine/host.ts';
import { testShell } from '../shell.ts';

const SECRET = 'sk-test-000abcdefghijklmnopqrstuvwxyz';
const FILES = {
  'one.json': otlpLine([{ id: '1', name: 'one', attributes: { token: SECRET } }]),
  'two.json': otlpLine([{ id: '1', name: 'two', attributes: { token: SECRET } }]),
};

const text = () =>
  JSON.stringify(contentStore.getState().shown, (_, part) => (typeof part === 'bigint' ? String(part) : part)) ?? '';
const showsSecret = () => text().includes(SECRET);
let stops: (() => void)[] = [];

beforeAll(() => {
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => setTimeout(() => callback(0)));
  vi.stubGlobal('addEventListener', () => undefined);
  startDerived();
});
beforeEach(async () => {
  await startSession(testShell(FILES));
  closeDocument();
  layoutStore.setState({ inspectorTab: 'attributes' });
  stops = [startContent()];
  await openFiles([grant('one.json')]);
  await expect.poll(text).toContain('token');
});
afterEach(() => {
  for (const stop of stops) stop();
  compareStore.setState(NO_COMPARISON);
  setReveal(false);
});

it('shows secrets, and takes them from the screen in the moment in which they are masked', async () => {
  expect(showsSecret()).toBe(false);
  setReveal(true);
  await expect.poll(showsSecret).toBe(true);
  setReveal(false);
  expect(showsSecret()).toBe(false);
  await expect.poll(() => contentStore.getState().shown?.reveal).toBe(false);
  expect(text()).toContain('token');
});

it('never shows them while it is masked, however often that changes', async () => {
  let seen = false;
  stops.push(
    contentStore.subscribe(() => {
      if (showsSecret() && !layoutStore.getState().reveal) seen = true;
    }),
  );
  for (let i = 0; i < 20; i++) {
    setReveal(true);
    await new Promise((resolve) => setTimeout(resolve, i % 4));
    setReveal(false);
    if (i % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await expect.poll(() => contentStore.getState().busy).toBe(false);
  expect(seen).toBe(false);
  expect(showsSecret()).toBe(false);
  expect(contentStore.getState()).toMatchObject({ shown: { reveal: false }, error: '' });
});

it('masks them in the next document', async () => {
  setReveal(true);
  await expect.poll(showsSecret).toBe(true);
  await openFiles([grant('two.json')]);
  expect(layoutStore.getState().reveal).toBe(false);
  await expect.poll(() => contentStore.getState().shown?.detail.name).toBe('two');
  expect(showsSecret()).toBe(false);
});

it('is told to the engine of a comparison’s base, too', () => {
  const told: unknown[] = [];
  const engine = {
    request: async (name: string, argument: unknown) => told.push([name, argument]),
  } as unknown as EngineClient;
  compareStore.setState({ baseDocument: { ...NO_BASE, engine } });
  setReveal(true);
  setReveal(true);
  setReveal(false);
  expect(told).toEqual([
    ['session.reveal', { reveal: true }],
    ['session.reveal', { reveal: false }],
  ]);
  expect(documentStore.getState().engine).toBeDefined();
});
