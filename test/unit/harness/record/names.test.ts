import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endpointAt, readUpstream } from '../../../../harness/base/model-endpoint.ts';
import { RecordRefusal } from '../../../../harness/base/record-refusal.ts';
import { cellIdentity, combinationFolder, nextRun, safeName } from '../../../../harness/identity.ts';
import { checkPlaceholders, fillPlaceholders } from '../../../../harness/placeholders.ts';

describe('names of cells and folders', () => {
  it('make one step of a path that stays where it is, whatever they are', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('..', '.', '/', 'con', 'a/../..', '\\', 'aux.txt'),
    );
    fc.assert(
      fc.property(text, (name) => {
        const safe = safeName(name);
        expect(basename(join('/x', safe))).toBe(safe);
        expect(safe).toMatch(/^[^\\/:*?"<>|\s]+$/u);
        expect(safe.startsWith('.')).toBe(false);
        expect(safeName(safe)).toBe(safe);
      }),
    );
  });

  it('keep the levels that models and tasks have, and leave out what is unknown', () => {
    const name = { sweep: 's', tui: 'pi', model: 'openai/gpt-x', task: 'demo/two', taskCategory: undefined };
    expect(cellIdentity(name, 2).id).toBe('s/pi/openai/gpt-x/demo/two#run2');
    expect(cellIdentity({ ...name, sweep: undefined, model: undefined }, 1).id).toBe('pi/demo/two#run1');
    expect(combinationFolder('cells', 's', name)).toBe(join('cells', 's', 'pi', 'openai', 'gpt-x', 'demo', 'two'));
    expect(combinationFolder('cells', '..', { ...name, model: '../../etc', task: undefined })).toBe(
      join('cells', 'unnamed', 'pi', 'unnamed', 'unnamed', 'etc', 'no-task'),
    );
  });

  it('count runs from the highest that is there, set aside ones included', () => {
    const folder = mkdtempSync(join(tmpdir(), 'spanreel-names-'));
    try {
      expect(nextRun(join(folder, 'nothing'))).toBe(1);
      for (const name of ['run-2', 'run-10', 'run-11.unfinished-1', 'other']) mkdirSync(join(folder, name));
      expect(nextRun(folder)).toBe(12);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the model endpoint', () => {
  it.each([
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/', 'P/v1'],
    ['http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/', 'P/v1'],
    ['https://api.example/v1/', 'https://api.example/', 'P/v1'],
    ['https://router.example/api/v1', 'https://router.example/api', 'P/v1'],
    ['https://g.example/v1beta', 'https://g.example/', 'P/v1'],
    ['https://z.example/api/paas/v4', 'https://z.example/api/paas/v4', 'P'],
  ])('%s is reached through the proxy as each client says its paths', (text, upstream, openai) => {
    const read = readUpstream(text);
    expect(read.url.href).toBe(upstream);
    expect(endpointAt('P', read)).toEqual({ root: 'P', openai, anthropic: 'P', gemini: 'P' });
  });
});

describe('placeholders', () => {
  const values = { proxy: 'P', prompt: '{model} {x}', model: 'M', workdir: 'W', home: undefined, otlp: 'O' };

  it('are filled in once, and other braces stay', () => {
    expect(fillPlaceholders('{proxy}/v1 {prompt} {unknown} m={model}', values)).toBe('P/v1 {model} {x} {unknown} m=M');
  });

  it('without a value are refused, before and while they are filled in', () => {
    expect(() => fillPlaceholders('{home}', values)).toThrow(RecordRefusal);
    const present = { proxy: false, prompt: true, model: true, workdir: true, home: true, otlp: true };
    expect(() => checkPlaceholders(['{model}'], present)).not.toThrow();
    expect(() => checkPlaceholders(['x', '--base={proxy}/v1'], present)).toThrow(/--model-endpoint/);
  });
});
