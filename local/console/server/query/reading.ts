/** Whether a statement only reads. Pure. What it lets pass is still bounded by the rights of whoever runs it. */

/** What changes something although the statement begins as one that reads: SELECT … INTO, WITH … DELETE. */
const CHANGING = new Set(['into', 'insert', 'update', 'delete', 'merge']);

/** Functions that reach beyond the rows. */
const ACTING = /^(?:pg_(?:terminate|cancel)_backend|set_config|nextval|setval)$/;

/** Strings, quoted names and comments hold no keyword; an unfinished one ends the text. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(\w*)\$[\s\S]*?(?:\$\1\$|$)|[\p{L}_][\p{L}\p{N}_$]*|;|\S/gu;

/** @returns why the statement is refused; undefined when it may run */
export function whyNotReading(sql: string): string | undefined {
  const words = [...sql.matchAll(TOKEN)]
    .map(([token]) => token.toLowerCase())
    .filter((token) => !/^(?:--|\/\*)/.test(token));
  while (words.at(-1) === ';') words.pop();
  if (!beginsReading(words))
    return `expected SELECT, EXPLAIN or SHOW, got ${words[0] ? `'${shown(words)}'` : 'nothing'}`;
  if (words.includes(';')) return 'expected one statement, got several';
  const changing = words.find((word) => CHANGING.has(word) || ACTING.test(word));
  return changing && `expected a statement that only reads, got one with '${changing.toUpperCase()}'`;
}

const shown = (words: readonly string[]) => words.slice(0, 3).join(' ').slice(0, 60).toUpperCase();

/** EXPLAIN ANALYZE runs what it explains. */
function beginsReading([first = '', ...rest]: readonly string[]): boolean {
  if (first !== 'explain') return ['select', 'with', 'show'].includes(first);
  const explained = rest.find((word) => word !== 'analyze' && word !== 'verbose') ?? '';
  return explained === 'select' || explained === 'with';
}
