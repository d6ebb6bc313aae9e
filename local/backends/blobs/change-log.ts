/**
 * An append-only file of JSON lines that is the truth of some state. Changes are decided one after another against the
 * state, written and synced in groups, and only then applied. A last line that a kill tore is dropped at opening.
 */
import fs, {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export interface ChangeLogOptions<Change> {
  /** Applies a change to the state: at opening for each line, later for each committed change. */
  apply(change: Change): void;
  /** The fewest changes that lead to the present state. */
  snapshot(): Iterable<Change>;
}

/** What a change depends on and touches: a part of something, or all of it. */
export interface Scope {
  readonly whole: string;
  readonly part?: string;
}

export interface ChangeLog<Change> {
  /**
   * `decide` sees the state with all earlier changes of an overlapping scope applied, and returns the changes or throws to refuse.
   * Resolves when they are on the disk and applied.
   */
  commit(scope: Scope, decide: () => readonly Change[]): Promise<void>;
  close(): Promise<void>;
}

/** A log is rewritten at opening when it has this many lines more than needed, and twice as many. */
const SLACK_LINES = 1_000;

interface Pending<Change> {
  readonly scope: Scope;
  decide(): readonly Change[];
  resolve(): void;
  reject(error: unknown): void;
}

export function openChangeLog<Change>(file: string, { apply, snapshot }: ChangeLogOptions<Change>): ChangeLog<Change> {
  const { lines, bytes } = load(file, apply);
  let end = compactIfLong(file, lines, bytes, snapshot);
  const descriptor = openSync(file, 'a');
  let queue: Pending<Change>[] = [];
  let working: Promise<void> | undefined;
  let closed = false;

  const writeBatch = async (): Promise<void> => {
    const taken = new TakenScopes();
    const later: Pending<Change>[] = [];
    const decided: { pending: Pending<Change>; changes: readonly Change[] }[] = [];
    for (const pending of queue.splice(0)) {
      if (!taken.take(pending.scope)) {
        later.push(pending);
        continue;
      }
      try {
        decided.push({ pending, changes: pending.decide() });
      } catch (error) {
        pending.reject(error);
      }
    }
    queue = [...later, ...queue];
    const text = decided.flatMap(({ changes }) => changes.map((change) => `${JSON.stringify(change)}\n`)).join('');
    try {
      if (text) {
        end = await appendDurably(descriptor, text, end);
      }
      for (const { pending, changes } of decided) {
        changes.forEach(apply);
        pending.resolve();
      }
    } catch (error) {
      for (const { pending } of decided) pending.reject(error);
    }
  };

  const work = async (): Promise<void> => {
    // Waiting for a turn of the event loop gathers what arrives together into one sync.
    await new Promise(setImmediate);
    while (queue.length > 0) await writeBatch();
    working = undefined;
  };

  return {
    commit(scope, decide) {
      if (closed) return Promise.reject(new Error(`${file} is closed`));
      return new Promise((resolve, reject) => {
        queue.push({ scope, decide, resolve, reject });
        working ??= work();
      });
    },
    async close() {
      if (closed) return;
      closed = true;
      await working;
      closeSync(descriptor);
    },
  };
}

/** The scopes of one group. What has to wait for the next group keeps its place before those who came later. */
class TakenScopes {
  private readonly parts = new Map<string, Set<string> | 'all'>();

  /** @returns false when an earlier change overlaps */
  take({ whole, part }: Scope): boolean {
    const taken = this.parts.get(whole);
    if (part === undefined) {
      this.parts.set(whole, 'all');
      return taken === undefined;
    }
    if (taken === 'all') return false;
    const isFree = !taken?.has(part);
    this.parts.set(whole, (taken ?? new Set()).add(part));
    return isFree;
  }
}

/** Appends and syncs. What a failed write left behind is cut off, so that the next line starts clean. */
async function appendDurably(descriptor: number, text: string, end: number): Promise<number> {
  try {
    await appendFile(descriptor, text);
    await fdatasync(descriptor);
    return end + Buffer.byteLength(text);
  } catch (error) {
    await ftruncate(descriptor, end);
    throw error;
  }
}

const [appendFile, fdatasync, ftruncate] = [promisify(fs.appendFile), promisify(fs.fdatasync), promisify(fs.ftruncate)];

function load<Change>(file: string, apply: (change: Change) => void): { lines: number; bytes: number } {
  if (!existsSync(file)) {
    writeFileSync(file, '');
    syncFolderOf(file);
    return { lines: 0, bytes: 0 };
  }
  const content = readFileSync(file);
  const bytes = content.lastIndexOf(0x0a) + 1;
  if (bytes < content.length) truncateSync(file, bytes);
  let lines = 0;
  for (const line of content.toString('utf8', 0, bytes).split('\n')) {
    if (line === '') continue;
    lines += 1;
    apply(parseLine(line, file, lines));
  }
  return { lines, bytes };
}

function parseLine<Change>(line: string, file: string, number: number): Change {
  try {
    return JSON.parse(line) as Change;
  } catch (cause) {
    throw new Error(`expected JSON in line ${number} of ${file}; the file was changed by something else`, { cause });
  }
}

/** @returns the length of the file in bytes */
function compactIfLong<Change>(file: string, lines: number, bytes: number, snapshot: () => Iterable<Change>): number {
  if (lines < SLACK_LINES) return bytes;
  const needed = [...snapshot()];
  if (lines < needed.length * 2 + SLACK_LINES) return bytes;
  const text = needed.map((change) => `${JSON.stringify(change)}\n`).join('');
  const temporary = `${file}.tmp`;
  const descriptor = openSync(temporary, 'w');
  writeFileSync(descriptor, text);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(temporary, file);
  syncFolderOf(file);
  return Buffer.byteLength(text);
}

/** A new name is durable only once its folder is synced. */
function syncFolderOf(file: string): void {
  const folder = openSync(dirname(file), 'r');
  fsyncSync(folder);
  closeSync(folder);
}
