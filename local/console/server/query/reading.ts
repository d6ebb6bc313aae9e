/**
 * Whether a statement only reads. Pure. It tells early and in plain words; what makes sure is the transaction that the statement
 * runs in, and the rights of whoever runs it. Where databases differ in what a text means, the text is refused.
 */

/** What changes something although the statement begins as one that reads: SELECT … INTO, WITH … DELETE. */
const CHANGING = new Set(['into', 'insert', 'update', 'delete', 'merge']);

/** Functions that reach beyond the rows. */
const ACTING = /^(?:pg_(?:terminate|cancel)_backend|set_config|nextval|setval)$/;

/** Strings, quoted names and comments hold no keyword. */
const TOKEN = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_]*|;|\S/gu;

/** @returns why the statement is refused; undefined when it may run */
export function whyNotReading(sql: string): string | undefined {
  const tokens = [...sql.matchAll(TOKEN)].map(([token]) => token.toLowerCase());
  const doubt = whyDoubtful(sql, tokens);
  if (doubt) return doubt;
  const words = tokens.filter((token) => !isComment(token));
  while (words.at(-1) === ';') words.pop();
  if (!beginsReading(words))
    return `expected SELECT, EXPLAIN or SHOW, got ${words[0] ? `'${shown(words)}'` : 'nothing'}`;
  if (words.includes(';')) return 'expected one statement, got several';
  if (words.some((word, index) => word.startsWith('"') && words[index + 1] === '('))
    return 'expected the names of functions without quotes';
  const changing = words.find((word) => CHANGING.has(word) || ACTING.test(word));
  return changing && `expected a statement that only reads, got one with '${changing.toUpperCase()}'`;
}

/** Where one reader's string or comment ends, another's may go on. */
function whyDoubtful(sql: string, tokens: readonly string[]): string | undefined {
  const odd = /[\\$]|(?![\n\t])\p{Cc}/u.exec(sql)?.[0];
  if (odd !== undefined) return `expected no backslash, dollar sign or control character, got ${JSON.stringify(odd)}`;
  if (tokens.some((token) => token.startsWith('/*') && token.includes('/*', 2)))
    return 'expected no comment inside a comment';
  const open = tokens.find((token) => token === "'" || token === '"');
  if (open) return `expected every ${open} to have its end`;
  if (tokens.some((token, index) => token === '/' && tokens[index + 1] === '*'))
    return 'expected every comment to have its end';
  return undefined;
}

const isComment = (token: string) => token.startsWith('--') || token.startsWith('/*');

const shown = (words: readonly string[]) => words.slice(0, 3).join(' ').slice(0, 60).toUpperCase();

/** EXPLAIN ANALYZE runs what it explains. */
function beginsReading([first = '', ...rest]: readonly string[]): boolean {
  if (first !== 'explain') return ['select', 'with', 'show'].includes(first);
  const explained = rest.find((word) => word !== 'analyze' && word !== 'verbose') ?? '';
  return explained === 'select' || explained === 'with';
}
