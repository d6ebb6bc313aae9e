/** "Did you mean …?": the known name that is nearest to a mistaken one. */

/** @returns `; did you mean 'Amount'?`, or nothing when no name is near */
export function suggestion(wanted: string, known: readonly string[]): string {
  const near = nearest(wanted, known);
  return near === undefined ? '' : `; did you mean '${near}'?`;
}

function nearest(wanted: string, known: readonly string[]): string | undefined {
  const most = Math.max(wanted.length < 4 ? 1 : 2, Math.floor(wanted.length / 3));
  const ranked = known
    .map((name) => ({ name, distance: distance(wanted.trim().toLowerCase(), name.toLowerCase()) }))
    .filter((candidate) => candidate.distance <= most)
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.name;
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** At most `limit` names in quotes: `'a', 'b' and 3 more`. */
export function listNames(names: readonly string[], limit = 20): string {
  const shown = names.slice(0, limit).map((name) => `'${shorten(name)}'`);
  const rest = names.length - shown.length;
  return shown.join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** For messages: a value that may be a megabyte long. */
export const shorten = (text: string, length = 60) => (text.length > length ? `${text.slice(0, length)}…` : text);
