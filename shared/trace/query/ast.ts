/** A query as it was understood. Every part keeps its range in the text, so that errors can point at it. */

export interface Range {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export type BinaryOperator =
  | '&&'
  | '||'
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | '=~'
  | '!~'
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^';

/** Where an attribute is looked for; `any`: the span, then its resource. */
export type AttributeScope = 'any' | 'span' | 'resource' | 'event' | 'link';

export type Operand =
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'number'; readonly value: number | bigint }
  /** Nanoseconds. */
  | { readonly type: 'duration'; readonly value: number }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'nil' }
  /** Name of a field in FIELDS. */
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'attribute'; readonly scope: AttributeScope; readonly key: string }
  /** Any other word: a kind or a status, or a mistake. */
  | { readonly type: 'word'; readonly text: string };

export type Expression =
  | (Operand & Range)
  | ({ readonly type: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression } & Range)
  | ({
      readonly type: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    } & Range);

/** `>`: children on the right; `>>`: descendants; `<` and `<<`: parents and ancestors; `~`: siblings. */
export type SpansetOperator = '&&' | '||' | '>' | '>>' | '<' | '<<' | '~';

export type Spanset =
  /** Without a condition: every span. */
  | { readonly type: 'filter'; readonly condition: Expression | undefined }
  | { readonly type: 'join'; readonly operator: SpansetOperator; readonly left: Spanset; readonly right: Spanset };

/** Something wrong with a query, and where in its text. */
export class QueryError extends Error {
  readonly from: number;
  readonly to: number;
  constructor(message: string, range: Range) {
    super(message);
    this.name = 'QueryError';
    this.from = range.from;
    this.to = range.to;
  }
}
