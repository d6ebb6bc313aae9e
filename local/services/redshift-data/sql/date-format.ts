/** Redshift's date and time formats (`YYYY-MM-DD HH24:MI:SS`) as those of `strftime` and `strptime`. */
import { SqlError } from './sql-error';

const ELEMENTS: readonly (readonly [string, string])[] = [
  ['YYYY', '%Y'],
  ['YY', '%y'],
  ['MM', '%m'],
  ['Mon', '%b'],
  ['FMMonth', '%B'],
  ['FMDay', '%A'],
  ['Dy', '%a'],
  ['DDD', '%j'],
  ['DD', '%d'],
  ['HH24', '%H'],
  ['HH12', '%I'],
  ['HH', '%I'],
  ['MI', '%M'],
  ['SS', '%S'],
  ['MS', '%g'],
  ['US', '%f'],
  ['AM', '%p'],
  ['PM', '%p'],
  ['OF', '%z'],
];

/** @throws {SqlError} for an element that has no exact counterpart, e.g. the blank-padded `Month`, or a numeric format. */
export function strftimeFormat(format: string): string {
  let rest = format;
  let out = '';
  while (rest !== '') {
    const quoted = /^"([^"]*)"/.exec(rest);
    const element = ELEMENTS.find(
      ([name]) => rest.startsWith(name) || (isUniform(name) && rest.startsWith(name.toLowerCase())),
    );
    const other = /^[^A-Za-z0-9]/.exec(rest);
    const taken = quoted?.[0] ?? element?.[0] ?? other?.[0];
    if (taken === undefined) throw new SqlError(`the format '${format}' is not supported here: '${rest}'`);
    out += quoted ? escapePercent(quoted[1] ?? '') : element ? element[1] : escapePercent(taken);
    rest = rest.slice(taken.length);
  }
  return out;
}

/** `mon` and `dy` ask for lower-case names, which strftime cannot give; the others mean the same in either case. */
function isUniform(name: string): boolean {
  return !/[a-z]/.test(name);
}

function escapePercent(text: string): string {
  return text.replaceAll('%', '%%');
}
