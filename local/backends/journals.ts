/**
 * Append-only journals that survive a kill: each is one file of JSON lines. What is appended in one tick is written and
 * synced together; a last line that a kill tore off is dropped when the journal is opened again.
 */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { open, readFile, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';

export interface Journal<T> {
  /** Everything appended so far, in order, whether it is on the disk yet or not. */
  readonly entries: readonly T[];
  /** Writes soon; `synced` tells when. Entries must not be changed any more. */
  append(entry: T): void;
  /** Resolves when all that was appended before the call is on the disk. Rejects for ever once a write has failed. */
  synced(): Promise<void>;
}

export interface Journals<T> {
  /** An empty journal; one of the same id is replaced. */
  create(id: string): Promise<Journal<T>>;
  /** Opens to append. Undefined when there is none. */
  open(id: string): Promise<Journal<T> | undefined>;
  /** Only reads. Undefined when there is none. */
  read(id: string): Promise<readonly T[] | undefined>;
  remove(id: string): Promise<void>;
}

/** Files are opened for each write, so that any number of journals may be open; so many are written at once. */
const MAX_WRITERS = 8;

export function openJournals<T>(directory: string): Journals<T> {
  mkdirSync(directory, { recursive: true });
  const fileOf = (id: string) => join(directory, fileNameOf(id));
  const inTurn = limited(MAX_WRITERS);

  return {
    async create(id) {
      const file = fileOf(id);
      const handle = await open(file, 'w');
      await handle.close();
      await syncDirectory(directory);
      return journalOf<T>(file, [], inTurn);
    },
    async open(id) {
      const file = fileOf(id);
      const found = await load<T>(file);
      if (!found) return undefined;
      if (found.tornBytes > 0) await truncate(file, found.goodBytes);
      return journalOf(file, found.entries, inTurn);
    },
    read: async (id) => (await load<T>(fileOf(id)))?.entries,
    remove: (id) => rm(fileOf(id), { force: true }),
  };
}

function journalOf<T>(file: string, entries: T[], inTurn: (work: () => Promise<void>) => Promise<void>): Journal<T> {
  let pending: string[] = [];
  let written: Promise<void> = Promise.resolve();
  let upcoming: Promise<void> | undefined;

  const write = async (before: Promise<void>): Promise<void> => {
    await new Promise(setImmediate);
    await before;
    upcoming = undefined;
    const text = pending.join('');
    pending = [];
    await inTurn(() => appendDurably(file, text));
  };

  return {
    entries,
    append(entry) {
      entries.push(entry);
      pending.push(`${JSON.stringify(entry)}\n`);
      if (upcoming) return;
      upcoming = write(written);
      written = upcoming;
      written.catch(() => {});
    },
    synced: () => written,
  };
}

/** Ids may hold any characters, and be longer than file names: what stays readable of them, cut, and a hash. */
function fileNameOf(id: string): string {
  const readable = id.replaceAll(/[^\w.-]+/g, '-').slice(-80);
  return `${readable}.${createHash('sha256').update(id).digest('hex').slice(0, 20)}.jsonl`;
}

async function appendDurably(file: string, text: string): Promise<void> {
  const handle = await open(file, 'a');
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

async function load<T>(file: string) {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (!bytes) return undefined;
  const goodBytes = bytes.lastIndexOf('\n') + 1;
  const lines = bytes.toString('utf8', 0, goodBytes).split('\n').slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line) as T), goodBytes, tornBytes: bytes.length - goodBytes };
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Runs at most `count` pieces of work at once, the others in the order they came. */
function limited(count: number): (work: () => Promise<void>) => Promise<void> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
