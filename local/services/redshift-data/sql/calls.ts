/** Rewrites the function calls of a statement: each is either the same in DuckDB, a macro of ours, or refused. */
import { strftimeFormat } from './date-format';
import { datePart, treatmentOf } from './functions';
import { SqlError } from './sql-error';
import { closing, is, splitAtCommas, stringToken, symbol, type Token, word } from './tokens';

/** What a statement may ask about its session. */
export interface SessionFacts {
  /** Rows of the session's last COPY: `pg_last_copy_count()`. */
  readonly lastCopyCount: number;
  /** The running statement: `pg_last_query_id()`. */
  readonly queryId: number;
}

export function rewriteCalls(tokens: readonly Token[], facts: SessionFacts): Token[] {
  const out: Token[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const each = tokens[index] as Token;
    if (is(each, 'sysdate')) out.push(...call('redshift_getdate', []));
    else if (!isCall(tokens, index)) out.push(each);
    else {
      const end = closing(tokens, index + 1);
      const rewritten = rewriteCall(each.value, tokens.slice(index + 2, end), facts);
      if (WIDENED.has(each.value)) {
        const tail = endOfAggregate(tokens, end);
        const clauses = rewriteCalls(tokens.slice(end + 1, tail + 1), facts);
        out.push(...widen(each.value, tokens.slice(index + 2, end), [...rewritten, ...clauses], facts));
        index = tail;
      } else {
        out.push(...rewritten);
        index = end;
      }
    }
  }
  return out;
}

/** A name before a parenthesis, unless it is syntax, the target of an INSERT, or an alias or CTE with a list of columns. */
function isCall(tokens: readonly Token[], index: number): boolean {
  const [before, each, after] = [tokens[index - 1], tokens[index], tokens[index + 1]];
  if ((each?.kind !== 'word' && each?.kind !== 'quoted') || !is(after, '(')) return false;
  if (is(before, '.')) return isQualifiedCall(tokens, index);
  if (is(before, 'into', 'recursive', 'as', ')') || before?.kind === 'quoted') return false;
  if (each.kind === 'word' && treatmentOf(each.text).kind === 'syntax' && each.text !== 'extract') return false;
  const end = closing(tokens, index + 1);
  return !(is(tokens[end + 1], 'as') && is(tokens[end + 2], '('));
}

function isQualifiedCall(tokens: readonly Token[], index: number): boolean {
  let start = index;
  while (is(tokens[start - 1], '.')) start -= 2;
  if (is(tokens[start - 1], 'into')) return false;
  const name = tokens.slice(start, index + 1).map((each) => each.value);
  throw new SqlError(`function ${name.join('')}() does not exist or is not supported here`);
}

type Rewriter = (inner: readonly Token[], facts: SessionFacts) => Token[];

const REWRITERS: Readonly<Record<string, Rewriter>> = {
  dateadd: (inner, facts) => withDatePart('redshift_dateadd', inner, facts),
  date_add: (inner, facts) => withDatePart('redshift_dateadd', inner, facts),
  datediff: (inner, facts) => withDatePart('redshift_datediff', inner, facts),
  date_diff: (inner, facts) => withDatePart('redshift_datediff', inner, facts),
  date_part: (inner, facts) => withDatePart('redshift_date_part', inner, facts),
  extract: (inner, facts) => {
    const from = inner.findIndex((each) => is(each, 'from'));
    if (from !== 1) throw new SqlError('syntax error at or near "extract"');
    return withDatePart('redshift_date_part', [inner[0] as Token, symbol(','), ...inner.slice(2)], facts);
  },
  to_char: (inner, facts) => withFormat('redshift_to_char', inner, facts),
  to_date: (inner, facts) => withFormat('redshift_to_date', inner, facts),
  to_timestamp: (inner, facts) => withFormat('redshift_to_timestamp', inner, facts),
  convert_timezone: (inner, facts) => {
    const name = splitAtCommas(inner).length === 3 ? 'redshift_convert_timezone_from' : 'redshift_convert_timezone';
    return call(name, rewriteCalls(inner, facts));
  },
  // Without a delimiter Redshift joins with nothing, DuckDB with a comma.
  listagg: (inner, facts) => {
    const separator = splitAtCommas(inner).length === 1 ? [symbol(','), stringToken('')] : [];
    return call('listagg', [...rewriteCalls(inner, facts), ...separator]);
  },
  pg_last_copy_count: (_inner, facts) => [word(String(facts.lastCopyCount))],
  pg_last_query_id: (_inner, facts) => [word(String(facts.queryId))],
};

function rewriteCall(name: string, inner: readonly Token[], facts: SessionFacts): Token[] {
  const rewriter = Object.hasOwn(REWRITERS, name) ? REWRITERS[name] : undefined;
  if (rewriter) return rewriter(inner, facts);
  const treatment = treatmentOf(name);
  if (treatment.kind === 'unknown') throw new SqlError(`function ${name}() does not exist or is not supported here`);
  return call(treatment.kind === 'macro' ? treatment.name : name, rewriteCalls(inner, facts));
}

/** Aggregates whose result type in Redshift follows the argument's type (see macros.ts). */
const WIDENED = new Map([
  ['sum', 'redshift_sum'],
  ['avg', 'redshift_avg'],
]);

function widen(name: string, inner: readonly Token[], aggregate: readonly Token[], facts: SessionFacts): Token[] {
  const argument = is(inner[0], 'distinct', 'all') ? inner.slice(1) : inner;
  return call(WIDENED.get(name) as string, [...aggregate, symbol(','), ...rewriteCalls(argument, facts)]);
}

/** The last token of `FILTER (…)` and `OVER (…)` or `OVER name` after a call that closes at `end`. */
function endOfAggregate(tokens: readonly Token[], end: number): number {
  let last = end;
  if (is(tokens[last + 1], 'filter') && is(tokens[last + 2], '(')) last = closing(tokens, last + 2);
  if (is(tokens[last + 1], 'over')) last = is(tokens[last + 2], '(') ? closing(tokens, last + 2) : last + 2;
  return last;
}

function withDatePart(name: string, inner: readonly Token[], facts: SessionFacts): Token[] {
  const [first = [], ...rest] = splitAtCommas(inner);
  const part = first.length === 1 && first[0] ? datePart(first[0].value) : undefined;
  if (part === undefined) throw new SqlError(`unsupported date part "${first.map((each) => each.value).join(' ')}"`);
  return call(name, [
    stringToken(part),
    ...rest.flatMap((argument) => [symbol(','), ...rewriteCalls(argument, facts)]),
  ]);
}

function withFormat(name: string, inner: readonly Token[], facts: SessionFacts): Token[] {
  const [value = [], format = [], ...more] = splitAtCommas(inner);
  const [literal] = format;
  if (format.length !== 1 || literal?.kind !== 'string' || more.length > 0) {
    throw new SqlError(
      `${name.replace('redshift_', '').toUpperCase()} is supported here with two arguments, the second a literal format`,
    );
  }
  return call(name, [...rewriteCalls(value, facts), symbol(','), stringToken(strftimeFormat(literal.value))]);
}

function call(name: string, inner: readonly Token[]): Token[] {
  return [word(name), symbol('('), ...inner, symbol(')')];
}
