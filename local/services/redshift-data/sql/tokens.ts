/** Cuts Redshift SQL into tokens and puts tokens together again. It knows quoting and comments, no grammar. */
import { SqlError } from './sql-error';

export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'symbol';

export interface Token {
  readonly kind: TokenKind;
  /** As SQL writes it, in DuckDB's quoting: words and identifiers folded to lower case, strings without backslash escapes. */
  readonly text: string;
  /** What it stands for: the content of a string, the name of an identifier or parameter. */
  readonly value: string;
}

const PATTERNS: readonly (readonly [TokenKind | 'blank', RegExp])[] = [
  ['blank', /\s+|--[^\n]*/y],
  ['word', /[\p{L}_#][\p{L}\p{N}_$]*/uy],
  ['quoted', /"(?:[^"]|"")*"/y],
  ['string', /'(?:[^'\\]|''|\\[\s\S])*'/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['symbol', /::|->>|->|\/\/|<=|>=|<>|!=|\|\||!~\*|!~|~\*|[-+*/%^~<>=(),.;[\]{}&|@#!?$:]/y],
];
const PARAMETER = /:([0-9a-zA-Z_]+)/y;

export function tokenize(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < sql.length) {
    if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
      continue;
    }
    const parameter = sql[at] === ':' && sql[at + 1] !== ':' && sql[at - 1] !== ':' ? match(PARAMETER, sql, at) : null;
    if (parameter) {
      tokens.push({ kind: 'parameter', text: parameter[0], value: parameter[1] as string });
      at += parameter[0].length;
      continue;
    }
    const found = nextToken(sql, at);
    if (found.kind !== 'blank') tokens.push(token(found.kind, found.text));
    at += found.text.length;
  }
  return tokens;
}

/** The statements of a text that semicolons separate; empty ones are left out. */
export function splitStatements(tokens: readonly Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const each of tokens) {
    if (each.kind === 'symbol' && each.text === ';') statements.push([]);
    else statements.at(-1)?.push(each);
  }
  return statements.filter((statement) => statement.length > 0);
}

export function render(tokens: readonly Token[]): string {
  return tokens.map((each) => each.text).join(' ');
}

export function word(text: string): Token {
  return { kind: 'word', text, value: text };
}

export function symbol(text: string): Token {
  return { kind: 'symbol', text, value: text };
}

export function stringToken(value: string): Token {
  return { kind: 'string', text: quoteString(value), value };
}

export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Whether the token is this keyword or symbol; quoted names and strings never are. */
export function is(each: Token | undefined, ...texts: readonly string[]): boolean {
  return each !== undefined && (each.kind === 'word' || each.kind === 'symbol') && texts.includes(each.text);
}

/** The index of the parenthesis that closes the one at `open`. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    if (is(tokens[index], '(')) depth++;
    else if (is(tokens[index], ')') && --depth === 0) return index;
  }
  throw new SqlError('syntax error at end of input');
}

/** Cuts at the commas outside parentheses. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const each of tokens) {
    if (is(each, '(')) depth++;
    if (is(each, ')')) depth--;
    if (depth === 0 && is(each, ',')) parts.push([]);
    else parts.at(-1)?.push(each);
  }
  return tokens.length === 0 ? [] : parts;
}

function nextToken(sql: string, at: number): { kind: TokenKind | 'blank'; text: string } {
  for (const [kind, pattern] of PATTERNS) {
    const found = match(pattern, sql, at);
    if (found) return { kind, text: found[0] };
  }
  const rest = sql.slice(at, at + 20);
  if (rest.startsWith("'")) throw new SqlError(`unterminated quoted string at or near "${rest}"`);
  if (rest.startsWith('"')) throw new SqlError(`unterminated quoted identifier at or near "${rest}"`);
  throw new SqlError(`syntax error at or near "${rest[0]}"`);
}

function token(kind: TokenKind, source: string): Token {
  if (kind === 'string') return stringToken(unescapeString(source.slice(1, -1)));
  if (kind === 'quoted') {
    const name = source.slice(1, -1).replaceAll('""', '"').toLowerCase();
    if (name === '') throw new SqlError('zero-length delimited identifier');
    return { kind, text: quoteName(name), value: name };
  }
  const text = kind === 'word' ? source.toLowerCase() : source;
  return { kind, text, value: text };
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

/** Redshift takes a backslash in a string as an escape, which is why its documentation doubles those of regular expressions. */
function unescapeString(content: string): string {
  return content.replace(/''|\\([\s\S])/g, (all, escaped: string | undefined) =>
    escaped === undefined ? all.slice(1) : (ESCAPES[escaped] ?? escaped),
  );
}

/** Comments nest, as in PostgreSQL. */
function endOfComment(sql: string, start: number): number {
  let depth = 0;
  for (let at = start; at < sql.length; at++) {
    if (sql.startsWith('/*', at)) {
      depth++;
      at++;
    } else if (sql.startsWith('*/', at)) {
      at++;
      if (--depth === 0) return at + 1;
    }
  }
  throw new SqlError('unterminated /* comment');
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
