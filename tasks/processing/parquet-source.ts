/** Parquet files as one table. Columns keep their types, cleared of kinds that a CSV could not have. */
import { TaskError } from '#tasks/contracts/errors';
import { requireProperNames, requireSameColumns } from './column-names';
import type { Database } from './database';
import type { InputFile } from './files';
import { findRow, type NativeType, type Source, type SourceColumn } from './source';
import { identifier, literals } from './sql-text';

/** @throws TaskError DatasetUnreadable */
export async function openParquet(database: Database, files: readonly InputFile[]): Promise<Source> {
  const described: { name: string; columns: string[]; types: string[] }[] = [];
  for (const file of files) described.push({ name: file.name, ...(await describe(database, [file])) });
  for (const { name, columns } of described) requireProperNames(name, columns);
  requireSameColumns(described);

  // Where files disagree on a type, the database finds one that holds both, or says that there is none.
  const united = await describe(database, files);
  const columns = united.columns.map((name, index): SourceColumn => {
    return { name, x: `x${index}`, type: nativeType(united.types[index] as string) };
  });
  const read = columns.map(({ name, x }, index) => `${plain(identifier(name), united.types[index] as string)} AS ${x}`);

  return {
    files,
    columns,
    relation: `(SELECT ${read.join(', ')} FROM ${scan(files)})`,
    async find(condition) {
      for (const file of files) {
        const numbered = `SELECT file_row_number + 1 AS place, ${read.join(', ')} FROM ${scan([file], ', file_row_number = true')}`;
        const found = await findRow(database, numbered, columns, condition);
        if (found) return { file: file.name, ...found };
      }
      return undefined;
    },
    explain: async (error) => error,
  };
}

const scan = (files: readonly InputFile[], options = '') =>
  `read_parquet([${literals(files.map(({ path }) => path))}], union_by_name = true${options})`;

async function describe(
  database: Database,
  files: readonly InputFile[],
): Promise<{ columns: string[]; types: string[] }> {
  try {
    const rows = await database.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${scan(files)}`,
    );
    return { columns: rows.map(({ column_name }) => column_name), types: rows.map(({ column_type }) => column_type) };
  } catch (cause) {
    const which = files.length === 1 ? files[0]?.name : 'the Parquet files together';
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    throw new TaskError('DatasetUnreadable', `${which} cannot be read: ${reason}`, { cause });
  }
}

const TYPES: readonly (readonly [pattern: RegExp, type: NativeType])[] = [
  [/^BOOLEAN$/, 'boolean'],
  [/^U?(TINYINT|SMALLINT|INTEGER)$|^BIGINT$/, 'integer'],
  [/^(FLOAT|DOUBLE|UBIGINT|U?HUGEINT|DECIMAL\(.*\))$/, 'double'],
  [/^DATE$/, 'date'],
  [/^TIMESTAMP/, 'timestamp'],
  [/^(VARCHAR|ENUM\(.*\)|UUID|TIME.*)$/s, 'text'],
];

function nativeType(type: string): NativeType {
  return TYPES.find(([pattern]) => pattern.test(type))?.[1] ?? 'nested';
}

/** The column in the SQL type that stands for its `NativeType`; 'double' is any kind of number, so that ids keep all digits. */
function plain(column: string, type: string): string {
  switch (nativeType(type)) {
    case 'integer':
      return `CAST(${column} AS BIGINT)`;
    case 'timestamp':
      return type === 'TIMESTAMP WITH TIME ZONE'
        ? `make_timestamp(epoch_us(${column}))`
        : `CAST(${column} AS TIMESTAMP)`;
    case 'text':
    case 'nested':
      return `CAST(${column} AS VARCHAR)`;
    default:
      return column;
  }
}
