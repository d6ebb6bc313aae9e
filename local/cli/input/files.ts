/** The files that a person names: they exist, can be read and are not empty, or one clear line says which is not. */
import { accessSync, constants, readdirSync, type Stats, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { Misuse } from '../misuse';

export interface DataFile {
  readonly path: string;
  /** Below the dataset's prefix, with slashes; unique. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** What is taken from a folder. */
const DATA_NAMES = /\.(csv|csv\.gz|parquet)$/i;

/**
 * @param option for messages, e.g. `--data`
 * @returns in order of their names
 * @throws Misuse
 */
export function collectFiles(option: string, paths: readonly string[]): DataFile[] {
  const files = paths.flatMap((path) =>
    factsOf(option, path).isDirectory() ? inFolder(option, path) : [{ path, name: basename(path) }],
  );
  return unique(files)
    .map((file) => ({ ...file, size: usableSize(option, file.path) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function factsOf(option: string, path: string): Stats {
  try {
    return statSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Misuse(`${option}: no such file or folder: ${path}`);
    throw unreadable(option, path, error);
  }
}

const unreadable = (option: string, path: string, error: unknown) =>
  new Misuse(`${option}: cannot read ${path}: ${(error as NodeJS.ErrnoException).code ?? error}`);

function inFolder(option: string, folder: string): { path: string; name: string }[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory() && DATA_NAMES.test(entry.name) && !/^[._]/.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  if (files.length === 0) throw new Misuse(`${option}: no .csv, .csv.gz or .parquet file in ${folder}`);
  return files.map((path) => ({ path, name: relative(folder, path).split(sep).join('/') }));
}

function usableSize(option: string, path: string): number {
  const facts = factsOf(option, path);
  if (!facts.isFile()) throw new Misuse(`${option}: ${path} is not a file`);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw unreadable(option, path, error);
  }
  if (facts.size === 0) throw new Misuse(`${option}: ${path} is empty`);
  return facts.size;
}

/** Files of the same name from several folders are told apart by a number; the same file named twice counts once. */
function unique(files: readonly { path: string; name: string }[]): { path: string; name: string }[] {
  const byName = new Map<string, string>();
  for (const { path, name } of files) {
    if ([...byName.values()].includes(path)) continue;
    let free = name;
    for (let number = 2; byName.has(free); number++) free = `${number}/${name}`;
    byName.set(free, path);
  }
  return [...byName].map(([name, path]) => ({ name, path }));
}
