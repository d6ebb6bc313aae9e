/** A folder into which only the user of this process can put anything. */
import { lstatSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the folder, so that nobody else can. One that is there already stays as it is. */
export function makeOwnFolder(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
}

/** Group and others. */
const WRITABLE_BY_OTHERS = 0o022;

/** @returns what is wrong with the folder; undefined when only this process's user can write to it, or when there is none */
export function faultOfOwnFolder(directory: string): string | undefined {
  const found = statSync(directory, { throwIfNoEntry: false });
  if (!found) return undefined;
  const isOwn = found.uid === (process.getuid?.() ?? found.uid);
  if (isOwn && (found.mode & WRITABLE_BY_OTHERS) === 0) return undefined;
  const mode = (found.mode & 0o777).toString(8);
  return `expected that only the server's user can write to ${directory}, it is of user ${found.uid} with mode ${mode}: remove it and start the server anew`;
}

/** @returns its size; undefined where there is none, or only a link to one */
export function sizeOfFile(file: string): number | undefined {
  const found = lstatSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
}

/** Removes files and links of such names that were left in a folder, and not written to for so long. */
export function removeLeft(directory: string, names: RegExp, milliseconds: number): void {
  const latest = Date.now() - milliseconds;
  for (const name of readdirSync(directory)) {
    if (!names.test(name)) continue;
    const file = join(directory, name);
    if ((lstatSync(file, { throwIfNoEntry: false })?.mtimeMs ?? latest) < latest) rmSync(file, { force: true });
  }
}

/** Whether there is a file, or a link that leads to one. */
export const isThere = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;
