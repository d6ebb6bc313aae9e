/** Gives the columns of a query the names that Redshift gives them: `count`, `case`, `?column?` where there is no alias. */
import { closing, is, quoteName, splitAtCommas, type Token, word } from './tokens';

export function nameColumns(tokens: readonly Token[]): Token[] {
  const start = startOfList(tokens);
  if (start === undefined) return [...tokens];
  const end = endOfList(tokens, start);
  const list = splitAtCommas(tokens.slice(start, end));
  // DuckDB lets clauses refer to a column by such a name; one that the statement gives itself must stay the only one.
  const given = new Set(list.filter((item) => impliedName(item) === undefined).map((item) => item.at(-1)?.value));
  const items = list.map((item) => {
    const name = impliedName(item);
    return name === undefined || given.has(name) ? item : [...item, word('as'), quoted(name)];
  });
  const comma: Token = { kind: 'symbol', text: ',', value: ',' };
  const named = items.flatMap((item, index) => (index === 0 ? item : [comma, ...item]));
  return [...tokens.slice(0, start), ...named, ...tokens.slice(end)];
}

/** Behind SELECT, DISTINCT and TOP n of the outermost SELECT, after the common table expressions. */
function startOfList(tokens: readonly Token[]): number | undefined {
  let index = 0;
  while (index < tokens.length && !is(tokens[index], 'select')) {
    index = is(tokens[index], '(') ? closing(tokens, index) + 1 : index + 1;
  }
  if (index >= tokens.length || is(tokens[0], '(')) return undefined;
  index++;
  if (is(tokens[index], 'top')) index += 2;
  if (is(tokens[index], 'distinct', 'all')) index++;
  if (is(tokens[index], 'top')) index += 2;
  return index;
}

const CLAUSES = [
  'from',
  'into',
  'where',
  'group',
  'having',
  'order',
  'limit',
  'offset',
  'union',
  'intersect',
  'except',
  'minus',
  'qualify',
  'window',
];

function endOfList(tokens: readonly Token[], start: number): number {
  let index = start;
  const isEnd = (at: number) => is(tokens[at], ...CLAUSES) && !is(tokens[at - 1], 'within');
  while (index < tokens.length && !isEnd(index)) {
    index = is(tokens[index], '(') ? closing(tokens, index) + 1 : index + 1;
  }
  return index;
}

/** The name of a select item without alias that is more than a column; `undefined` when the item names itself. */
function impliedName(item: readonly Token[]): string | undefined {
  const last = item.at(-1);
  if (last === undefined || is(last, '*') || hasAlias(item)) return undefined;
  if (isPath(item)) return isConstant(last) ? '?column?' : undefined;
  return nameOf(item);
}

function nameOf(item: readonly Token[]): string {
  const [first, second] = item;
  if (is(first, 'case')) return 'case';
  if (is(first, 'approximate')) return nameOf(item.slice(1));
  const cast = item.findIndex((each) => is(each, '::'));
  if (cast > 0 && isPath(item.slice(0, cast)) && first?.kind !== 'number') return (item[cast - 1] as Token).value;
  if (first?.kind !== 'word' || !is(second, '(')) return '?column?';
  const end = closing(item, 1);
  const isWhole = end === item.length - 1 || is(item[end + 1], 'over', 'filter', 'within', '::');
  if (!isWhole) return '?column?';
  if (!is(first, 'cast')) return first.value;
  const inner = item.slice(2, end);
  const as = inner.findIndex((each) => is(each, 'as'));
  const operand = inner.slice(0, Math.max(as, 0));
  return isPath(operand) ? (operand.at(-1) as Token).value : nameOf(operand);
}

/** Words that end an expression and are therefore no alias. */
const ENDINGS = [
  'end',
  'null',
  'true',
  'false',
  'unknown',
  'precision',
  'zone',
  'varying',
  'sysdate',
  'current_date',
  'current_timestamp',
];
/** Words that want something after them. */
const OPENINGS = [
  'and',
  'or',
  'not',
  'is',
  'like',
  'ilike',
  'in',
  'between',
  'over',
  'then',
  'else',
  'when',
  'case',
  'distinct',
  'zone',
  'escape',
  'from',
];

function hasAlias(item: readonly Token[]): boolean {
  let depth = 0;
  for (const each of item) {
    if (is(each, '(')) depth++;
    else if (is(each, ')')) depth--;
    else if (depth === 0 && is(each, 'as')) return true;
  }
  const [before, last] = item.slice(-2);
  if (item.length < 2 || last === undefined || before === undefined) return false;
  if (last.kind !== 'quoted' && (last.kind !== 'word' || is(last, ...ENDINGS))) return false;
  return before.kind === 'symbol' ? is(before, ')', ']') : !is(before, ...OPENINGS);
}

function isPath(tokens: readonly Token[]): boolean {
  return (
    tokens.length % 2 === 1 &&
    tokens.every((each, index) => (index % 2 === 1 ? is(each, '.') : each.kind === 'word' || each.kind === 'quoted'))
  );
}

function isConstant(each: Token): boolean {
  return is(each, 'null', 'true', 'false');
}

function quoted(name: string): Token {
  return { kind: 'quoted', text: quoteName(name), value: name };
}
