/** CSV files as one table of text cells. Headers may differ in their order of columns; delimiters too. */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TaskError } from '#tasks/contracts/errors';
import { requireProperNames, requireSameColumns } from './column-names';
import { type CsvFile, csvFault, diagnoseCsv, isCsvError } from './csv-diagnosis';
import type { Database } from './database';
import type { InputFile } from './files';
import { cellsOf, csvRecords, LONGEST_RECORD } from './foreign-csv';
import { piecesOf } from './pieces';
import { findRow, type Source, type SourceColumn } from './source';
import { literal, literals } from './sql-text';

/** @throws TaskError DatasetUnreadable */
export async function openCsv(database: Database, inputs: readonly InputFile[]): Promise<Source> {
  const files: CsvFile[] = [];
  for (const input of inputs) files.push(await readHeader(input));
  requireSameColumns(files);
  const names = files[0]?.columns ?? [];
  const columns = names.map((name, index): SourceColumn => ({ name, x: `x${index}`, type: 'cell' }));
  return csvSource(database, files, columns);
}

function csvSource(
  database: Database,
  files: readonly CsvFile[],
  columns: readonly SourceColumn[],
  threads: '' | typeof ONE_THREAD = '',
): Source {
  const columnOf = new Map(columns.map((column) => [column.name, column]));
  const all = (options: string) =>
    `(${runsOf(files)
      .map((run) => scan(run, columnOf, options))
      .join(' UNION ALL BY NAME ')})`;
  // It reads the files once more: for both who ask after an error.
  let diagnosis: Promise<string | undefined> | undefined;
  const diagnose = () => {
    diagnosis ??= diagnoseCsv(files);
    return diagnosis;
  };
  return {
    files,
    columns,
    relation: all(threads),
    // Most of the time would go into the memory of large buffers.
    beginning: all(`${ONE_THREAD}, buffer_size = ${2 * LONGEST_RECORD}`),
    async byOneThread(error) {
      const mayHelp = threads === '' && isCsvError(error) && (await diagnose()) === undefined;
      return mayHelp ? csvSource(database, files, columns, ONE_THREAD) : undefined;
    },
    readsNumbersAlike: async () => !(await mayHoldForeignNumbers(files)),
    withDoubles(doubles) {
      const asDouble = (column: SourceColumn) => doubles.some(({ x }) => x === column.x);
      return csvSource(
        database,
        files,
        columns.map((column) => (asDouble(column) ? { ...column, type: 'scanned' } : column)),
        threads,
      );
    },
    async find(condition) {
      for (const file of files) {
        const numbered = `SELECT *, row_number() OVER () AS place FROM (${scan([file], columnOf, ONE_THREAD)})`;
        const found = await findRow(database, numbered, columns, condition);
        if (found) return { file: file.name, ...found };
      }
      return undefined;
    },
    explain: async (error) => (isCsvError(error) ? csvFault(error, await diagnose()) : error),
  };
}

const ONE_THREAD = ', parallel = false';

/** Files that one scan can read: neighbours with the same header, so that the order of all files is kept. */
function runsOf(files: readonly CsvFile[]): CsvFile[][] {
  const runs: CsvFile[][] = [];
  const shape = (file: CsvFile | undefined) => file && JSON.stringify([file.delimiter, file.columns]);
  for (const file of files) {
    const run = runs.at(-1);
    if (run && shape(run[0]) === shape(file)) run.push(file);
    else runs.push([file]);
  }
  return runs;
}

/** @param more options of the scan */
function scan(files: readonly CsvFile[], columnOf: ReadonlyMap<string, SourceColumn>, more: string): string {
  const [first] = files as [CsvFile];
  const columns = first.columns.map((name) => {
    const { x, type } = columnOf.get(name) as SourceColumn;
    return `'${x}': '${type === 'scanned' ? 'DOUBLE' : 'VARCHAR'}'`;
  });
  const options = [
    `delim = ${literal(first.delimiter)}`,
    `quote = '"', escape = '"', header = true, auto_detect = false, strict_mode = true`,
    `max_line_size = ${LONGEST_RECORD}`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `SELECT * FROM read_csv([${literals(files.map(({ path }) => path))}], ${options.join(', ')}${more})`;
}

/** What DuckDB's scan takes for a part of a number, and the grammar does not: `1_000` and `+-5`. What else it reads, such as `inf`, shows. */
const FOREIGN = ['_', '+-'];

/** Looks at all bytes but the header's. */
async function mayHoldForeignNumbers(files: readonly CsvFile[]): Promise<boolean> {
  for (const { path, headerBytes } of files) {
    let last = '';
    for await (const bytes of piecesOf(path, headerBytes)) {
      const seam = last + bytes.toString('latin1', 0, 1);
      if (FOREIGN.some((text) => bytes.includes(text) || seam === text)) return true;
      last = bytes.toString('latin1', bytes.length - 1);
    }
  }
  return false;
}

async function readHeader(file: InputFile): Promise<CsvFile> {
  for await (const record of csvRecords(createReadStream(file.path, { highWaterMark: 65_536 }), ',')) {
    if (record.problem === 'too long' || record.bytes.includes(0) || !isUtf8(record.bytes)) {
      throw new TaskError(
        'DatasetUnreadable',
        `expected ${file.name} to be CSV in UTF-8 with a header line, but its first line is not text`,
      );
    }
    if (record.problem) {
      throw new TaskError(
        'DatasetUnreadable',
        `expected the quotes in the header of ${file.name} to match up, but there is ${record.problem} in line 1`,
      );
    }
    const header = record.bytes.toString();
    const delimiter = /\.(tsv|tab)(\.gz)?$/i.test(file.name) ? '\t' : delimiterOf(header);
    const columns = cellsOf(header, delimiter);
    requireProperNames(file.name, columns);
    return { ...file, delimiter, columns, headerBytes: record.bytes.length };
  }
  throw new TaskError('DatasetEmpty', `expected a header and rows, but ${file.name} has no content`);
}

/** The one that divides the header into most cells; a comma when none does. */
function delimiterOf(header: string): string {
  const ranked = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, cells: cellsOf(header, delimiter).length }));
  return ranked.reduce((best, candidate) => (candidate.cells > best.cells ? candidate : best)).delimiter;
}
