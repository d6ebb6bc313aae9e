/** The label's two values, and which of them is positive. */
import { TaskError } from '#tasks/contracts/errors';
import { MINIMUM_POSITIVES } from '#tasks/contracts/process-data';
import type { Database } from './database';
import { count } from './steps';
import { listNames, shorten } from './suggest';

export interface Label {
  readonly column: string;
  /** As written in the data. */
  readonly positive: string;
  readonly negative: string;
}

/** Values that are positive when nobody says otherwise, in any case; the first that the label has. */
const POSITIVE_WORDS = ['1', 'true', 'yes', 'y', 't'];

/**
 * Looks at `label_text` of the table `loaded`.
 *
 * @param wanted the positive value, if the caller named it
 * @throws TaskError LabelNotBinary, InvalidExecutionInput, DatasetTooSmall
 */
export async function readLabel(database: Database, column: string, wanted: string | null): Promise<Label> {
  const classes = await database.rows<{ value: string | null; rows: number }>(
    'SELECT label_text AS value, count(*) AS rows FROM loaded GROUP BY label_text ORDER BY (label_text IS NULL) DESC, rows DESC, label_text LIMIT 12',
  );
  const missing = classes.find(({ value }) => value === null);
  if (missing) {
    throw new TaskError(
      'LabelNotBinary',
      `expected a label in every row, but '${column}' is missing in ${count(missing.rows, 'row')}; leave those rows out of the dataset`,
    );
  }
  const [first, second] = classes as { value: string; rows: number }[];
  if (!first || !second || classes.length > 2) {
    const shown = classes.slice(0, 10).map(({ value, rows }) => `'${shorten(value ?? '')}' in ${count(rows, 'row')}`);
    const values = `${shown.join(', ')}${classes.length > 10 ? ', …' : ''}`;
    throw new TaskError('LabelNotBinary', `expected exactly two values in the label '${column}', found ${values}`);
  }
  const values = [first.value, second.value];
  const positive = wanted === null ? defaultPositive(values) : values.find((value) => same(value, wanted));
  if (positive === undefined) {
    const found = `the label '${column}' has the values ${listNames(values)}`;
    const problem =
      wanted === null
        ? `${found}; name the positive one in dataset.positive`
        : `dataset.positive is '${wanted}', but ${found}`;
    throw new TaskError(wanted === null ? 'LabelNotBinary' : 'InvalidExecutionInput', problem);
  }
  const negative = positive === first.value ? second.value : first.value;
  for (const { value, rows } of [first, second]) requireEnough(value === positive ? 'positive' : 'negative', rows);
  return { column, positive, negative };
}

function requireEnough(which: string, rows: number): void {
  if (rows >= MINIMUM_POSITIVES) return;
  throw new TaskError(
    'DatasetTooSmall',
    `expected at least ${MINIMUM_POSITIVES} ${which} rows to train and judge a model, found ${rows}`,
  );
}

function defaultPositive(values: readonly string[]): string | undefined {
  for (const word of POSITIVE_WORDS) {
    const match = values.find((value) => same(value.toLowerCase(), word));
    if (match !== undefined) return match;
  }
  return undefined;
}

/** `1` is `1.0`: a column that once had gaps is often written so. */
const same = (value: string, wanted: string) =>
  value === wanted || (/^[0-9.]+$/.test(value) && /^[0-9.]+$/.test(wanted) && Number(value) === Number(wanted));
