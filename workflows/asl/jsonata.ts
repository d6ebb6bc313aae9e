/** The two tagged templates that make expressions: `jsonata` of JSONata text, `text` of plain text. */
import { type Expr, expression, isExpression } from './expression';
import { type Operand, toSource } from './literal';
import { HOLE, needsBrackets, powerOf, tokenize } from './precedence';

/**
 * JSONata with expressions and JSON values inserted; brackets are added where an inserted expression needs them. The value's
 * type is the type parameter: the one place where the compiler takes your word for it.
 *
 * @example jsonata<boolean>`${vars.evaluation.auc} >= ${vars.run.gate.minimumAuc}`
 * @example jsonata<string[]>`[$keys(${vars.run.training.hyperparameters})]`
 * @throws SyntaxError when the text has a character that JSONata does not know
 */
export function jsonata<T = unknown>(
  template: TemplateStringsArray,
  ...operands: readonly Operand[]
): Expr<NoInfer<T>> {
  const frame = template.raw.map(restore).join(HOLE).trim();
  const tokens = tokenize(frame);
  const sources = operands.map(toSource);
  const holes = tokens.flatMap((token, at) => (token.kind === 'hole' ? [at] : []));
  if (holes.length !== sources.length)
    throw new SyntaxError(`expected no expression inside a string or comment: ${frame}`);
  const inserted = sources.map(({ text, power }, index) => {
    const at = holes[index] as number;
    return needsBrackets(power, tokens[at - 1], tokens[at + 1]) ? `(${text})` : text;
  });
  const text = frame.split(HOLE).reduce((left, right, index) => left + inserted[index - 1] + right);
  return expression(text, frame === HOLE ? sources[0]?.power : powerOf(frame));
}

/**
 * Text with expressions inserted, joined by `&`.
 *
 * @example text`${vars.run.uris.train}part-` // {% $run.uris.train & 'part-' %}
 */
export function text(
  template: TemplateStringsArray,
  ...parts: readonly (Expr<string | number | boolean> | string | number)[]
): Expr<string> {
  const [first = '', ...rest] = merged(template.flatMap((chunk, at) => [chunk, ...parts.slice(at, at + 1)]));
  const start = isExpression(first) && rest.length === 0 ? jsonata<string>`${first} & ''` : jsonata<string>`${first}`;
  return rest.reduce<Expr<string>>((left, right) => jsonata<string>`${left} & ${right}`, start);
}

/** Neighbouring pieces of plain text as one; empty ones are left out. */
function merged(pieces: readonly (Expr<unknown> | string | number)[]): (Expr<unknown> | string)[] {
  const all: (Expr<unknown> | string)[] = [];
  for (const piece of pieces) {
    const last = all.at(-1);
    if (isExpression(piece)) all.push(piece);
    else if (typeof last === 'string') all[all.length - 1] = `${last}${piece}`;
    else if (piece !== '') all.push(`${piece}`);
  }
  return all;
}

/** Only what TypeScript's templates force one to escape; all other backslashes are JSONata's. */
const restore = (raw: string) => raw.replace(/\\([`$])/g, '$1');
