/** The rules for a file's column names. The warehouse folds case, so names that differ only in it are the same. */
import { TaskError } from '#tasks/contracts/errors';
import { listNames, shorten } from './suggest';

const MOST_COLUMNS = 1000;

/** @throws TaskError DatasetUnreadable */
export function requireProperNames(file: string, names: readonly string[]): void {
  const fail = (message: string) => {
    throw new TaskError('DatasetUnreadable', message);
  };
  if (names.length > MOST_COLUMNS) fail(`expected at most ${MOST_COLUMNS} columns, but ${file} has ${names.length}`);
  const unnamed = names.indexOf('');
  if (unnamed >= 0) {
    const what = names.every((name) => name === '') ? 'its first line is blank' : `column ${unnamed + 1} has none`;
    fail(`expected every column of ${file} to have a name in the first line, but ${what}`);
  }
  const seen = new Map<string, string>();
  for (const name of names) {
    const earlier = seen.get(name.toLowerCase());
    if (earlier !== undefined) {
      const pair =
        earlier === name
          ? `'${shorten(name)}' is there twice`
          : `'${shorten(earlier)}' and '${shorten(name)}' differ only in case`;
      fail(`expected the column names of ${file} to be unique, but ${pair}; rename one`);
    }
    seen.set(name.toLowerCase(), name);
  }
}

/** @throws TaskError DatasetUnreadable when a file does not have exactly the first file's columns; their order is free */
export function requireSameColumns(
  files: readonly { readonly name: string; readonly columns: readonly string[] }[],
): void {
  const [first, ...others] = files;
  if (!first) return;
  const expected = new Set(first.columns);
  for (const { name, columns } of others) {
    const has = new Set(columns);
    const missing = first.columns.filter((column) => !has.has(column));
    const extra = columns.filter((column) => !expected.has(column));
    if (missing.length === 0 && extra.length === 0) continue;
    const parts = [
      missing.length && `lacks ${listNames(missing, 5)}`,
      extra.length && `has ${listNames(extra, 5)} as well`,
    ];
    throw new TaskError(
      'DatasetUnreadable',
      `expected all files to have the columns of ${first.name}, but ${name} ${parts.filter(Boolean).join(' and ')}`,
    );
  }
}
