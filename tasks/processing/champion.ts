/** The test rows once more, as the champion saw its own: whether that can be done, and the SQL that does it. */
import type { ColumnType, DatasetSchema, Feature } from '#tasks/contracts/process-data';
import { columnsToEncode, type EncodedColumns, encodeSql, typeToEncode } from './encode-sql';
import type { Label } from './label';
import type { LoadedColumn } from './load';
import { listNames } from './suggest';

/** @returns the encoding of the table `dataset` by the champion's schema, or why there can be none */
export function encodeForChampion(
  champion: DatasetSchema,
  columns: readonly LoadedColumn[],
  label: Label,
): { encoded: EncodedColumns } | { problem: string } {
  const problem = whyNot(champion, columns, label);
  if (problem) return { problem };
  const byName = new Map(columns.map((column) => [column.name, column]));
  const read = (feature: Feature) => {
    const column = byName.get(feature.column) as LoadedColumn;
    return reading(column, typeToEncode(feature.encoding)) as string;
  };
  return { encoded: encodeSql(champion.features, { table: 'dataset', read }) };
}

function whyNot(champion: DatasetSchema, columns: readonly LoadedColumn[], label: Label): string | undefined {
  if (champion.label.column !== label.column || champion.label.positive !== label.positive) {
    return `the champion predicts ${champion.label.column} = '${champion.label.positive}', the dataset's label is ${label.column} = '${label.positive}'`;
  }
  const byName = new Map(columns.map((column) => [column.name, column]));
  const wanted = columnsToEncode(champion);
  const missing = [...wanted.keys()].filter((name) => !byName.has(name));
  if (missing.length > 0) return `the dataset lacks columns that the champion was trained on: ${listNames(missing)}`;
  for (const [name, type] of wanted) {
    const column = byName.get(name) as LoadedColumn;
    if (reading(column, type) === undefined)
      return `column '${name}' is ${column.type} now, the champion reads it as ${type}`;
  }
  return undefined;
}

/** Only readings that give the cell that the raw text would have given. */
function reading({ c, type }: LoadedColumn, wanted: ColumnType): string | undefined {
  const column = `dataset.${c}`;
  if (type === wanted) return column;
  if (wanted === 'double' && type === 'integer') return column;
  if (wanted === 'text' && type === 'integer') return `CAST(${column} AS VARCHAR)`;
  return wanted === 'timestamp' && type === 'date' ? column : undefined;
}
