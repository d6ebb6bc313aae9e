/** Reads one raw value in TypeScript as `cell-sql.ts` does in SQL. `null` is missing, `undefined` cannot be read as asked. */
import { FALSE, MISSING, NUMBER, TRUE } from './cells';
import { type Instant, instantOfText } from './instant';

export type RawValue = string | number | boolean | null;

export function readText(raw: RawValue): string | null {
  if (raw === null) return null;
  const text = String(raw).replace(AROUND, '');
  return IS_MISSING.test(text) ? null : text;
}

/** @returns a finite number */
export function readNumber(raw: RawValue): number | null | undefined {
  if (typeof raw === 'boolean') return undefined;
  const text = readText(raw);
  if (text === null) return null;
  const number = IS_NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

export function readBoolean(raw: RawValue): boolean | null | undefined {
  const word = readText(raw);
  if (word === null) return null;
  return IS_TRUE.test(word) ? true : IS_FALSE.test(word) ? false : undefined;
}

export function readInstant(raw: RawValue): Instant | null | undefined {
  const text = readText(raw);
  return text === null ? null : instantOfText(text);
}

const AROUND = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const only = (pattern: string) => new RegExp(`^(?:${pattern})$`);
const [IS_MISSING, IS_NUMBER, IS_TRUE, IS_FALSE] = [only(MISSING), only(NUMBER), only(TRUE), only(FALSE)];
