/** The page's files as `bin/build.mjs` made them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Asset {
  readonly type: string;
  readonly content: Buffer;
}

/** By path, such as `/assets/main.js`. */
export type Assets = ReadonlyMap<string, Asset>;

const FILES = [
  ['main.js', 'text/javascript; charset=utf-8'],
  ['main.css', 'text/css; charset=utf-8'],
] as const;

/** @param buildDirectory the folder of the bundled programs */
export function readAssets(buildDirectory: string): Assets {
  return new Map(
    FILES.map(([file, type]) => [
      `/assets/${file}`,
      { type, content: readFileSync(join(buildDirectory, 'console', file)) },
    ]),
  );
}
