import { describe, expect, it } from 'vitest';
import { type Badge, badgeMarkdown, badgeSvg, embedSnippet, makeBadge } from '../../../shared/cell/badge.ts';

function pageWith(identity: Record<string, string>, axes: Record<string, number>): Parameters<typeof makeBadge>[0] {
  const origin = { from: 'cell.json', at: '', span: undefined } as const;
  return {
    identity: Object.entries(identity).map(([key, value]) => ({
      key,
      label: key,
      sources: [{ value, origin }],
      conflict: false,
    })),
    axes: Object.entries(axes).map(([key, value]) => ({
      key,
      label: key,
      value,
      text: '',
      good: undefined,
      evidence: [],
    })),
  };
}

describe('the badge', () => {
  it('says who ran with which model, and the composite score', () => {
    const badge = makeBadge(
      pageWith({ tui: 'aider', model: 'openai/gpt-oss-120b' }, { pass_rate: 1, composite: 0.8653 }),
    );
    expect(badge).toEqual({ label: 'aider × openai/gpt-oss-120b', value: '87%', tone: 'good' });
  });

  it('is bad where the run failed, whatever its composite, and says so where there is no composite', () => {
    expect(makeBadge(pageWith({ tui: 'a' }, { pass_rate: 0, composite: 0.9 })).tone).toBe('bad');
    expect(makeBadge(pageWith({ tui: 'a' }, { pass_rate: 0, composite: Number.NaN }))).toMatchObject({
      value: 'failed',
    });
    expect(makeBadge(pageWith({}, {}))).toEqual({ label: 'cell', value: 'not scored', tone: 'none' });
  });

  it('has a title, loads nothing, and is wider for longer names', () => {
    const svg = badgeSvg({ label: 'aider', value: '87%', tone: 'good' });
    expect(svg).toContain('<title id="badge-title">aider: 87%</title>');
    expect(svg).not.toMatch(/href|url\((?!#)|@import|<style|<script/);
    const width = (badge: Badge) => Number(/width="(\d+)"/.exec(badgeSvg(badge))?.[1]);
    expect(width({ label: 'aider × a-long-model', value: '87%', tone: 'good' })).toBeGreaterThan(
      width({ label: 'aider', value: '87%', tone: 'good' }),
    );
  });

  it('lets no name become markup: not in SVG, not in Markdown, not in HTML', () => {
    const badge = makeBadge(pageWith({ tui: `"><script>x</script>](http://evil)`, model: '\u0000\ud800`' }, {}));
    expect(badgeSvg(badge)).not.toContain('<script');
    expect(badgeMarkdown(badge, 'b.svg')).toContain('\\]');
    expect(badgeMarkdown(badge, 'a b).svg', 'javascript:alert(1)')).toMatch(
      /\(a%20b%29\.svg\)\]\(javascript%3Aalert%281%29\)$/,
    );
    expect(embedSnippet('"><img>', 'x" onload="y')).not.toMatch(/<img|" onload/);
  });
});
