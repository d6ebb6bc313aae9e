/**
 * Encodes single raw rows without a database, for functions that answer one request: the same numbers as
 * `encode-sql.ts` gave the training rows. Pure.
 */
import { TaskError } from '#tasks/contracts/errors';
import type { DatasetSchema, Encoding, Feature } from '#tasks/contracts/process-data';
import { partOf } from './instant';
import { numberText } from './number-text';
import { type RawValue, readBoolean, readInstant, readNumber, readText } from './read-cell';
import { listNames, shorten } from './suggest';

/** Column name to raw value. A text is read as a cell of a CSV file would be; `null` and `''` are missing. */
export type RawRow = Readonly<Record<string, RawValue>>;

/**
 * @returns a cell for each feature of the schema, `null` where the value is missing
 * @throws TaskError ColumnsMismatch when a column is not there at all, DatasetUnreadable when a value cannot be read as what
 *   the model was trained on
 * @example toCsvLine(encodeRow(schema, { amount: '12.50', merchant: 'Grocer', at: '2026-01-31T23:59:00Z' }))
 */
export function encodeRow(schema: Pick<DatasetSchema, 'features'>, row: RawRow): (number | null)[] {
  const missing = new Set(schema.features.map(({ column }) => column).filter((column) => !Object.hasOwn(row, column)));
  if (missing.size > 0) {
    throw new TaskError(
      'ColumnsMismatch',
      `expected every column that the model was trained on, but the row lacks ${listNames([...missing])}`,
    );
  }
  return schema.features.map((feature) => encodeCell(feature, row[feature.column] ?? null));
}

/** The cells as a line for the model's container, without a line end. */
export function toCsvLine(cells: readonly (number | null)[]): string {
  return cells.map((cell) => (cell === null ? '' : numberText(cell))).join(',');
}

function encodeCell({ column, encoding }: Feature, raw: RawValue): number | null {
  const number = ENCODERS[encoding.kind](raw, encoding as never);
  if (number !== undefined) return number;
  const got = typeof raw === 'string' ? `'${shorten(raw)}'` : String(raw);
  throw new TaskError('DatasetUnreadable', `expected ${EXPECTED[encoding.kind]} in column '${column}', got ${got}`);
}

type Kind = Encoding['kind'];
type Encoder<K extends Kind> = (raw: RawValue, encoding: Extract<Encoding, { kind: K }>) => number | null | undefined;

const ENCODERS: { readonly [K in Kind]: Encoder<K> } = {
  number: (raw) => readNumber(raw),
  boolean: (raw) => {
    const value = readBoolean(raw);
    return typeof value === 'boolean' ? Number(value) : value;
  },
  'one-hot': (raw, { value }) => {
    const text = readText(raw);
    return text === null ? null : Number(text === value);
  },
  frequency: (raw, { shares }) => {
    const text = readText(raw);
    if (text === null) return null;
    return Object.hasOwn(shares, text) ? (shares[text] ?? 0) : 0;
  },
  datetime: (raw, { part }) => {
    const instant = readInstant(raw);
    return typeof instant === 'bigint' ? partOf(instant, part) : instant;
  },
};

/** What a cell should have been, for messages. */
export const EXPECTED: Readonly<Record<Kind, string>> = {
  number: 'a finite number',
  boolean: 'true or false',
  'one-hot': 'text',
  frequency: 'text',
  datetime: 'a date or time such as 2026-01-31T23:59:00Z',
};
