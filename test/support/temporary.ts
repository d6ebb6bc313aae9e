/** Directories that are removed after the tests of a file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

const made: string[] = [];
const users: (() => Promise<void> | undefined)[] = [];

afterAll(async () => {
  await Promise.all(users.splice(0).map((end) => end()));
  await Promise.all(made.splice(0).map((directory) => rm(directory, { recursive: true, force: true })));
});

/** For what writes into one: hooks run in the order they were made, so that a test file's own would come too late. */
export function endBeforeRemoval(end: () => Promise<void> | undefined): void {
  users.push(end);
}

export async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'ronda-'));
  made.push(directory);
  return directory;
}
