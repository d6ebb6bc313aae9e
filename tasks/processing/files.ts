/** The input files: which there are, in key order, and what they are by their first bytes, not by their names. */
import { createReadStream, createWriteStream, type Dirent } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { TaskError } from '#tasks/contracts/errors';

export interface InputFile {
  /** Relative to the dataset: what the caller knows it by. */
  readonly name: string;
  /** Where it can be read; an unpacked copy for a compressed one. */
  readonly path: string;
}

export interface InputFiles {
  readonly format: 'csv' | 'parquet';
  readonly files: readonly InputFile[];
  /** Files without a byte beside others with content. */
  readonly empty: readonly string[];
}

/**
 * @param scratch where compressed files are unpacked: once, checked to their end, and then read by all cores
 * @throws TaskError DatasetNotFound, DatasetEmpty, DatasetUnreadable
 */
export async function findFiles(directory: string, scratch: string): Promise<InputFiles> {
  const names = await namesBelow(directory);
  if (names.length === 0) throw new TaskError('DatasetNotFound', 'expected CSV or Parquet files, found none');
  const found = await Promise.all(
    names.map(async (name) => ({ name, path: join(directory, name), kind: await kindOf(directory, name) })),
  );
  const empty = found.filter(({ kind }) => kind === 'empty').map(({ name }) => name);
  const full = found.filter(({ kind }) => kind !== 'empty');
  if (full.length === 0) {
    throw new TaskError(
      'DatasetEmpty',
      `expected rows, but ${names.length === 1 ? `${names[0]} has` : `all ${names.length} files have`} no content`,
    );
  }
  const parquet = full.filter(({ kind }) => kind === 'parquet');
  if (parquet.length === full.length) return { format: 'parquet', files: full, empty };
  const other = full.find(({ kind }) => kind !== 'parquet');
  if (parquet[0] && other) {
    throw new TaskError(
      'DatasetUnreadable',
      `expected all files in one format, but ${parquet[0].name} is Parquet and ${other.name} is not`,
    );
  }
  const files: InputFile[] = [];
  for (const [index, file] of full.entries()) {
    files.push(
      file.kind === 'gzip' ? { name: file.name, path: await unpack(file, join(scratch, `${index}.csv`)) } : file,
    );
  }
  return { format: 'csv', files, empty };
}

/** Names that begin with a dot or an underscore are markers and leftovers (`_SUCCESS`, `.DS_Store`), not data. */
async function namesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((): Dirent[] => []);
  const nested = entries
    .filter(({ name }) => !/^[._]/.test(name))
    .map(async (entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return (await namesBelow(join(directory, entry.name))).map((name) => `${entry.name}/${name}`);
    });
  return (await Promise.all(nested)).flat().sort();
}

type Kind = 'csv' | 'parquet' | 'gzip' | 'empty';

const SIGNATURES: readonly (readonly [bytes: readonly number[], kind: Kind | { readonly refused: string }])[] = [
  [[0x50, 0x41, 0x52, 0x31], 'parquet'],
  [[0x1f, 0x8b], 'gzip'],
  [[0x50, 0x4b, 0x03, 0x04], { refused: 'a ZIP archive or an Excel workbook' }],
  [[0x28, 0xb5, 0x2f, 0xfd], { refused: 'compressed with Zstandard' }],
  [[0x42, 0x5a, 0x68], { refused: 'compressed with bzip2' }],
  [[0xff, 0xfe], { refused: 'encoded in UTF-16' }],
  [[0xfe, 0xff], { refused: 'encoded in UTF-16' }],
];

async function kindOf(directory: string, name: string): Promise<Kind> {
  const handle = await open(join(directory, name));
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    if (bytesRead === 0) return 'empty';
    const [, kind] = SIGNATURES.find(([bytes]) => bytes.every((byte, index) => buffer[index] === byte)) ?? [
      [],
      'csv' as const,
    ];
    if (typeof kind === 'string') return kind;
    throw new TaskError(
      'DatasetUnreadable',
      `expected ${name} to be CSV in UTF-8, plain or gzipped, or Parquet, but it is ${kind.refused}; convert it`,
    );
  } finally {
    await handle.close();
  }
}

async function unpack({ name, path }: InputFile, target: string): Promise<string> {
  try {
    await pipeline(createReadStream(path), createGunzip(), createWriteStream(target));
    return target;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (reason.includes('ENOSPC')) throw cause;
    throw new TaskError(
      'DatasetUnreadable',
      `expected ${name} to be a whole gzip file, but it is cut off or damaged (${reason})`,
      { cause },
    );
  }
}
