/** JSON as it travels between states: the value together with its text, because AWS passes text on as it was written. */

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** A value and its text. What Step Functions computes is compact; what it only passes through keeps its spacing. */
export interface Datum {
  readonly value: Json;
  readonly text: string;
}

/** Input, output and result of a state, a task or an execution: bytes of UTF-8. */
export const MAX_DATA_BYTES = 262_144;

export function datumOf(value: Json): Datum {
  return { value, text: JSON.stringify(value) };
}

/** @throws SyntaxError when `text` is not JSON. */
export function parseDatum(text: string): Datum {
  return { value: JSON.parse(text) as Json, text };
}

export function isTooBig(text: string): boolean {
  return text.length > MAX_DATA_BYTES || (text.length * 3 > MAX_DATA_BYTES && Buffer.byteLength(text) > MAX_DATA_BYTES);
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
