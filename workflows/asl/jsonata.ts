/** The two tagged templates that make expressions: `jsonata` of JSONata text, `text` of plain text. */
import { type Expr, expression } from './expression';
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
export function jsonata<T = unknown>(template: TemplateStringsArray, ...operands: readonly Operand[]): Expr<T> {
  const frame = template.raw.map(unescape).join(HOLE).trim();
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
  const operands = template.flatMap((chunk, at) => [...(chunk === '' ? [] : [chunk]), ...parts.slice(at, at + 1)]);
  if (operands.length === 0) return jsonata`${''}`;
  const ampersands = operands.map((_, at) => (at === 0 || at === operands.length ? '' : ' & '));
  return jsonata<string>(Object.assign([...ampersands, ''], { raw: [...ampersands, ''] }), ...operands);
}

/** Only what TypeScript's templates force one to escape; all other backslashes are JSONata's. */
const unescape = (raw: string) => raw.replace(/\\([`$])/g, '$1');
