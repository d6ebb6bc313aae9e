/** Directories for files that SQL writes before they are taken elsewhere. */
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Scratch {
  readonly directory: string;
  /** The files written so far, by name. */
  files(): Promise<{ readonly path: string; readonly bytes: number }[]>;
  remove(): Promise<void>;
}

export async function openScratch(parent: string): Promise<Scratch> {
  await mkdir(parent, { recursive: true });
  const directory = await mkdtemp(join(parent, 'files-'));
  return {
    directory,
    async files() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
      paths.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
      return Promise.all(paths.map(async (path) => ({ path, bytes: (await stat(path)).size })));
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
