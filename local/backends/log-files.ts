/**
 * Logs as plain files: `<directory>/<group without its first slash>/<stream, "/" written %2F>.log`, a line an event.
 * Reading only, by byte offset, so that a log of gigabytes is paged in bounded memory. Writers append whole lines; a line
 * without its newline is still being written and is not shown.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogStreamFile {
  readonly group: string;
  readonly stream: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly modified: number;
}

export interface LogPage {
  /** Without line ends; a line longer than `LONGEST_LINE_BYTES` is cut. */
  readonly lines: readonly string[];
  /** Byte offsets of the first line and behind the last one. */
  readonly start: number;
  readonly end: number;
}

export interface LogFiles {
  /** Names with their first slash, in alphabetical order. */
  groups(): string[];
  /** In alphabetical order; empty when there is no such group. */
  streams(group: string): LogStreamFile[];
  find(group: string, stream: string): LogStreamFile | undefined;
  /** Up to `limit` whole lines from the byte offset on. */
  readForward(file: LogStreamFile, from: number, limit: number): Promise<LogPage>;
  /** Up to `limit` whole lines that end at or before the byte offset. */
  readBackward(file: LogStreamFile, to: number, limit: number): Promise<LogPage>;
}

/** A page holds about this much, and always one line at least. */
const PAGE_BYTES = 2 ** 20;
/** CloudWatch's own bound of an event. */
export const LONGEST_LINE_BYTES = 2 ** 18;

const NEWLINE = 10;
const SUFFIX = '.log';

export function openLogFiles(directory: string): LogFiles {
  const fileOf = (group: string, stream: string) =>
    join(directory, group.slice(1), `${stream.replaceAll('/', '%2F')}${SUFFIX}`);
  const find = (group: string, stream: string): LogStreamFile | undefined => {
    if (!isPlainPath(group) || stream.includes('\\')) return undefined;
    const facts = statSync(fileOf(group, stream), { throwIfNoEntry: false });
    if (!facts?.isFile()) return undefined;
    return { group, stream, size: facts.size, created: facts.birthtimeMs, modified: facts.mtimeMs };
  };
  return {
    groups: () => foldersWithLogs(directory, '').sort(),
    streams(group) {
      const folder = join(directory, group.slice(1));
      if (!isPlainPath(group) || !existsSync(folder)) return [];
      const names = readdirSync(folder).filter((name) => name.endsWith(SUFFIX));
      const streams = names.map((name) => name.slice(0, -SUFFIX.length).replaceAll('%2F', '/'));
      return streams.sort().flatMap((stream) => find(group, stream) ?? []);
    },
    find,
    readForward: (file, from, limit) =>
      withFile(fileOf(file.group, file.stream), (handle) => forward(handle, from, limit)),
    readBackward: (file, to, limit) =>
      withFile(fileOf(file.group, file.stream), (handle) => backward(handle, Math.min(to, file.size), limit)),
  };
}

/** A group's name becomes a path: no step of it may lead out of the directory. */
function isPlainPath(group: string): boolean {
  return (
    group.startsWith('/') &&
    group
      .slice(1)
      .split('/')
      .every((step) => step !== '' && step !== '.' && step !== '..')
  );
}

function foldersWithLogs(directory: string, group: string): string[] {
  if (!existsSync(join(directory, group))) return [];
  const entries = readdirSync(join(directory, group), { withFileTypes: true, encoding: 'utf8' });
  const below = entries
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => foldersWithLogs(directory, `${group}/${name}`));
  return entries.some((entry) => entry.isFile() && entry.name.endsWith(SUFFIX)) && group ? [group, ...below] : below;
}

async function withFile(path: string, read: (handle: FileHandle) => Promise<LogPage>): Promise<LogPage> {
  const handle = await open(path, 'r');
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

async function forward(handle: FileHandle, from: number, limit: number): Promise<LogPage> {
  for (let bytes = PAGE_BYTES; ; bytes *= 4) {
    const chunk = await readAt(handle, from, bytes);
    const complete = chunk.lastIndexOf(NEWLINE) + 1;
    // One line may be longer than a page.
    if (complete === 0 && chunk.length === bytes) continue;
    const ends = lineEnds(chunk.subarray(0, complete)).slice(0, limit);
    return page(chunk, 0, ends, from);
  }
}

async function backward(handle: FileHandle, to: number, limit: number): Promise<LogPage> {
  for (let bytes = PAGE_BYTES; ; bytes *= 4) {
    const begin = Math.max(0, to - bytes);
    const chunk = await readAt(handle, begin, to - begin);
    const ends = lineEnds(chunk);
    // What stands before the first line end may be the tail of a line that began before the chunk.
    const whole = begin === 0 ? ends : ends.slice(1);
    if (whole.length === 0 && begin > 0) continue;
    const taken = whole.slice(-limit);
    const before = ends[ends.length - taken.length - 1] ?? 0;
    return page(chunk, taken.length === 0 ? (ends.at(-1) ?? 0) : before, taken, begin);
  }
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  const { bytesRead } = await handle.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Offsets behind each newline. */
function lineEnds(chunk: Buffer): number[] {
  const ends: number[] = [];
  for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) ends.push(at + 1);
  return ends;
}

function page(chunk: Buffer, start: number, ends: readonly number[], offset: number): LogPage {
  const lines = ends.map((end, index) => {
    const from = index === 0 ? start : (ends[index - 1] as number);
    return chunk.toString('utf8', from, Math.min(end - 1, from + LONGEST_LINE_BYTES));
  });
  return { lines, start: offset + start, end: offset + (ends.at(-1) ?? start) };
}
