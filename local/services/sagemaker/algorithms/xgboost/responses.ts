/** Scores as the container writes them, to the character: CSV, JSON, JSON lines, and the lines of batch mode. */
import type { Scores } from '#local/backends/xgboost';
import { formatFloat } from './python-numbers';

/** The container can write `application/x-recordio-protobuf` too; this program cannot. */
export const RESPONSE_TYPES = ['application/json', 'application/jsonlines', 'text/csv'] as const;
export type ResponseType = (typeof RESPONSE_TYPES)[number];

export function isResponseType(type: string): type is ResponseType {
  return RESPONSE_TYPES.some((one) => one === type);
}

/** Real-time answers: one line a row for CSV, `{"predictions": [{"score": …}]}` for JSON. */
export function encodeScores(scores: Scores, type: ResponseType): string {
  if (type === 'text/csv')
    return rowsOf(scores, ',')
      .map((row) => `${row}\n`)
      .join('');
  const objects = rowsOf(scores, ', ').map((row) => `{"score": ${widthOf(scores) > 1 ? `[${row}]` : row}}`);
  return type === 'application/json'
    ? `{"predictions": [${objects.join(', ')}]}`
    : objects.map((o) => `${o}\n`).join('');
}

/** What one row is in batch mode, whatever `Accept` says: the number, or a list of them in brackets. */
export function batchLine(scores: Scores, row: number): string {
  const width = widthOf(scores);
  if (width === 1) return formatFloat(scores.values[row] as number);
  const values = scores.values.subarray(row * width, (row + 1) * width);
  return `[${Array.from(values, formatFloat).join(', ')}]`;
}

export function widthOf(scores: Scores): number {
  return scores.shape.slice(1).reduce((product, size) => product * size, 1);
}

function rowsOf(scores: Scores, separator: string): string[] {
  const width = widthOf(scores);
  return Array.from({ length: scores.shape[0] ?? 0 }, (_, row) =>
    Array.from(scores.values.subarray(row * width, (row + 1) * width), formatFloat).join(separator),
  );
}
