/** How figures are written wherever people read them: in the verdict, the terminal and the report. */

import type { Interval } from '#tasks/contracts/evaluation';
import { groupDigits } from '#tasks/contracts/group-digits';

/** A true minus, as wide as the plus. */
const MINUS = '\u2212';

/** `0.781`; fewer than four digits say all that a test split can tell. */
export const figure = (value: number, digits = 3): string => value.toFixed(digits).replace('-', MINUS);

/** Decimals that show at least three digits of a value, however small: log loss and thresholds of rare events are. */
export function digitsFor(value: number, least = 4): number {
  if (value === 0) return least;
  return Math.min(12, Math.max(least, 2 - Math.floor(Math.log10(Math.abs(value)))));
}

/** `+0.012`, `−0.012`, `0.000`. */
export function signed(value: number, digits = 3): string {
  const text = figure(Math.abs(value), digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

/** `0.768 to 0.794`. */
export const range = ([low, high]: Interval, write: (value: number) => string = figure): string =>
  `${write(low)} to ${write(high)}`;

/** Stays on the line of its number. */
export const PERCENT = '\u00a0%';

/** `95 %`, `99.9 %`, `0.17 %`: a share as a percentage of at most `digits` decimals. */
export const percent = (share: number, digits = 2): string => `${Number((share * 100).toFixed(digits))}${PERCENT}`;

/** `15.0 %`: a share among others in a column, all with as many decimals. */
export const columnPercent = (share: number, digits = 1): string => `${(share * 100).toFixed(digits)}${PERCENT}`;

/** `284,807`. */
export const count = (value: number): string => groupDigits(value);

/** `p = 0.008`, `p < 0.001`. */
export const pValue = (value: number): string => (value < 0.001 ? 'p < 0.001' : `p = ${value.toFixed(3)}`);

/** `1,234`, `12.50`, `0.0312`: an amount of any size, with at least three figures; it has no currency. */
export const money = (value: number): string => {
  const size = Math.abs(value);
  const digits = size >= 1000 ? 0 : size >= 0.995 || size === 0 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)));
  return value
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', MINUS);
};

/** A word with its article's number: `1 row`, `2 rows`. */
export const plural = (value: number, word: string): string => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

/**
 * Two figures with as many digits as it takes to see which is larger: nobody is to read that 0.700 is below the required 0.700.
 *
 * @example apart(0.69996, 0.7) // ['0.69996', '0.70000']
 */
export function apart(first: number, second: number): [string, string] {
  let digits = 3;
  while (digits < 15 && first !== second && figure(first, digits) === figure(second, digits)) digits++;
  return [figure(first, digits), figure(second, digits)];
}
