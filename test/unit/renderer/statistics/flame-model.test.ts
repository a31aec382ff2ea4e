import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ALL,
  childrenOf,
  flameModel,
  frameAt,
  layoutFlame,
  NARROW,
  neighbour,
  REST,
  totalOf,
  UNATTRIBUTED,
} from '../../../../renderer/statistics/flame-model.ts';
import { frameSentence, frameWords } from '../../../../renderer/statistics/flame-words.ts';
import { flameGraph, reverseFlame } from '../../../../shared/trace/flame.ts';
import { kindIndex } from '../../../../shared/trace/kind.ts';
import { cleanSpans, messySpans } from '../../trace/arbitrary.ts';
import { tableOf } from '../../trace/spans.ts';

const named = fc.oneof(messySpans, cleanSpans).map((spans) => spans.map((span, i) => ({ ...span, name: `n${i % 6}` })));

const RUN = tableOf([
  { id: '1', name: 'launch', start: 0, end: 100, kind: kindIndex('container') },
  { id: '2', parent: '1', name: 'bash', start: 0, end: 20, kind: kindIndex('tool') },
  { id: '3', parent: '1', name: 'chat', start: 20, end: 60, kind: kindIndex('model') },
  { id: '4', parent: '1', name: 'tiny', start: 60, end: 61, kind: kindIndex('tool') },
  { id: '5', name: 'score', start: 110, end: 120, kind: kindIndex('scorer') },
]);
const model = flameModel(flameGraph(RUN), 'path');
const nodeOf = (name: string) => [...model.flame.name].findIndex((index) => RUN.strings[index] === name);

describe('the layout of the flame graph', () => {
  it('keeps each frame inside the one that it stands on, and none over its neighbour', () => {
    fc.assert(
      fc.property(named, fc.constantFrom('path', 'self'), fc.boolean(), fc.nat(), (spans, value, reverse, nth) => {
        const flame = flameGraph(tableOf(spans));
        const made = flameModel(reverse ? reverseFlame(flame) : flame, value as 'path' | 'self');
        const zoom = made.flame.nodes === 0 ? ALL : (nth % (made.flame.nodes + 1)) - 1;
        const frames = layoutFlame(made, zoom, 500);
        for (const { left, width, level } of frames) {
          expect(left).toBeGreaterThanOrEqual(0);
          expect(left + width).toBeLessThanOrEqual(500 + 1e-6);
          if (level > 0) {
            const under = frames.find(
              (one) =>
                one.level === level - 1 && one.left <= left + 1e-6 && one.left + one.width >= left + width - 1e-6,
            );
            expect(under).toBeDefined();
          }
        }
        const sorted = [...frames].sort((a, b) => a.level - b.level || a.left - b.left);
        for (let i = 1; i < sorted.length; i++) {
          const [a, b] = [sorted[i - 1] as (typeof frames)[0], sorted[i] as (typeof frames)[0]];
          if (a.level === b.level) expect(b.left).toBeGreaterThanOrEqual(a.left + a.width - 1e-6);
        }
      }),
    );
  });

  it('has the largest child first, then what is too narrow, then what is unattributed', () => {
    expect([...childrenOf(model, nodeOf('launch'))]).toEqual(['chat', 'bash', 'tiny'].map(nodeOf));
    const frames = layoutFlame(model, ALL, 60).filter(({ level }) => level === 2);
    expect(frames.map(({ node }) => node)).toEqual([nodeOf('chat'), nodeOf('bash'), UNATTRIBUTED]);
    const wide = layoutFlame(model, ALL, 1200).filter(({ level }) => level === 1);
    expect(wide.map(({ node, width }) => [node, width])).toEqual([
      [nodeOf('launch'), 1000],
      [nodeOf('score'), 100],
      [REST, 100],
    ]);
  });

  it('fills the width with the frame that is zoomed to, above what it stands on', () => {
    const frames = layoutFlame(model, nodeOf('chat'), 300);
    expect(frames.map(({ node, level, width }) => [node, level, width])).toEqual([
      [ALL, 0, 300],
      [nodeOf('launch'), 1, 300],
      [nodeOf('chat'), 2, 300],
    ]);
    expect(frameAt(frames, 299, 2)?.node).toBe(nodeOf('chat'));
    expect(frameAt(frames, 10, 3)).toBeUndefined();
  });

  it('draws many narrow frames as one', () => {
    const many = Array.from({ length: 900 }, (_, i) => ({
      id: (i + 1).toString(16),
      name: `s${i}`,
      start: i,
      end: i + 1,
    }));
    const frames = layoutFlame(flameModel(flameGraph(tableOf(many)), 'self'), ALL, 300);
    expect(frames.map(({ node, width }) => [node, Math.round(width)])).toEqual([
      [ALL, 300],
      [NARROW, 300],
    ]);
  });
});

describe('moving in the flame graph', () => {
  it('goes up to who called, down to the largest, and to the neighbours', () => {
    expect(neighbour(model, ALL, 'ArrowDown')).toBe(nodeOf('launch'));
    expect(neighbour(model, nodeOf('launch'), 'ArrowDown')).toBe(nodeOf('chat'));
    expect(neighbour(model, nodeOf('chat'), 'ArrowRight')).toBe(nodeOf('bash'));
    expect(neighbour(model, nodeOf('chat'), 'ArrowLeft')).toBe(nodeOf('chat'));
    expect(neighbour(model, nodeOf('chat'), 'ArrowUp')).toBe(nodeOf('launch'));
    expect(neighbour(model, nodeOf('bash'), 'Home')).toBe(ALL);
    expect(neighbour(model, ALL, 'ArrowLeft')).toBe(ALL);
  });

  it('stays where nothing could be seen', () => {
    fc.assert(
      fc.property(
        named,
        fc.array(fc.constantFrom('ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight')),
        (spans, keys) => {
          const made = flameModel(flameGraph(tableOf(spans)), 'path');
          let at = ALL;
          for (const key of keys) {
            at = neighbour(made, at, key);
            expect(at).toBeGreaterThanOrEqual(ALL);
            expect(at).toBeLessThan(made.flame.nodes);
            if (at !== ALL) expect(totalOf(made, at)).toBeGreaterThan(0);
          }
        },
      ),
    );
  });

  it('is told in words', () => {
    expect(frameSentence(RUN, model, 'path', nodeOf('launch'))).toBe(
      'launch, container; 100 ns, 83.3 %; 39 ns of its own; 1 span; level 1, 1 of 2; 3 in it.',
    );
    expect(frameSentence(RUN, model, 'path', ALL)).toBe('wall time; 120 ns, 100.0 %; 2 in it.');
    expect(frameWords(RUN, model, 'path', REST)).toMatchObject({ name: 'nothing ran', time: '10 ns' });
    expect(frameWords(RUN, model, 'path', UNATTRIBUTED, nodeOf('launch'))).toMatchObject({
      name: 'unattributed in launch',
      time: '39 ns',
    });
  });
});
