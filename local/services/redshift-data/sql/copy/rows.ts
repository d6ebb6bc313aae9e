/** The SELECT that reads the fields of the sources, converts them, and knows the first bad field of a row. */
import type { Column } from '../tables';
import { type FieldConversion, fieldConversion } from './convert';
import type { CopyOptions } from './options';

export interface RowsSql {
  /** All good rows; the statement fails at a bad one. */
  readonly strict: string;
  /** All good rows; bad ones are left out. */
  readonly tolerant: string;
  /** Bad rows: `ordinal` among the rows read, `field` (index), its `value` and the `line` joined again. */
  readonly bad: (limit: number) => string;
}

/** What `strict` fails with. */
export const BAD_ROW = 'redshift: bad row';

export function rowsSql(from: string, columns: readonly Column[], options: CopyOptions): RowsSql {
  const conversions = columns.map((column, index) => fieldConversion(`f${index}`, column, options));
  const isBad = conversions.map((each, index) => each.bad(`t${index}`, `v${index}`));
  const values = columns.map((_, index) => `v${index}`).join(', ');
  const anyBad = isBad.join(' OR ');
  const firstBad = `CASE ${isBad.map((bad, index) => `WHEN ${bad} THEN ${index}`).join(' ')} END`;
  const valueOfField = `CASE field ${columns.map((_, index) => `WHEN ${index} THEN t${index}`).join(' ')} END`;
  const line = `left(concat_ws('${(options.delimiter ?? ',').replace("'", "''")}', ${columns.map((_, index) => `f${index}`).join(', ')}), 1024)`;
  return {
    strict: `SELECT ${values} FROM (${converted(from, conversions)}) WHERE CASE WHEN ${anyBad} THEN error('${BAD_ROW}') ELSE true END`,
    tolerant: `SELECT ${values} FROM (${converted(from, conversions)}) WHERE NOT (${anyBad})`,
    bad: (limit) => `SELECT ordinal, field, ${valueOfField} AS value, line FROM (
      SELECT *, ${firstBad} AS field FROM (${converted(`(SELECT *, row_number() OVER () AS ordinal, ${line} AS line FROM ${from})`, conversions)})
    ) WHERE field IS NOT NULL LIMIT ${limit}`,
  };
}

function converted(from: string, conversions: readonly FieldConversion[]): string {
  const texts = conversions.map((each, index) => `${each.text} AS t${index}`).join(', ');
  const values = conversions.map((each, index) => `${each.value(`t${index}`)} AS v${index}`).join(', ');
  return `SELECT *, ${values} FROM (SELECT *, ${texts} FROM ${from})`;
}
