/**
 * Points in time as microseconds since 1970-01-01 UTC, as the database keeps them. Not `Date`: that has milliseconds only and
 * reads years and offsets by rules of its own.
 */
import { DATE, TIMESTAMP } from './cells';

/** Microseconds since the epoch, UTC. */
export type Instant = bigint;

export type InstantPart = 'epoch-days' | 'hour' | 'weekday' | 'day' | 'month';

/** @param text trimmed; without an offset it is UTC. @returns undefined when it is no date or timestamp, or no day of the calendar */
export function instantOfText(text: string): Instant | undefined {
  if (!ANY.test(text)) return undefined;
  const [year, month, day] = [text.slice(0, 4), text.slice(5, 7), text.slice(8, 10)].map(Number) as [
    number,
    number,
    number,
  ];
  if (day > daysInMonth(year, month)) return undefined;
  const [, hour = '0', minute = '0', second = '0', fraction = ''] = CLOCK.exec(text) ?? [];
  const seconds = daysFromCivil(year, month, day) * 86_400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  // Digits beyond the microsecond are cut off, not rounded.
  const micros = BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return BigInt(seconds - offsetSeconds(text)) * 1_000_000n + micros;
}

/** One feature of a point in time. `weekday` is 1 (Monday) to 7 (Sunday). */
export function partOf(instant: Instant, part: InstantPart): number {
  if (part === 'epoch-days') return Number(instant) / 86_400_000_000;
  const days = Number(floorDivide(instant, 86_400_000_000n));
  switch (part) {
    case 'hour':
      return Number(floorDivide(instant, 3_600_000_000n)) - days * 24;
    case 'weekday':
      return modulo(days + 3, 7) + 1;
    case 'day':
      return civilFromDays(days).day;
    case 'month':
      return civilFromDays(days).month;
  }
}

const ANY = new RegExp(`^(?:${DATE}|${TIMESTAMP})$`);
const CLOCK = /[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?/;

function offsetSeconds(text: string): number {
  const [, sign, hours, minutes = '0'] = /:\d\d(?:\.\d+)? ?([+-])(\d\d)(?::?(\d\d))?$/.exec(text) ?? [];
  if (!sign) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. @see https://howardhinnant.github.io/date_algorithms.html */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civilFromDays(days: number): { month: number; day: number } {
  const dayOfEra = modulo(days + 719_468, 146_097);
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  return { month: shifted < 10 ? shifted + 3 : shifted - 9, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 };
}

const modulo = (n: number, by: number) => ((n % by) + by) % by;
const floorDivide = (n: bigint, by: bigint) => (n < 0n ? (n - by + 1n) / by : n / by);
