/** Writes part files that Redshift's COPY loads, and their manifest. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { PrepareSettings } from '#tasks/contracts/process-data';
import type { Database } from './database';
import { PARQUET } from './parquet-format';
import type { Part } from './parts';
import { literal } from './sql-text';
import { toDisk } from './to-disk';

export interface WarehouseRows {
  /** A query for the rows of a part, in the warehouse's types and with its names. */
  select(part: Part): string;
  readonly parts: readonly Part[];
}

/** @param scratch for files on their way to be compressed */
export async function writeWarehouse(
  database: Database,
  directory: string,
  { format, uri }: PrepareSettings['warehouse'],
  rows: WarehouseRows,
  scratch: string,
): Promise<void> {
  await mkdir(directory, { recursive: true });
  const names: string[] = [];
  for (const part of rows.parts) {
    const name = `${part.name}.${format === 'parquet' ? 'parquet' : 'csv.gz'}`;
    const target = join(directory, name);
    if (format === 'parquet') await database.write(rows.select(part), target, PARQUET);
    else await writeGzip(database, rows.select(part), target, join(scratch, `${part.name}.csv`));
    names.push(name);
  }
  await writeFile(join(directory, 'manifest'), await manifest(directory, uri, names));
}

/** The database compresses at a tenth of the speed at which it writes, so that is done here. Missing cells are empty. */
async function writeGzip(database: Database, select: string, target: string, plain: string): Promise<void> {
  await database.run(`COPY (${select}) TO ${literal(plain)} (FORMAT csv, HEADER false, NULLSTR '')`);
  await pipeline(createReadStream(plain), createGzip({ level: 3 }), createWriteStream(target));
  toDisk(target);
  await rm(plain);
}

/** @see https://docs.aws.amazon.com/redshift/latest/dg/loading-data-files-using-manifest.html (`content_length`: for Parquet) */
async function manifest(directory: string, uri: string, names: readonly string[]): Promise<string> {
  const entries = names.map(async (name) => ({
    url: `${uri.replace(/\/?$/, '/')}${name}`,
    mandatory: true,
    meta: { content_length: (await stat(join(directory, name))).size },
  }));
  return JSON.stringify({ entries: await Promise.all(entries) });
}
