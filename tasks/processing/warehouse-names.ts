/** The names of columns in the warehouse, which folds case and takes at most 127 bytes. */

const LONGEST = 127;

/** @param reserved names that a column must not get. @returns a name for each column, in order: lower case, unique */
export function warehouseNames(names: readonly string[], reserved: readonly string[]): string[] {
  const taken = new Set(reserved);
  return names.map((name) => {
    const base = name.toLowerCase();
    let free = cut(base, LONGEST);
    for (let n = 2; taken.has(free); n++) free = `${cut(base, LONGEST - `_${n}`.length)}_${n}`;
    taken.add(free);
    return free;
  });
}

/** At a character, never inside one. */
function cut(text: string, bytes: number): string {
  let short = text;
  while (Buffer.byteLength(short) > bytes) short = [...short].slice(0, -1).join('');
  return short;
}
