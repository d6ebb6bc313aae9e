/**
 * Defaults of columns. They are kept in the database file, whose log is replayed before our macros exist, so that they
 * may hold nothing but constants and DuckDB's clock.
 */
import type { Session } from './session';
import { SqlError } from './sql-error';
import { is, quoteString, render, symbol, type Token } from './tokens';
import { translateQuery } from './translate';

const CLOCK = 'CAST(current_timestamp AS TIMESTAMP)';
const CLOCKS: Readonly<Record<string, string>> = {
  'getdate ( )': CLOCK,
  sysdate: CLOCK,
  current_timestamp: CLOCK,
  current_date: 'current_date',
};
/** Functions whose value is another one each time. */
const VOLATILE = [...Object.keys(CLOCKS), 'getdate', 'random', 'pg_last_copy_count', 'pg_last_query_id', 'select'];

/** The text of a default for DuckDB. Expressions of constants are worked out now. */
export async function defaultSql(tokens: readonly Token[], session: Session): Promise<string> {
  const text = render(tokens);
  if (Object.hasOwn(CLOCKS, text)) return CLOCKS[text] as string;
  if (tokens.some((each) => is(each, ...VOLATILE))) throw new SqlError(`DEFAULT ${text} is not supported here`);
  const query = await translateQuery(
    [{ kind: 'word', text: 'select', value: 'select' }, symbol('('), ...tokens, symbol(')')],
    session,
  );
  const [row] = await session.connection.rows<{ value: string | null }>(
    `SELECT CAST(value AS VARCHAR) AS value FROM (${query}) AS constant(value)`,
  );
  return row?.value == null ? 'NULL' : quoteString(row.value);
}
