/**
 * Numbers as text of the precision that XGBoost computes with: the fewest of up to nine digits that read back as the same 32-bit
 * float. Written into bytes here, which takes a quarter of the time that the database takes to make a text of each.
 */
import { numberText } from './number-text';

/** No number takes more bytes: `-1.7976931348623157e+308`. */
export const LONGEST_NUMBER = 24;

const ZERO = 48;
const MINUS = 45;
const POINT = 46;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));
const tenTo = (power: number) => POWERS[power] as number;

/** As a 32-bit integer. */
const LARGEST_INTEGER = 2 ** 31 - 1;

/** Between them nine digits, as a 32-bit integer, need no exponent. */
const SMALLEST_PLAIN = 1e-4;
const LARGEST_PLAIN = 1e9;

/**
 * Writes a number from `at` on; a missing one (NaN) takes no byte. What is beyond a float is written as a double, for the container
 * to refuse.
 *
 * @returns where it ends
 */
export function writeFloat(bytes: Uint8Array, at: number, numbers: Float64Array, index: number): number {
  const number = numbers[index] as number;
  const float = Math.fround(number);
  const size = Math.abs(float);
  if (size < LARGEST_PLAIN) {
    const whole = size | 0;
    if (whole === size || size >= SMALLEST_PLAIN) {
      let start = at;
      if (float < 0) bytes[start++] = MINUS;
      return whole === size ? writeWhole(bytes, start, whole) : writeFraction(bytes, start, size);
    }
  }
  return Number.isNaN(number) ? at : writeText(bytes, at, farFromOne(number, float));
}

/** Writes all digits of a whole number of at least 0 and below 2^53. @returns where it ends */
export function writeWhole(bytes: Uint8Array, at: number, whole: number): number {
  if (whole > LARGEST_INTEGER) return writeText(bytes, at, String(whole));
  if (whole < 10) {
    bytes[at] = ZERO + whole;
    return at + 1;
  }
  let length = 2;
  for (let least = 100; whole >= least; least *= 10) length++;
  writeDigits(bytes, at, length, whole);
  return at + length;
}

/** @param size a float that is no whole number. */
function writeFraction(bytes: Uint8Array, at: number, size: number): number {
  let decimals = size < 1 ? 9 : 8;
  if (size < 1) while (size * tenTo(decimals) < 1e8) decimals++;
  else while (size * tenTo(decimals) >= 1e9) decimals--;
  let digits = (size * tenTo(decimals) + 0.5) | 0;
  const seven = ((digits + 50) / 100) | 0;
  const eight = ((digits + 5) / 10) | 0;
  if (Math.fround(seven / tenTo(decimals - 2)) === size) {
    // What has six digits or fewer has them here, before zeros: half of the seventh is more than a float's distance to its text.
    for (digits = seven, decimals -= 2; digits % 10 === 0; decimals--) digits = (digits / 10) | 0;
  } else if (Math.fround(eight / tenTo(decimals - 1)) === size) {
    digits = eight;
    decimals--;
  }
  const whole = (digits / tenTo(decimals)) | 0;
  const point = writeWhole(bytes, at, whole);
  bytes[point] = POINT;
  writeDigits(bytes, point + 1, decimals, (digits - whole * tenTo(decimals)) | 0);
  return point + 1 + decimals;
}

function writeDigits(bytes: Uint8Array, at: number, length: number, digits: number): void {
  let rest = digits;
  for (let place = at + length - 1; place >= at; place--) {
    const tens = (rest / 10) | 0;
    bytes[place] = ZERO + rest - tens * 10;
    rest = tens;
  }
}

/** Rare, so that speed does not matter. */
function farFromOne(number: number, float: number): string {
  if (!Number.isFinite(float)) return numberText(number);
  const digits = [6, 7, 8].find((places) => Math.fround(Number(float.toExponential(places))) === float);
  return numberText(Number(float.toExponential(digits)));
}

function writeText(bytes: Uint8Array, at: number, text: string): number {
  for (let index = 0; index < text.length; index++) bytes[at + index] = text.charCodeAt(index);
  return at + text.length;
}
