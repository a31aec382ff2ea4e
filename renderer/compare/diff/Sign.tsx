import type { AttributeWhat } from '../../../shared/compare/diff/attributes.ts';

const SIGNS: Readonly<Record<AttributeWhat, readonly [sign: string, words: string]>> = {
  same: ['=', 'the same'],
  changed: ['≠', 'changed'],
  id: ['≠', 'another id'],
  cut: ['?', 'the same as far as it was compared'],
  added: ['+', 'added'],
  removed: ['−', 'removed'],
};

/** `+ − ≠`, with the word for whoever does not see it. */
export function Sign({ what }: { readonly what: AttributeWhat }) {
  const [sign, words] = SIGNS[what];
  return (
    <span className={`changes-sign changes-sign-${what}`} title={words}>
      <span aria-hidden="true">{sign}</span>
      <span className="visually-hidden">{words}</span>
    </span>
  );
}
