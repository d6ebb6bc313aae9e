/**
 * Small JSON documents that survive a kill: each is one file, written to a temporary name, synced, then renamed.
 * All are held in memory, so reads are immediate. Not for big data (see blobs.ts).
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Documents {
  get<T>(collection: string, id: string): T | undefined;
  /** In order of their first write. */
  list<T>(collection: string): T[];
  /** Resolves when the document is on the disk. Writes of one document keep their order. A Date comes back as its text. */
  put<T>(collection: string, id: string, document: T): Promise<void>;
  remove(collection: string, id: string): Promise<void>;
}

/** Held as text: what is read is what a restart would read, and nobody can change a document in place. */
interface Held {
  readonly sequence: number;
  readonly text: string;
}

interface Stored {
  readonly id: string;
  readonly sequence: number;
  readonly document: unknown;
}

/** Opens the documents under `directory`; leftovers of writes that a kill cut short are removed. One process at a time. */
export function openDocuments(directory: string): Documents {
  const collections = new Map<string, Map<string, Held>>();
  const inOrder = orderedWrites();
  let nextSequence = 0;

  const collectionOf = (name: string): Map<string, Held> => {
    const known = collections.get(name);
    if (known) return known;
    const stored = load(join(directory, name));
    for (const { sequence } of stored) nextSequence = Math.max(nextSequence, sequence + 1);
    const held = new Map(
      stored.map(({ id, sequence, document }) => [id, { sequence, text: JSON.stringify(document) }] as const),
    );
    collections.set(name, held);
    return held;
  };

  return {
    get<T>(collection: string, id: string) {
      const held = collectionOf(collection).get(id);
      return held && (JSON.parse(held.text) as T);
    },
    list: <T>(collection: string) => [...collectionOf(collection).values()].map(({ text }) => JSON.parse(text) as T),
    put(collection, id, document) {
      const documents = collectionOf(collection);
      const text = JSON.stringify(document);
      const sequence = documents.get(id)?.sequence ?? nextSequence++;
      documents.set(id, { sequence, text });
      const file = fileOf(directory, collection, id);
      const content = `{"id":${JSON.stringify(id)},"sequence":${sequence},"document":${text}}`;
      return inOrder(file, () => writeDurably(file, content));
    },
    remove(collection, id) {
      collectionOf(collection).delete(id);
      const file = fileOf(directory, collection, id);
      return inOrder(file, () => rm(file, { force: true }));
    },
  };
}

function load(folder: string): Stored[] {
  mkdirSync(folder, { recursive: true });
  const stored: Stored[] = [];
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    if (name.endsWith('.json')) stored.push(JSON.parse(readFileSync(file, 'utf8')) as Stored);
    else rmSync(file, { force: true });
  }
  return stored.sort((a, b) => a.sequence - b.sequence);
}

/** Runs the writes of one file one after another, also after one that failed. */
function orderedWrites(): (file: string, write: () => Promise<void>) => Promise<void> {
  const last = new Map<string, Promise<void>>();
  return (file, write) => {
    const done = (last.get(file) ?? Promise.resolve()).then(write, write);
    last.set(file, done);
    const forget = () => {
      if (last.get(file) === done) last.delete(file);
    };
    done.then(forget, forget);
    return done;
  };
}

/**
 * Ids may be long and hold any character (ARNs, slashes), and may differ in case only: the name of the file is the readable
 * part, cut, and a hash.
 */
function fileOf(directory: string, collection: string, id: string): string {
  const readable = id.replaceAll(/[^\w.-]+/g, '-').slice(-80);
  const hash = createHash('sha256').update(id).digest('hex').slice(0, 20);
  return join(directory, collection, `${readable}.${hash}.json`);
}

async function writeDurably(file: string, text: string): Promise<void> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
