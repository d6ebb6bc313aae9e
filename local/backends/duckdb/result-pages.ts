/** Results of queries as numbered pages of text in files, so that a large result is never held in memory as a whole. */
import { readdirSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ResultPages {
  write(result: string, page: number, text: string): Promise<void>;
  read(result: string, page: number): Promise<string>;
  remove(result: string): Promise<void>;
  /** The names of all results, whole or not. */
  list(): string[];
}

export function openResultPages(directory: string): ResultPages {
  const folder = (result: string) => join(directory, encodeURIComponent(result));
  const file = (result: string, page: number) => join(folder(result), String(page));
  return {
    async write(result, page, text) {
      if (page === 0) await mkdir(folder(result), { recursive: true });
      await writeFile(file(result, page), text);
    },
    read: (result, page) => readFile(file(result, page), 'utf8'),
    remove: (result) => rm(folder(result), { recursive: true, force: true }),
    list() {
      try {
        return readdirSync(directory).map(decodeURIComponent);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
        throw error;
      }
    },
  };
}
