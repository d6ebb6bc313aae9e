/** The `encode` mode: rows to be scored, encoded by the schema that a model was trained with, in the order in which they came. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TaskError } from '#tasks/contracts/errors';
import { groupDigits } from '#tasks/contracts/group-digits';
import {
  type ColumnType,
  DatasetSchema,
  type EncodedRows,
  type EncodeSettings,
  type Feature,
} from '#tasks/contracts/process-data';
import type { CellReader } from './cell-sql';
import { EXPECTED } from './encode-row';
import { columnsToEncode, encodeSql } from './encode-sql';
import { findFiles } from './files';
import { openSource } from './open-source';
import { type Part, partsOf, shareOf } from './parts';
import { readColumn } from './read-column';
import { readJsonFile } from './read-settings';
import { readSource, type Source, type SourceColumn } from './source';
import { count, step, type Workshop } from './steps';
import { listNames, shorten } from './suggest';
import { writeLines } from './write-training';
import { writeWarehouse } from './write-warehouse';

/** @throws TaskError ColumnsMismatch, DatasetUnreadable, DatasetEmpty, DatasetNotFound */
export async function encode(settings: EncodeSettings, workshop: Workshop): Promise<void> {
  const { place, database, hosts, scratch, log } = workshop;
  const schema = await readJsonFile(place.schema, DatasetSchema);
  const files = await findFiles(place.dataset, scratch);
  const source = await openSource(database, files);
  const columns = findColumns(source, schema, settings.id);

  const rows = await step(
    log,
    () => loadRows(workshop, source, schema, columns, settings.id),
    (loaded) => `read ${count(loaded, 'row')} from ${count(files.files.length, 'file')}`,
  );
  const parts = partsOf(0, rows, hosts.count);
  const folder = (name: string) => join(place.output, name);
  for (const name of ['rows', 'keys', 'metadata']) await mkdir(folder(name), { recursive: true });
  const cOf = new Map([...columns.keys()].map((name, index) => [name, `scoring.c${index}`]));
  const encoded = encodeSql(schema.features, { table: 'scoring', read: ({ column }) => cOf.get(column) as string });
  await step(
    log,
    () =>
      writeLines(
        database,
        folder('rows'),
        { table: 'scoring', leading: 'scoring.rowid + 1', encoded },
        shareOf(parts, hosts),
      ),
    () => `wrote ${count(rows, 'row')} of ${count(schema.features.length, 'feature')}`,
  );
  if (hosts.current !== 0) return;

  const select = ({ from, to }: Part) =>
    `SELECT CAST(rowid + 1 AS BIGINT) AS row_number, coalesce(row_id, CAST(rowid + 1 AS VARCHAR)) AS row_id FROM scoring WHERE rowid >= ${from} AND rowid < ${to}`;
  await writeWarehouse(database, folder('keys'), settings.keys, { parts: partsOf(0, rows, 1), select }, scratch);
  await writeFile(join(folder('metadata'), 'rows.json'), JSON.stringify({ rows } satisfies EncodedRows));
}

interface Wanted {
  readonly column: SourceColumn;
  readonly type: ColumnType;
  readonly reader: CellReader;
}

/** @returns the columns that the features are made of. @throws TaskError ColumnsMismatch */
function findColumns(source: Source, schema: DatasetSchema, ids: readonly string[]): Map<string, Wanted> {
  const byName = new Map(source.columns.map((column) => [column.name, column]));
  const types = columnsToEncode(schema);
  const missing = [...new Set([...types.keys(), ...ids])].filter((name) => !byName.has(name));
  if (missing.length > 0) {
    const names = source.columns.map(({ name }) => name);
    throw new TaskError(
      'ColumnsMismatch',
      `expected the columns that the model was trained on, but the rows to score lack ${listNames(missing)}; they have ${listNames(names)}`,
    );
  }
  const wanted = new Map<string, Wanted>();
  for (const [name, type] of types) {
    const column = byName.get(name) as SourceColumn;
    const reader = readColumn(column, type);
    if (!reader)
      throw new TaskError(
        'ColumnsMismatch',
        `expected ${type} in column '${name}', as the model was trained on, got ${column.type}`,
      );
    wanted.set(name, { column, type, reader });
  }
  return wanted;
}

/** Makes the table `scoring`: `c0`, `c1`, … in the order of `wanted`, and `row_id`. @returns how many rows it has */
async function loadRows(
  { database }: Workshop,
  source: Source,
  schema: DatasetSchema,
  wanted: ReadonlyMap<string, Wanted>,
  ids: readonly string[],
) {
  const readers = [...wanted.values()].map(({ reader }) => reader);
  const values = readers.map(({ value }, index) => `${value} AS c${index}`);
  const cs = readers.map((_, index) => `c${index}`);
  const any = (of: 'doubtful' | 'wrong') => readers.map((reader, index) => reader[of](`c${index}`)).join(' OR ');
  await readSource(source, ({ relation }) =>
    database.run(`
      CREATE TABLE scoring AS SELECT ${cs.join(', ')}, ${idExpression(source, ids)} AS row_id,
        CASE WHEN ${any('doubtful')} THEN ${any('wrong')} ELSE false END AS unreadable
      FROM (SELECT *, ${values.join(', ')} FROM ${relation})`),
  );
  const { rows, unreadable } = await database.row<{ rows: number; unreadable: number }>(
    'SELECT count(*) AS rows, count_if(unreadable) AS unreadable FROM scoring',
  );
  if (rows === 0) throw new TaskError('DatasetEmpty', 'expected rows to score below the header, found none');
  if (unreadable > 0) throw await unreadableCell(source, schema.features, wanted);
  return rows;
}

function idExpression(source: Source, ids: readonly string[]): string {
  const parts = ids.map((id) => {
    const column = source.columns.find(({ name }) => name === id) as SourceColumn;
    return `coalesce(${readColumn(column, 'text')?.value}, '')`;
  });
  return parts.length > 0 ? `concat_ws('|', ${parts.join(', ')})` : `CAST(NULL AS VARCHAR)`;
}

async function unreadableCell(
  source: Source,
  features: readonly Feature[],
  wanted: ReadonlyMap<string, Wanted>,
): Promise<TaskError> {
  for (const [name, { column, reader }] of wanted) {
    const place = await source.find(reader.wrong(`(${reader.value})`));
    if (!place) continue;
    const kind = features.find((feature) => feature.column === name)?.encoding.kind ?? 'number';
    const got = shorten(place.values[column.x] ?? '');
    return new TaskError(
      'DatasetUnreadable',
      `expected ${EXPECTED[kind]} in column '${name}', row ${groupDigits(place.row)} of ${place.file}, got '${got}'`,
    );
  }
  return new TaskError(
    'DatasetUnreadable',
    'expected every cell to be readable as what the model was trained on, but some are not',
  );
}
