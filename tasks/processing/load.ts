/** Reads the whole source into the typed table `loaded`, in one scan unless a column turns out other than its first rows. */
import { TaskError } from '#tasks/contracts/errors';
import type { ColumnRole } from '#tasks/contracts/process-data';
import type { CellReader } from './cell-sql';
import type { Database } from './database';
import { expectTypes, inferTypes, type TypedColumn } from './infer-types';
import { readColumn } from './read-column';
import { readSource, type Source } from './source';

/** A column of `loaded`. */
export interface LoadedColumn {
  readonly name: string;
  readonly role: ColumnRole;
  readonly type: TypedColumn['as'];
  /** The column's name in the table. */
  readonly c: string;
  /** The column's name in the source. */
  readonly x: string;
}

export interface Loaded {
  readonly rows: number;
  readonly columns: readonly LoadedColumn[];
  /** As it could be read. */
  readonly source: Source;
}

interface Table extends Omit<Loaded, 'source'> {
  /** Rows with a cell that is not of its column's type. */
  readonly surprises: number;
}

/**
 * The table has each column as `c0`, `c1`, …; `label_text`, the label as it was written; and `content`, a hash of all of the
 * row's values and of the seed, whatever the order of columns, rows and files.
 *
 * @throws TaskError DatasetEmpty, DatasetUnreadable
 */
export function load(
  database: Database,
  source: Source,
  roles: ReadonlyMap<string, ColumnRole>,
  seed: number,
): Promise<Loaded> {
  return readSource(source, async (read) => requireRows(await loadTyped(database, read, roles, seed), read));
}

async function loadTyped(
  database: Database,
  source: Source,
  roles: ReadonlyMap<string, ColumnRole>,
  seed: number,
): Promise<Table> {
  // That takes longer than to see what types to expect: the rows are read meanwhile, unless the answer is there already.
  const alike = source.readsNumbersAlike?.() ?? Promise.resolve(false);
  // Whoever needs it meets the error.
  alike.catch(() => {});
  const expected = await expectTypes(database, source, roles);
  if (expected.settled) {
    const perhapsAlike = await Promise.race([alike, true]);
    const numbers = perhapsAlike ? await loadNumbers(database, source, expected.columns, seed) : undefined;
    const loaded = numbers && (await alike) ? numbers : await loadAs(database, source, expected.columns, seed);
    if (!loaded.surprises) return loaded;
  }
  return loadAs(database, source, await inferTypes(database, source, roles), seed);
}

/** The scan itself reads the numbers. @returns undefined where it meets anything else: then the cells are looked at as text */
async function loadNumbers(database: Database, source: Source, typed: readonly TypedColumn[], seed: number) {
  const isNumber = ({ as, type, role, hasMissingWords }: TypedColumn) =>
    type === 'cell' && as === 'double' && role !== 'label' && !hasMissingWords;
  const doubles = typed.filter(isNumber);
  const numbers = doubles.length > 0 ? source.withDoubles?.(doubles) : undefined;
  if (!numbers) return undefined;
  const columns = typed.map((column) => (isNumber(column) ? { ...column, type: 'scanned' as const } : column));
  try {
    const loaded = await loadAs(database, numbers, columns, seed);
    return loaded.surprises ? undefined : loaded;
  } catch {
    return undefined;
  }
}

async function loadAs(database: Database, source: Source, typed: readonly TypedColumn[], seed: number): Promise<Table> {
  const readers = typed.map((column) => readColumn(column, column.as) as CellReader);
  const columns = typed.map(
    ({ name, role, as, x }, index): LoadedColumn => ({ name, role, type: as, c: `c${index}`, x }),
  );
  const values = columns.map(({ c }, index) => `${readers[index]?.value} AS ${c}`);
  const label = typed.find(({ role }) => role === 'label') as TypedColumn;
  const text = readColumn({ ...label, type: label.type === 'cell' ? 'cell' : 'nested' }, 'text') as CellReader;
  // The order in which rows came means nothing: the split sorts them by their content.
  await database.runUnordered(`
    CREATE OR REPLACE TABLE loaded AS
    SELECT ${columns.map(({ c }) => c).join(', ')}, label_text, ${contentHash(columns, seed)} AS content, ${surprise(typed, readers)} AS surprise
    FROM (SELECT *, ${values.join(', ')}, ${text.value} AS label_text FROM ${source.relation})`);
  const { rows, surprises } = await database.row<{ rows: number; surprises: number }>(
    'SELECT count(*) AS rows, count_if(surprise) AS surprises FROM loaded',
  );
  return { rows, columns, surprises };
}

/** Rows in doubt are looked at closely; all others, nearly all, cost next to nothing. */
function surprise(typed: readonly TypedColumn[], readers: readonly CellReader[]): string {
  const columns = readers.map((reader, index) => ({ reader, v: `c${index}`, type: typed[index]?.type }));
  const wrong = (some: typeof columns) => some.map(({ reader, v }) => reader.wrong(v)).join(' OR ');
  const scanned = columns.filter(({ type }) => type === 'scanned');
  const others = columns.filter(({ type }) => type !== 'scanned');
  const cases = [
    `CASE WHEN ${others.map(({ reader, v }) => reader.doubtful(v)).join(' OR ')} THEN ${wrong(others)} END`,
  ];
  for (let from = 0; from < scanned.length; from += SUMMED) {
    const some = scanned.slice(from, from + SUMMED);
    // Where a value is missing, so is the sum.
    cases.push(
      `CASE WHEN isfinite(${some.map(({ v }) => v).join(' + ')}) IS DISTINCT FROM true THEN ${wrong(some)} END`,
    );
  }
  return cases.map((one) => `coalesce(${one}, false)`).join(' OR ');
}

/** Far fewer than the operators that the database takes in one expression. */
const SUMMED = 100;

/** Hashed twice, as the combined hash of several values alone is not evenly spread. */
function contentHash(columns: readonly LoadedColumn[], seed: number): string {
  const sorted = [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
  return `hash(hash(${sorted.map(({ c }) => c).join(', ')}), ${seed})`;
}

function requireRows({ rows, columns }: Table, source: Source): Loaded {
  if (rows === 0) throw new TaskError('DatasetEmpty', 'expected rows below the header, found none');
  return { rows, columns, source };
}
