/**
 * JSON of the awsJson and restJson protocols: times are epoch seconds with a fraction, bytes are base64, NaN and
 * infinities are strings. Towards a handler the wire cannot know which number is a time, so a schema says it with `timestamp` or
 * `blob`.
 */
import * as z from 'zod';

/** A time in an input: epoch seconds on the wire, a Date for the handler. */
export const timestamp = z.number().transform((seconds) => new Date(seconds * 1000));

/** Bytes in an input: base64 on the wire. */
export const blob = z.base64().transform((text): Uint8Array => Buffer.from(text, 'base64'));

export function encodeJson(output: unknown): string {
  return JSON.stringify(toWire(output ?? {}));
}

function toWire(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(toWire);
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toWire(member)]));
}
