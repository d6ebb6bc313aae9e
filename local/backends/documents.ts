/**
 * Small JSON documents that survive a kill: each is one file, written to a temporary name, synced, then renamed.
 * All are held in memory, so reads are immediate. Not for big data (see blobs.ts).
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface Documents {
  get<T>(collection: string, id: string): T | undefined;
  /** In order of their first write. */
  list<T>(collection: string): T[];
  /** Resolves when the document is on the disk. Writes of one document keep their order. */
  put<T>(collection: string, id: string, document: T): Promise<void>;
  remove(collection: string, id: string): Promise<void>;
}

/** Opens the documents under `directory`; leftovers of writes that a kill cut short are removed. */
export function openDocuments(directory: string): Documents {
  const collections = new Map<string, Map<string, unknown>>();
  const writes = new Map<string, Promise<void>>();
  let sequence = 0;

  const collectionOf = (name: string): Map<string, unknown> => {
    const known = collections.get(name);
    if (known) return known;
    const folder = join(directory, name);
    mkdirSync(folder, { recursive: true });
    const loaded = readdirSync(folder)
      .filter((file) => {
        if (file.endsWith('.json')) return true;
        rmSync(join(folder, file), { force: true });
        return false;
      })
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Stored)
      .sort((a, b) => a.sequence - b.sequence);
    sequence = Math.max(sequence, ...loaded.map((stored) => stored.sequence + 1), 0);
    const documents = new Map(loaded.map((stored) => [stored.id, stored.document]));
    sequences.set(name, new Map(loaded.map((stored) => [stored.id, stored.sequence])));
    collections.set(name, documents);
    return documents;
  };
  const sequences = new Map<string, Map<string, number>>();

  const inOrder = (file: string, work: () => Promise<void>): Promise<void> => {
    const done = (writes.get(file) ?? Promise.resolve()).then(work, work);
    writes.set(file, done);
    const forget = () => {
      if (writes.get(file) === done) writes.delete(file);
    };
    done.then(forget, forget);
    return done;
  };

  return {
    get: <T>(collection: string, id: string) => structuredClone(collectionOf(collection).get(id)) as T | undefined,
    list: <T>(collection: string) => structuredClone([...collectionOf(collection).values()]) as T[],
    put(collection, id, document) {
      const documents = collectionOf(collection);
      const order = sequences.get(collection) as Map<string, number>;
      const place = order.get(id) ?? sequence++;
      order.set(id, place);
      documents.set(id, structuredClone(document));
      const text = JSON.stringify({ id, sequence: place, document } satisfies Stored);
      const file = fileOf(directory, collection, id);
      return inOrder(file, () => writeDurably(file, text));
    },
    remove(collection, id) {
      collectionOf(collection).delete(id);
      sequences.get(collection)?.delete(id);
      const file = fileOf(directory, collection, id);
      return inOrder(file, () => rm(file, { force: true }));
    },
  };
}

interface Stored {
  readonly id: string;
  readonly sequence: number;
  readonly document: unknown;
}

/** Ids may hold any character (ARNs, slashes); file names hold only safe ones. */
function fileOf(directory: string, collection: string, id: string): string {
  return join(directory, collection, `${encodeURIComponent(id).replaceAll('*', '%2A')}.json`);
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
