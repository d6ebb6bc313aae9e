/**
 * CSV records to output lines: split, input filter, scores, join, output filter. Works on bytes; a batch of lines is scored
 * by one call of the model. What a cell means to the model is `csv-rows.ts`, the same code that serves endpoints.
 */

import type { Scores } from '#local/backends/xgboost';
import { csvFailure, UnreadablePayload } from '../algorithms/xgboost/csv-cell';
import { CellIndex, delimiterOf, NEW_LINE, RowBuffer } from '../algorithms/xgboost/csv-rows';
import type { Model } from '../algorithms/xgboost/model';
import type { LineShape } from '../algorithms/xgboost/plain-line';
import { compileFilter } from './record-filter';

export interface CsvScoring {
  readonly inputFilter: string | undefined;
  readonly outputFilter: string | undefined;
  readonly joinInput: boolean;
}

/** Scores one file, batch by batch. */
export interface CsvScorer {
  /** The output lines of a batch, bytes as latin1. Throws UnreadablePayload naming the line. */
  score(batch: Buffer): string;
}

const COMMA = 44;
const QUOTE = 34;
const CARRIAGE_RETURN = 13;

/** Where the records of a batch lie in it, and how many cells each has. */
interface Records {
  readonly starts: number[];
  readonly ends: number[];
  readonly counts: number[];
}

/** @param line what a prediction is as text */
export function createCsvScorer(
  model: Model,
  scoring: CsvScoring,
  line: (scores: Scores, row: number) => string,
): CsvScorer {
  const inputFilter = compileFilter(scoring.inputFilter);
  const outputFilter = compileFilter(scoring.outputFilter);
  const filtered = scoring.joinInput || [scoring.inputFilter, scoring.outputFilter].some((one) => (one ?? '$') !== '$');
  const cells = new CellIndex();
  const picked = new CellIndex();
  const rows = new RowBuffer();
  let lines = 0;
  let blankLine: number | undefined;
  let delimiter: number | undefined;
  /** Of the last line that was taken apart, if its wanted cells are all but the first ones: most others are like it. */
  let shape: LineShape | undefined;

  const output = (batch: Buffer, records: Records, scores: Scores): string => {
    let text = '';
    for (let row = 0; row < records.starts.length; row++) {
      const score = line(scores, row);
      if (!scoring.joinInput && outputFilter(1) === undefined) text += `${score}\n`;
      else text += `${scoring.joinInput ? joined(batch, records, row, score) : pick(score.split(','))}\n`;
    }
    return text;
  };
  const pick = (record: readonly string[]) =>
    (outputFilter(record.length) ?? [...record.keys()]).map((i) => record[i]).join(',');
  const joined = (batch: Buffer, records: Records, row: number, score: string): string => {
    const start = records.starts[row] as number;
    const end = records.ends[row] as number;
    const count = records.counts[row] as number;
    const scoreCells = score.split(',');
    const kept = outputFilter(count + scoreCells.length);
    if (!kept) return `${batch.toString('latin1', start, end)},${score}`;
    let needed = 0;
    for (const cell of kept) if (cell < count && cell >= needed) needed = cell + 1;
    if (needed > 0) split(batch, start, end, COMMA, cells, needed);
    let text = '';
    for (let i = 0; i < kept.length; i++) {
      const cell = kept[i] as number;
      if (i > 0) text += ',';
      text += cell < count ? batch.toString('latin1', cells.starts[cell], cells.ends[cell]) : scoreCells[cell - count];
    }
    return text;
  };

  return {
    score(batch) {
      const records: Records = { starts: [], ends: [], counts: [] };
      try {
        for (let start = 0; start < batch.length; ) {
          lines++;
          if (shape && blankLine === undefined) {
            const end = rows.appendPlain(batch, start, shape);
            if (end !== -1) {
              records.starts.push(start);
              records.ends.push(end);
              records.counts.push(shape.cells);
              start = end + (batch[end] === CARRIAGE_RETURN ? 2 : 1);
              continue;
            }
          }
          const newLine = batch.indexOf(NEW_LINE, start);
          const next = newLine === -1 ? batch.length : newLine;
          const end = next > start && batch[next - 1] === CARRIAGE_RETURN ? next - 1 : next;
          if (end === start) {
            blankLine ??= lines;
          } else {
            if (blankLine !== undefined && delimiter !== undefined) throw blank(blankLine);
            blankLine = undefined;
            delimiter ??= filtered ? COMMA : delimiterOf(batch, start, end);
            split(batch, start, end, delimiter, cells);
            const kept = inputFilter(cells.count);
            const chosen = kept ? choose(cells, kept, picked) : cells;
            rows.append(batch, chosen.starts, chosen.ends, chosen.count);
            records.starts.push(start);
            records.ends.push(end);
            records.counts.push(cells.count);
            shape = delimiter === COMMA ? shapeOf(cells.count, kept) : undefined;
          }
          start = next + 1;
        }
      } catch (error) {
        if (error instanceof RangeError) throw new UnreadablePayload(`line ${lines}: ${error.message}`);
        if (error instanceof UnreadablePayload) throw new UnreadablePayload(`line ${lines}: ${error.message}`);
        throw error;
      }
      if (rows.count === 0) return '';
      const taken = rows.take();
      return output(batch, records, model.predict(taken.values, taken.columns));
    },
  };
}

/** Blank lines at a payload's ends are stripped by the container; one inside makes rows of different widths. */
function blank(line: number): UnreadablePayload {
  return new UnreadablePayload(csvFailure(`line ${line} is blank`));
}

/** @param kept as an input filter says it. @returns undefined when other cells are left out than the first ones */
function shapeOf(cells: number, kept: readonly number[] | undefined): LineShape | undefined {
  const skipped = cells - (kept?.length ?? cells);
  return !kept || kept.every((cell, index) => cell === skipped + index) ? { cells, skipped } : undefined;
}

function choose(cells: CellIndex, kept: readonly number[], into: CellIndex): CellIndex {
  for (let i = 0; i < kept.length; i++) {
    const cell = kept[i] as number;
    into.starts[i] = cells.starts[cell] as number;
    into.ends[i] = cells.ends[cell] as number;
  }
  into.count = kept.length;
  return into;
}

/** Filters understand quoted cells (the container does not: for it the quotes are part of the text). */
function split(bytes: Buffer, start: number, end: number, delimiter: number, cells: CellIndex, limit?: number): void {
  cells.split(bytes, start, end, delimiter, limit);
  if (delimiter !== COMMA) return;
  let quoted = false;
  for (let i = 0; i < cells.count && !quoted; i++) quoted = bytes[cells.starts[i] as number] === QUOTE;
  if (!quoted) return;
  let count = 0;
  let cell = start;
  let inside = false;
  for (let i = start; i < end; i++) {
    if (bytes[i] === QUOTE) inside = !inside;
    else if (bytes[i] === delimiter && !inside) {
      cells.starts[count] = cell;
      cells.ends[count++] = i;
      cell = i + 1;
    }
  }
  cells.starts[count] = cell;
  cells.ends[count++] = end;
  cells.count = count;
}
