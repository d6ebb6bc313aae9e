/** Numbers, times and sizes as people read them. */
import { groupDigits } from '#tasks/contracts/group-digits';

/** `0.4 s`, `12.3 s`, `2 min 05 s`, `1 h 02 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `30,000` */
export const count = (value: number) => groupDigits(value);

/** `1 file`, `2 files` */
export const counted = (value: number, noun: string) => `${count(value)} ${noun}${value === 1 ? '' : 's'}`;

/** `0.7812`: four digits, as the fifth of an AUC is noise. */
export const figure = (value: number) => value.toFixed(4);

/** `0.7661 to 0.7963` */
export const interval = ([low, high]: readonly [number, number]) => `${figure(low)} to ${figure(high)}`;

/** `+0.0123`, `−0.0040` */
export const signed = (value: number) => `${value < 0 ? '−' : '+'}${figure(Math.abs(value))}`;

/** `2.8 MB`, in thousands. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [scaled, unit] = [value, 0];
  while (scaled >= 999.5 && unit < units.length - 1) [scaled, unit] = [scaled / 1000, unit + 1];
  return `${unit === 0 || scaled >= 99.5 ? Math.round(scaled) : scaled.toFixed(1)} ${units[unit]}`;
}

/** `2026-11-21 09:30:12`, in the reader's time zone. */
export function localTime(date: Date): string {
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
