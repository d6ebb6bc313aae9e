/**
 * Selectable inference: what SAGEMAKER_INFERENCE_OUTPUT asks for instead of the bare score. Only for `binary:logistic`;
 * for other objectives the container has further rules, and this program answers with an error.
 */
import type { Scores } from '#local/backends/xgboost';
import { formatFloat } from './python-numbers';
import type { ResponseType } from './responses';

export interface Selection {
  readonly keys: readonly string[];
  readonly objective: string;
}

/** @throws when the model's objective is not `binary:logistic` */
export function encodeSelected(scores: Scores, selection: Selection, type: ResponseType): string {
  const rows = Array.from(scores.values, (_, row) => row);
  if (type === 'text/csv') return rows.map((row) => selectedLine(scores, row, selection)).join('\n');
  const objects = rows.map(
    (row) =>
      `{${valuesOf(scores, row, selection)
        .map(([key, value]) => `"${key}": ${value}`)
        .join(', ')}}`,
  );
  return type === 'application/json'
    ? `{"predictions": [${objects.join(', ')}]}`
    : objects.map((object) => `${object}\n`).join('');
}

/** One row in CSV: lists are quoted, as `"[0, 1]"`. */
export function selectedLine(scores: Scores, row: number, selection: Selection): string {
  return valuesOf(scores, row, selection)
    .map(([, value]) => (value.startsWith('[') ? `"${value}"` : value))
    .join(',');
}

function valuesOf(scores: Scores, row: number, { keys, objective }: Selection): [key: string, value: string][] {
  if (objective !== 'binary:logistic') {
    throw new Error(`Objective \`${objective}\` unsupported for selectable inference predictions.`);
  }
  const score = scores.values[row] ?? Number.NaN;
  const both = `[${formatFloat(1 - score)}, ${formatFloat(score)}]`;
  const values: Readonly<Record<string, string>> = {
    predicted_label: score > 0.5 ? '1' : '0',
    labels: '[0, 1]',
    probability: formatFloat(score),
    probabilities: both,
    raw_score: formatFloat(score),
    raw_scores: both,
  };
  return keys.map((key) => [key, values[key] ?? 'nan']);
}
