import { describe, expect, it } from 'vitest';
import { decodeUtf8, memorySource } from '../../../shared/base/bytes.ts';
import { Secrets } from '../../../shared/secrets/collected.ts';
import { makeCast } from '../../../shared/share/cast.ts';
import { secretsLeft } from '../../../shared/share/left.ts';
import { maskTerminal } from '../../../shared/share/mask-terminal.ts';
import { readRecording } from '../../../shared/terminal/asciicast.ts';
import type { Recording } from '../../../shared/terminal/recording.ts';

function recordingOf(events: readonly (readonly [number, string, string])[]): Promise<Recording> {
  const lines = [{ version: 2, width: 40, height: 10 }, ...events].map((line) => JSON.stringify(line));
  const source = memorySource('t.cast', new TextEncoder().encode(lines.join('\n')));
  return readRecording(source.stream(), 'asciicast-v2', () => undefined);
}

async function masked(events: readonly (readonly [number, string, string])[], also = ''): Promise<string[]> {
  const recording = await recordingOf(events);
  const secrets = new Secrets();
  secrets.text(also, { file: 'other', place: 'x' });
  maskTerminal(recording, 't.cast', secrets);
  secrets.beginMasking();
  const bytes = makeCast(recording, maskTerminal(recording, 't.cast', secrets), 't.cast', secrets);
  expect(secretsLeft(bytes, secrets.known)).toBe(0);
  const lines = decodeUtf8(bytes).trimEnd().split('\n').slice(1);
  return lines.map((line) => (JSON.parse(line) as [number, string, string])[2]);
}

const KEY = 'sk-test-000abcdef9876543210';
const STARS = `sk-${'*'.repeat(KEY.length - 3)}`;

describe('masking a terminal', () => {
  it('masks a key over many events, one character each', async () => {
    const out = await masked([...KEY].map((character, index) => [index / 10, 'o', character] as const));
    expect(out.join('')).toBe(STARS);
    expect(out).toHaveLength(KEY.length);
  });

  it('masks a key with colours inside and leaves the colours', async () => {
    const out = await masked([[0, 'o', `${KEY.slice(0, 9)}\u001b[1;31m${KEY.slice(9)}\u001b[0m done`]]);
    expect(out[0]).toBe(`${STARS.slice(0, 9)}\u001b[1;31m${STARS.slice(9)}\u001b[0m done`);
  });

  it('masks a key that a program drew with cursor movements in between', async () => {
    const out = await masked([[0, 'o', `${KEY.slice(0, 15)}\u001b[2;1H${KEY.slice(15)}`]]);
    expect(out[0]).toBe(`${STARS.slice(0, 15)}\u001b[2;1H${STARS.slice(15)}`);
  });

  it('masks a key that is told elsewhere and broken at the edge of a box here', async () => {
    const secret = 'told000elsewhere5a6b7c8d';
    const out = await masked(
      [[0, 'o', `│ ${secret.slice(0, 10)} │\r\n│ ${secret.slice(10)} │\r\n`]],
      `API_KEY=${secret}`,
    );
    expect(out[0]).toBe(`│ ${'*'.repeat(10)} │\r\n│ ${'*'.repeat(14)} │\r\n`);
  });

  it('masks what was typed, titles and links, and labels of markers', async () => {
    const out = await masked([
      [0, 'i', KEY],
      [1, 'o', `\u001b]8;;https://u:${KEY}@h/\u0007link\u001b]8;;\u0007`],
      [2, 'm', `with ${KEY}`],
    ]);
    expect(out.join(' ')).not.toContain('abcdef9876543210');
    expect(out[1]?.length).toBe(`\u001b]8;;https://u:${KEY}@h/\u0007link\u001b]8;;\u0007`.length);
  });

  it('keeps the width of characters that are not ASCII', async () => {
    const out = await masked([[0, 'o', 'PASSWORD=pässwörd99x\r\nnext']]);
    expect(out[0]).toBe('PASSWORD=*·***·*****\r\nnext');
  });

  it('leaves a recording without secrets as it is', async () => {
    const text = '\u001b[2J\u001b[Hhello \u001b[32m✔ 日本\u001b[0m\r\n';
    expect(await masked([[0, 'o', text]])).toEqual([text]);
  });
});

describe('the last look', () => {
  it('finds a secret as it is, in escapes, over events, and with colours in it', () => {
    const known = new Set([KEY]);
    const left = (text: string) => secretsLeft(new TextEncoder().encode(text), known);
    expect(left(`x ${KEY}`)).toBe(1);
    expect(left(JSON.stringify({ a: KEY }).replace('sk-', '\\u0073k-'))).toBe(1);
    expect(left(`[0,"o","${KEY.slice(0, 5)}"]\n[1,"o","${KEY.slice(5)}"]`)).toBe(1);
    expect(left(`[0,"o","${KEY.slice(0, 5)}\\u001b[31m${KEY.slice(5)}"]`)).toBe(1);
    expect(left('nothing of it')).toBe(0);
  });
});
