/** The table functions of DuckDB that read the sources of a COPY, all fields as text. */
import type { BlobObject } from '#local/backends/blobs';
import { quoteString } from '../tokens';
import type { CopyOptions } from './options';

/** Redshift's longest row. */
const LONGEST_ROW = 4 * 1024 * 1024;

/** What a reader does with lines of the wrong shape: fail, skip, or skip and note them in two temporary tables. */
export type OnBadLine = 'fail' | 'skip' | { readonly errors: string; readonly scans: string };

/** A FROM clause whose columns are `f0`, `f1`, … in the order of `names`. */
export function reader(
  objects: readonly BlobObject[],
  names: readonly string[],
  options: CopyOptions,
  onBadLine: OnBadLine,
): string {
  const files = `[${objects.map((object) => quoteString(object.file)).join(', ')}]`;
  return options.format === 'json' ? json(files, names, options) : csv(files, names, options, onBadLine);
}

function csv(files: string, names: readonly string[], options: CopyOptions, onBadLine: OnBadLine): string {
  const quotes = options.format === 'csv' ? quoteString(options.quote) : "''";
  const settings = [
    'auto_detect = false',
    'header = false',
    `skip = ${options.ignoreHeader}`,
    `delim = ${quoteString(options.delimiter ?? (options.format === 'csv' ? ',' : '|'))}`,
    `quote = ${quotes}`,
    `escape = ${quotes}`,
    `nullstr = ${quoteString(options.nullAs)}`,
    `compression = '${options.compression}'`,
    `max_line_size = ${LONGEST_ROW}`,
    `null_padding = ${options.fillRecord}`,
    `columns = {${names.map((_, index) => `'f${index}': 'VARCHAR'`).join(', ')}}`,
    ...(onBadLine === 'skip' ? ['ignore_errors = true'] : []),
    ...(typeof onBadLine === 'object'
      ? [
          `store_rejects = true, rejects_limit = 0, rejects_table = '${onBadLine.errors}', rejects_scan = '${onBadLine.scans}'`,
        ]
      : []),
  ];
  return `read_csv(${files}, ${settings.join(', ')})`;
}

/** Members are matched with the columns by name; other members are left out and missing ones are NULL. */
function json(files: string, names: readonly string[], options: CopyOptions): string {
  const columns = names.map((name) => `${quoteString(name)}: 'VARCHAR'`).join(', ');
  const compression = options.compression === 'none' ? 'uncompressed' : options.compression;
  const fields = names.map((name, index) => `"${name.replaceAll('"', '""')}" AS f${index}`).join(', ');
  return `(SELECT ${fields} FROM read_json(${files}, columns = {${columns}}, compression = '${compression}', maximum_object_size = ${LONGEST_ROW}))`;
}
