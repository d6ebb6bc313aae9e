/** Turns a query or a data change of Redshift's SQL into DuckDB's: own rewriting, the transpiler, then what it loses. */
import { rewriteCalls, type SessionFacts } from './calls';
import { nameColumns } from './column-names';
import { isCommon } from './common';
import { transpile } from './dialect';
import { SqlError } from './sql-error';
import { resolveSystemViews } from './system-views';
import { closing, is, quoteName, render, stringToken, symbol, type Token, tokenize, word } from './tokens';

/** A SELECT (or what may stand in its place); its columns get the names that Redshift gives them. */
export function translateQuery(tokens: readonly Token[], facts: SessionFacts): Promise<string> {
  return translate(nameColumns(tokens), facts);
}

/** Any other statement that consists of clauses and expressions: INSERT, UPDATE, DELETE, MERGE. */
export async function translate(tokens: readonly Token[], facts: SessionFacts): Promise<string> {
  refuseForeignSyntax(tokens);
  const rewritten = rewriteCalls(fixTypes(escapeLike(resolveSystemViews(quoteKeywords(tokens)))), facts);
  if (isCommon(rewritten)) return render(restoreLengths(rewritten));
  const literals: string[] = [];
  const sql = await transpile(render(hideBackslashes(rewritten, literals)));
  const restored = restoreLengths(tokenize(sql)).map((each) => restoreBackslashes(each, literals));
  return render(restored);
}

function refuseForeignSyntax(tokens: readonly Token[]): void {
  tokens.forEach((each, index) => {
    const next = tokens[index + 1];
    if (each.kind === 'parameter') throw new SqlError(`syntax error at or near ":" in context "${each.text}"`);
    if (is(each, 'similar') && is(next, 'to')) throw new SqlError('SIMILAR TO is not supported here; use ~ or LIKE');
    if (is(each, 'from', 'join') && next?.kind === 'string')
      throw new SqlError(`syntax error at or near "${next.text}"`);
    if (each.kind === 'word' && each.text.startsWith('#'))
      throw new SqlError('temporary tables are named by CREATE TEMP TABLE here, not by #');
  });
}

/** Words that DuckDB reserves and Redshift does not, so that columns may have these names. */
const KEYWORDS =
  'anti asof concurrently describe glob lambda pivot_longer pivot_wider positional semi show summarize unpack variadic'.split(
    ' ',
  );

function quoteKeywords(tokens: readonly Token[]): Token[] {
  return tokens.map((each, index) => {
    const isKeyword = each.kind === 'word' && KEYWORDS.includes(each.text);
    const isName = isKeyword || (is(each, 'at') && !is(tokens[index + 1], 'time'));
    return isName ? { ...each, kind: 'quoted', text: quoteName(each.value) } : each;
  });
}

/** Backslash is LIKE's default escape in Redshift; DuckDB has none unless it is named. */
function escapeLike(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((each, index) => {
    const isPattern = each.kind === 'string' && is(tokens[index - 1], 'like', 'ilike') && each.value.includes('\\');
    return isPattern && !is(tokens[index + 1], 'escape') ? [each, word('escape'), stringToken('\\')] : [each];
  });
}

/** The defaults of types in casts that differ: NUMERIC is (18,0), FLOAT has 8 bytes, CHAR(n) is cut like VARCHAR(n). */
function fixTypes(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((each, index) => {
    const next = tokens[index + 1];
    const isCastType = is(tokens[index - 1], '::') || (is(tokens[index - 1], 'as') && is(next, ')', '('));
    if (!isCastType || each.kind !== 'word') return [each];
    if (is(each, 'numeric', 'decimal') && !is(next, '('))
      return [each, symbol('('), word('18'), symbol(','), word('0'), symbol(')')];
    if (is(each, 'float')) return [word('float8')];
    if (is(each, 'char', 'character', 'nchar') && !is(next, 'varying')) {
      return is(next, '(') ? [word('varchar')] : [word('varchar'), symbol('('), word('1'), symbol(')')];
    }
    return [each];
  });
}

const PLACEHOLDER = 'redshift:literal:';

/** The transpiler and DuckDB disagree about backslashes in strings, so that neither gets to see one. */
function hideBackslashes(tokens: readonly Token[], literals: string[]): Token[] {
  return tokens.map((each) => {
    const isSafe = !each.value.includes('\\') && !each.value.startsWith(PLACEHOLDER);
    if (each.kind !== 'string' || isSafe) return each;
    literals.push(each.value);
    return stringToken(`${PLACEHOLDER}${literals.length - 1}`);
  });
}

function restoreBackslashes(each: Token, literals: readonly string[]): Token {
  if (each.kind !== 'string' || !each.value.startsWith(PLACEHOLDER)) return each;
  return stringToken(literals[Number(each.value.slice(PLACEHOLDER.length))] ?? each.value);
}

/** `CAST(x AS VARCHAR(n))`, which the transpiler calls TEXT(n), and of which DuckDB ignores the length, becomes a cut. */
function restoreLengths(tokens: readonly Token[]): Token[] {
  const out = [...tokens];
  const open: number[] = [];
  for (let index = 0; index < out.length; index++) {
    if (is(out[index], '(')) open.push(index);
    else if (is(out[index], ')')) open.pop();
    else if (is(out[index], 'as') && is(out[index + 1], 'text', 'varchar') && is(out[index + 2], '(')) {
      const cast = (open.at(-1) ?? 0) - 1;
      const end = closing(out, index + 2);
      if (!is(out[cast], 'cast', 'try_cast')) continue;
      out[cast] = word('redshift_varchar');
      out.splice(index, end - index + 1, symbol(','), ...out.slice(index + 3, end));
    }
  }
  return out;
}
