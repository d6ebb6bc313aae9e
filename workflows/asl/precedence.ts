/** How tightly JSONata's operators bind, so that expressions are put in brackets only where they must be. */
import { ATOM } from './expression';

/** Stands in a template's text where an expression is to be inserted. */
export const HOLE = '\uE000';

export interface Token {
  readonly kind: 'operand' | 'hole' | 'operator' | 'open' | 'close' | 'separator';
  /** Of an operator, or of a bracket that follows an operand. */
  readonly power: number;
  readonly text: string;
}

/**
 * As in JSONata's parser, except that `&` has a power of its own above `+`: the two bind alike, but only `&` may be regrouped.
 * @see https://docs.jsonata.org/1.8.0/other-operators
 */
const POWERS: Readonly<Record<string, number>> = {
  '.': 75, '@': 80, '#': 80, '*': 60, '/': 60, '%': 60, '+': 50, '-': 50, '&': 51, '..': 20,
  '=': 40, '!=': 40, '<': 40, '>': 40, '<=': 40, '>=': 40, '~>': 40, '^': 40, in: 40,
  and: 30, or: 25, '?': 20, ':': 0, ':=': 10,
}; // biome-ignore format: a table

const OPENING: Readonly<Record<string, number>> = { '(': 80, '[': 80, '{': 70 };
const PREFIX_MINUS = 70;

const PATTERN = new RegExp(
  [
    String.raw`(?<blank>\s+|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\x60[^\x60]*\x60)`,
    String.raw`(?<word>\$?\$?[\p{L}_][\p{L}\p{N}_]*|\$\$?|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<operator>\.\.|:=|!=|<=|>=|~>|\*\*|[-.@#*/%+&=<>^?:|])`,
    '(?<open>[([{])',
    String.raw`(?<close>[)\]}])`,
    '(?<separator>[,;])',
    `(?<hole>${HOLE})`,
  ].join('|'),
  'uy',
);
const REGEX_LITERAL = /\/(?:[^/\\\n]|\\.)+\/[im]*/y;

/** @throws SyntaxError at a character that JSONata does not know */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const operandExpected = !endsOperand(tokens.at(-1));
    REGEX_LITERAL.lastIndex = at;
    const regex = operandExpected && !text.startsWith('/*', at) ? REGEX_LITERAL.exec(text) : null;
    PATTERN.lastIndex = at;
    const match = regex ?? PATTERN.exec(text);
    if (!match) throw new SyntaxError(`expected JSONata, got '${text.slice(at, at + 20)}' in: ${text}`);
    at += match[0].length;
    if (regex) tokens.push({ kind: 'operand', power: ATOM, text: match[0] });
    else if (!match.groups?.blank) tokens.push(toToken(match[0], match.groups ?? {}, operandExpected));
  }
  return tokens;
}

/** The power of the loosest operator outside all brackets. */
export function powerOf(text: string): number {
  let depth = 0;
  let power = ATOM;
  for (const token of tokenize(text)) {
    if (token.kind === 'close') depth -= 1;
    if (depth === 0 && token.kind === 'operator' && token.text !== ':') power = Math.min(power, token.power);
    if (token.kind === 'open') depth += 1;
  }
  return power >= 75 ? ATOM : power;
}

/** Whether an expression of this power needs brackets between its two neighbours. */
export function needsBrackets(power: number, left: Token | undefined, right: Token | undefined): boolean {
  if (power === ATOM) return false;
  return loosens(power, left) || gives(power, right);
}

/** An operator to the left takes the expression's first operand from it, if it binds at least as tightly. */
function loosens(power: number, left: Token | undefined): boolean {
  if (left?.kind !== 'operator' || left.text === '?') return false;
  const regroups = left.text === '&' || left.text === 'and' || left.text === 'or';
  return regroups ? power < left.power : power <= (left.power === 50 ? 51 : left.power);
}

/** An operator or bracket to the right takes the last operand, if it binds more tightly. */
function gives(power: number, right: Token | undefined): boolean {
  if (right?.kind === 'open') return power < right.power;
  if (right?.kind !== 'operator') return false;
  return right.text === '?' ? power <= right.power : power < right.power;
}

function toToken(text: string, groups: Record<string, string | undefined>, operandExpected: boolean): Token {
  const operator = (power: number): Token => ({ kind: 'operator', power, text });
  const named = groups.word !== undefined && !operandExpected ? POWERS[text] : undefined;
  if (named !== undefined) return operator(named);
  if (groups.hole) return { kind: 'hole', power: 0, text };
  if (groups.open) return { kind: 'open', power: operandExpected ? 0 : (OPENING[text] ?? 0), text };
  if (groups.close) return { kind: 'close', power: 0, text };
  if (groups.separator) return { kind: 'separator', power: 0, text };
  if (groups.operator === undefined) return { kind: 'operand', power: ATOM, text };
  if (!operandExpected) return operator(POWERS[text] ?? 1);
  return text === '-' ? operator(PREFIX_MINUS) : { kind: 'operand', power: ATOM, text };
}

const endsOperand = (token: Token | undefined) =>
  token?.kind === 'operand' || token?.kind === 'hole' || token?.kind === 'close';
