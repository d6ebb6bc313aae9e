/**
 * When the database refuses a CSV file: which file, which line, what is wrong with it and what to do. Reads the files again;
 * only after a failure.
 */

import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { TaskError } from '#tasks/contracts/errors';
import { groupDigits } from '#tasks/contracts/group-digits';
import type { InputFile } from './files';
import { type CsvRecord, csvRecords, LONGEST_RECORD } from './foreign-csv';

export interface CsvFile extends InputFile {
  readonly delimiter: string;
  readonly columns: readonly string[];
  readonly headerBytes: number;
}

/** @param problem that `diagnoseCsv` found. @returns a TaskError that tells of it, or else in the database's words */
export const csvFault = (error: Error, problem: string | undefined): TaskError =>
  new TaskError('DatasetUnreadable', problem ?? `the CSV files cannot be read: ${error.message.split('\n')[0]}`, {
    cause: error,
  });

/** Whether the database means the files. Its errors need not be of this realm's class. */
export const isCsvError = (error: unknown): error is Error =>
  !(error instanceof TaskError) && /CSV/.test((error as Partial<Error> | undefined)?.message ?? '');

/** @returns file, line and what is wrong, of the first record that breaks the rules; undefined where none does */
export async function diagnoseCsv(files: readonly CsvFile[]): Promise<string | undefined> {
  for (const file of files) {
    const problem = await firstProblem(file);
    if (problem) return `${file.name}, ${problem}`;
  }
  return undefined;
}

async function firstProblem(file: CsvFile): Promise<string | undefined> {
  let header: CsvRecord | undefined;
  for await (const record of csvRecords(createReadStream(file.path, { highWaterMark: 1 << 20 }), file.delimiter)) {
    header ??= record;
    const what = problemOf(record, header, file);
    if (what) return `line ${record.line}: ${what}`;
  }
  return undefined;
}

function problemOf(record: CsvRecord, header: CsvRecord, { delimiter, columns }: CsvFile): string | undefined {
  const { bytes, cells, ending, problem } = record;
  if (problem === 'too long')
    return `a row is longer than ${groupDigits(LONGEST_RECORD)} bytes; shorten its longest field, or close a quote left open`;
  if (problem === 'open quote')
    return 'a quote is opened and never closed; close it, or double it where it is part of the text';
  if (problem === 'text after a quote')
    return 'text stands after a closing quote; double quotes that are part of the text';
  if (!isUtf8(bytes)) return 'expected UTF-8, found bytes that are not; convert the file to UTF-8';
  // An empty line is no row; a delimiter at a line's end, as some exports write, opens no further cell.
  const trailing = cells === columns.length + 1 && bytes.at(-1) === delimiter.charCodeAt(0);
  if (bytes.length > 0 && cells !== columns.length && !trailing) {
    return `expected ${columns.length} columns as in the header, found ${cells}`;
  }
  if (ending !== '' && ending !== header.ending) {
    return `ends with ${ENDINGS[ending]}, the header with ${ENDINGS[header.ending]}; use the same line end everywhere`;
  }
  return undefined;
}

const ENDINGS = { '\n': 'a line feed (LF)', '\r\n': 'CR LF', '\r': 'a carriage return (CR)', '': 'nothing' } as const;
