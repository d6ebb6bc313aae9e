/** Reads one raw value in TypeScript as `cell-sql.ts` does in SQL. `null` is missing, `undefined` cannot be read as asked. */
import { FALSE_WORDS, MISSING_WORDS, NUMBER, TRUE_WORDS } from './cells';
import { type Instant, instantOfText } from './instant';

export type RawValue = string | number | boolean | null;

export function readText(raw: RawValue): string | null {
  if (raw === null) return null;
  const text = String(raw).replace(AROUND, '');
  return MISSING.has(text.toLowerCase()) ? null : text;
}

/** @returns a finite number */
export function readNumber(raw: RawValue): number | null | undefined {
  if (typeof raw === 'boolean') return undefined;
  const text = readText(raw);
  if (text === null) return null;
  const number = NUMBER_ONLY.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

export function readBoolean(raw: RawValue): boolean | null | undefined {
  const word = readText(raw)?.toLowerCase();
  if (word === undefined) return null;
  return TRUE.has(word) ? true : FALSE.has(word) ? false : undefined;
}

export function readInstant(raw: RawValue): Instant | null | undefined {
  const text = readText(raw);
  return text === null ? null : instantOfText(text);
}

const AROUND = /^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g;
const NUMBER_ONLY = new RegExp(`^(?:${NUMBER})$`);
const MISSING: ReadonlySet<string> = new Set(MISSING_WORDS);
const TRUE: ReadonlySet<string> = new Set(TRUE_WORDS);
const FALSE: ReadonlySet<string> = new Set(FALSE_WORDS);
