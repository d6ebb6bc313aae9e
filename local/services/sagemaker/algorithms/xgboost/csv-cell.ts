/** One cell of a CSV record, as the container reads it. */
import { parseFloat64 } from './python-numbers';

/** A payload that the container answers with 415. */
export class UnreadablePayload extends Error {
  override readonly name = 'UnreadablePayload';
}

/** How the container words any failure to read CSV. */
export function csvFailure(reason: string): string {
  return `Loading csv data failed with Exception, please ensure data is in csv format:\n <class 'ValueError'>\n ${reason}`;
}

/** Of ten, as near as a double can be; up to 22 exactly. */
export const POWERS = Float64Array.from({ length: 309 }, (_, exponent) => Number(`1e${exponent}`));

/** Bound of the relative error of the quick way below: digits left out after the 15th, and two roundings. */
const DOUBT = 3e-14;

/**
 * One cell as a 32-bit float: the double nearest to the decimal, rounded to 32 bits.
 *
 * The quick way reads 15 digits into an exact integer and scales it. That is within DOUBT of the true value; where all
 * values so near round to the same float (nearly always), so does the right one. Otherwise, and for anything unusual, the
 * slow way decides.
 */
export function parseCell(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return Number.NaN;
  let i = start;
  let byte = bytes[i] as number;
  const negative = byte === 45;
  if (negative || byte === 43) byte = bytes[++i] as number;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let seen = false;
  let fraction = false;
  for (; i < end; i++) {
    byte = bytes[i] as number;
    if (byte >= 48 && byte <= 57) {
      seen = true;
      if (digits < 15) {
        mantissa = mantissa * 10 + (byte - 48);
        if (mantissa !== 0) digits++;
        if (fraction) scale--;
      } else if (!fraction) scale++;
    } else if (byte === 46 && !fraction) fraction = true;
    else break;
  }
  if (!seen) return parseUnusual(bytes, start, end);
  if (i < end && (byte === 101 || byte === 69)) {
    let exponent = 0;
    byte = bytes[++i] as number;
    const below = byte === 45;
    if (below || byte === 43) i++;
    const first = i;
    for (; i < end && i < first + 4; i++) {
      byte = bytes[i] as number;
      if (byte < 48 || byte > 57) break;
      exponent = exponent * 10 + (byte - 48);
    }
    if (i === first) return parseUnusual(bytes, start, end);
    scale += below ? -exponent : exponent;
  }
  if (i !== end || scale < -300 || scale > 300) return parseUnusual(bytes, start, end);
  const near = scale < 0 ? mantissa / (POWERS[-scale] as number) : mantissa * (POWERS[scale] as number);
  const float = Math.fround(near);
  if (Math.fround(near * (1 - DOUBT)) !== Math.fround(near * (1 + DOUBT)) || float > 3e38) {
    return parseUnusual(bytes, start, end);
  }
  return negative ? -float : float;
}

function parseUnusual(bytes: Uint8Array, start: number, end: number): number {
  const text = textOf(bytes, start, end);
  const value = parseFloat64(text);
  if (value === undefined) {
    throw new UnreadablePayload(csvFailure(`could not convert string to float: '${text.slice(0, 100)}'`));
  }
  const float = Math.fround(value);
  if (!Number.isFinite(float) && !Number.isNaN(float)) {
    throw new UnreadablePayload(
      csvFailure('Input data contains `inf` or a value too large, while `missing` is not set to `inf`'),
    );
  }
  return float;
}

export function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}
