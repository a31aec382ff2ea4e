/** Style sheets keep to their features: what is wrong in one fails `npm run lint`. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readStyles, wrongStyles } from '../../../scripts/layers/styles.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const TOKENS = { path: 'renderer/app/tokens.css', text: ':root { --font-small: 12px; --error: #bd2333; }' };
const CARD = { path: 'renderer/ui/card.css', text: '.card { color: var(--error); } .card-error { margin: 0; }' };
const CARD_CODE = { path: 'renderer/ui/Card.tsx', text: `<article className={\`card card-\${tone}\`} />` };
const SCORES = { path: 'renderer/cell/scores.css', text: '.scores .card { font-size: var(--font-small); }' };
const SCORES_CODE = { path: 'renderer/cell/Scores.tsx', text: '<ul className="scores" />' };
const RIGHT = [TOKENS, CARD, CARD_CODE, SCORES, SCORES_CODE];

/** What is wrong where one file stands in the place of another, or beside all. */
const wrongWith = (file: { path: string; text: string }) =>
  wrongStyles([...RIGHT.filter(({ path }) => path !== file.path), file]);

describe('what a style sheet and its classes may be', () => {
  it('a feature has its own classes and those of ui', () => {
    expect(wrongStyles(RIGHT)).toEqual([]);
  });

  it('the class of another feature is refused', () => {
    const [wrong] = wrongWith({ path: 'renderer/sweep/List.tsx', text: '<ul className="scores" />' });
    expect(wrong).toContain('.scores belongs to renderer/cell/scores.css');
  });

  it('ui has no class of a feature', () => {
    const [wrong] = wrongWith({ path: 'renderer/ui/Card.tsx', text: '<i className="card card-error scores" />' });
    expect(wrong).toContain('renderer/ui/Card.tsx: .scores belongs to');
  });

  it('a class has the name of its sheet or of its folder', () => {
    expect(wrongWith({ path: SCORES.path, text: '.scores { top: 0; } .cell-aside { top: 0; }' })).toEqual([
      'renderer/cell/scores.css: .cell-aside is used nowhere',
    ]);
    expect(wrongWith({ path: SCORES.path, text: '.scores { top: 0; } .axis { top: 0; }' })[0]).toContain(
      '.axis has neither the name of this sheet nor a sheet in renderer/ui',
    );
  });

  it('a class that is put together in code counts as used', () => {
    expect(wrongWith({ path: CARD_CODE.path, text: '<article className="card" />' })).toEqual([
      'renderer/ui/card.css: .card-error is used nowhere',
    ]);
  });

  it.each(['font-size: 12px', 'font: 600 12px var(--mono)', 'color: #fff', 'background: rgb(0 0 0 / 50%)'])(
    '%s stands in tokens.css only',
    (declaration) => {
      const wrong = wrongWith({ path: SCORES.path, text: `.scores { ${declaration}; }` });
      expect(wrong[0]).toContain('belongs into renderer/app/tokens.css');
    },
  );

  it('a token that is defined nowhere is refused', () => {
    expect(wrongWith({ path: SCORES.path, text: '.scores { color: var(--bad); }' })).toEqual([
      'renderer/cell/scores.css: --bad is defined nowhere',
    ]);
  });
});

describe('the sheets of the renderer', () => {
  it('keep to this', () => {
    expect(wrongStyles(readStyles(root))).toEqual([]);
  });
});
