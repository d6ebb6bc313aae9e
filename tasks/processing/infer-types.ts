/**
 * The type of each column, from all of its cells, not from a sample: the first rows only tell what to expect, and the load
 * (`load.ts`) finds out whether a later cell says otherwise. Typed columns keep their type.
 */
import type { ColumnRole, ColumnType } from '#tasks/contracts/process-data';
import { KINDS, kindOfCell } from './cell-sql';
import type { Database } from './database';
import { isName } from './roles';
import type { Source, SourceColumn } from './source';
import { literals } from './sql-text';

export interface TypedColumn extends SourceColumn {
  readonly role: ColumnRole;
  readonly as: ColumnType;
  /** Whether the cells looked at include words that say that there is no value. */
  readonly hasMissingWords: boolean;
}

export interface Expectation {
  readonly columns: readonly TypedColumn[];
  /** Whether no cell that the first rows did not show could change a type except by being unreadable as it. */
  readonly settled: boolean;
}

const FIRST_ROWS = 2000;

/** From the first rows. The types are right unless the load meets a cell that does not fit. */
export async function expectTypes(
  database: Database,
  source: Source,
  roles: ReadonlyMap<string, ColumnRole>,
): Promise<Expectation> {
  const { columns: all, beginning = source.relation } = source;
  const seen = await kindsOf(database, all, `(SELECT * FROM ${beginning} LIMIT ${FIRST_ROWS})`);
  const columns = typed(source.columns, roles, seen);
  const settled = columns.every(
    ({ as, type, role, x }) => as !== 'text' || type !== 'cell' || staysText((seen[x] ?? 0) & ~KINDS.missing, role),
  );
  return { columns, settled };
}

/** From every row. */
export async function inferTypes(
  database: Database,
  source: Source,
  roles: ReadonlyMap<string, ColumnRole>,
): Promise<TypedColumn[]> {
  return typed(source.columns, roles, await kindsOf(database, source.columns, source.relation));
}

/** The bits of each column by its `x`. */
type Kinds = Readonly<Record<string, number>>;

async function kindsOf(database: Database, columns: readonly SourceColumn[], relation: string): Promise<Kinds> {
  const cells = columns.filter(({ type }) => type === 'cell');
  if (cells.length === 0) return {};
  // One column below the other: the patterns are made ready once, not once for each column.
  const below = `SELECT unnest([${cells.map(({ x }) => x).join(', ')}]) AS cell, unnest([${literals(cells.map(({ x }) => x))}]) AS x FROM ${relation}`;
  const rows = await database.rows<{ x: string; kinds: number }>(
    `SELECT x, bit_or(${kindOfCell('cell')}) AS kinds FROM (${below}) GROUP BY x`,
  );
  return Object.fromEntries(rows.map(({ x, kinds }) => [x, kinds]));
}

function typed(columns: readonly SourceColumn[], roles: ReadonlyMap<string, ColumnRole>, kinds: Kinds): TypedColumn[] {
  return columns.map((column) => {
    const role = roles.get(column.name) ?? 'feature';
    const seen = kinds[column.x] ?? 0;
    const as = typeOf(column, role, seen & ~KINDS.missing);
    return { ...column, role, as, hasMissingWords: (seen & KINDS.missing) !== 0 };
  });
}

const NUMBERS = KINDS.integer | KINDS.padded | KINDS.double | KINDS.infinity;
const BOOLEANS = KINDS.true | KINDS.false;
const DATES = KINDS.date | KINDS.timestamp;

/** Names keep the text they are, unless it is a whole number without leading zeros. */
function typeOf({ type }: SourceColumn, role: ColumnRole, kinds: number): ColumnType {
  if (type === 'nested') return 'text';
  if (type === 'scanned') return 'double';
  if (type !== 'cell') return isName(role) && type === 'double' ? 'text' : type;
  const only = (allowed: number) => kinds !== 0 && (kinds & ~allowed) === 0;
  if (only(KINDS.integer)) return 'integer';
  if (isName(role)) return 'text';
  if (only(NUMBERS) && kinds & (KINDS.double | KINDS.infinity)) return 'double';
  // A column of nothing but `t`, `y` or `no` is more likely a code.
  if (kinds === BOOLEANS) return 'boolean';
  if (only(KINDS.date)) return 'date';
  return only(DATES) ? 'timestamp' : 'text';
}

function staysText(kinds: number, role: ColumnRole): boolean {
  if (isName(role)) return (kinds & ~KINDS.integer) !== 0;
  return [NUMBERS, BOOLEANS, DATES].every((family) => (kinds & ~family) !== 0);
}
