/** A directory that stands for /opt/ml, and the processing container run in it: as a function, or as the program it is. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { build } from 'esbuild';
import type { DatasetProfile, DatasetSchema, EncodeSettings, PrepareSettings } from '#tasks/contracts/process-data';
import { readPlace } from '#tasks/processing/place';
import { run } from '#tasks/processing/run';
import { temporaryDirectory } from '#test/support/temporary';

export interface JobInput {
  /** File name to content. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly settings: PrepareSettings | EncodeSettings;
  readonly schema?: DatasetSchema;
  readonly hosts?: { readonly current: string; readonly all: readonly string[] };
}

export const prepareSettings = (changes: Partial<PrepareSettings> = {}): PrepareSettings => ({
  mode: 'prepare',
  label: 'label',
  positive: null,
  id: [],
  entity: [],
  time: null,
  drop: [],
  trainParts: 1,
  split: { by: changes.time ? 'time' : 'hash', validation: 0.15, test: 0.15, seed: 42 },
  heldOut: { amount: null, segments: [] },
  warehouse: { format: 'parquet', uri: 's3://bucket/processed/run/warehouse/' },
  champion: null,
  ...changes,
});

export const encodeSettings = (changes: Partial<EncodeSettings> = {}): EncodeSettings => ({
  mode: 'encode',
  id: [],
  keys: { format: 'csv', uri: 's3://bucket/batch/run/keys/' },
  ...changes,
});

export async function writeJob({ files, settings, schema, hosts }: JobInput): Promise<string> {
  const base = await temporaryDirectory();
  const input = join(base, 'processing/input');
  await mkdir(join(input, 'dataset'), { recursive: true });
  for (const [name, content] of Object.entries(files)) await write(join(input, 'dataset', name), content);
  await write(join(input, 'settings/settings.json'), JSON.stringify(settings));
  if (schema) await write(join(input, 'schema/schema.json'), JSON.stringify(schema));
  if (hosts) {
    await write(
      join(base, 'config/resourceconfig.json'),
      JSON.stringify({ current_host: hosts.current, hosts: hosts.all }),
    );
  }
  return base;
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

export interface Outputs {
  readonly folder: string;
  readonly lines: readonly string[];
  /** The rows of all part files of a folder, in the order of their names. */
  csv(folder: string): string[];
  /** The rows of one part file as lines of text; those of a Parquet file with its numbers in their shortest form. */
  rows(file: string): string[];
  names(folder: string): string[];
  text(file: string): string;
  schema(): DatasetSchema;
  profile(): DatasetProfile;
}

/** Runs the core in this process. @throws what the container would exit with */
export async function runJob(input: JobInput): Promise<Outputs> {
  const base = await writeJob(input);
  const lines: string[] = [];
  const place = readPlace({ OPT_ML: base, TMPDIR: join(base, 'tmp'), PROCESSING_MEMORY_LIMIT: '1GB' });
  const close = await run(place, (line) => lines.push(line));
  close();
  return outputsOf(base, lines);
}

async function outputsOf(base: string, lines: readonly string[]): Promise<Outputs> {
  const folder = join(base, 'processing/output');
  const channels = new Map<string, string[]>();
  for (const name of ['train', 'validation'].filter((one) => existsSync(join(folder, one)))) {
    for (const file of readdirSync(join(folder, name))) {
      channels.set(`${name}/${file}`, await parquetLines(join(folder, name, file)));
    }
  }
  const text = (file: string) => readFileSync(join(folder, file), 'utf8');
  const names = (name: string) => readdirSync(join(folder, name)).sort();
  const rows = (file: string) => channels.get(file) ?? text(file).split('\n').slice(0, -1);
  return {
    folder,
    lines,
    names,
    text,
    rows,
    csv: (name) => names(name).flatMap((file) => rows(`${name}/${file}`)),
    schema: () => JSON.parse(text('metadata/schema.json')),
    profile: () => JSON.parse(text('metadata/profile.json')),
  };
}

/** Cells are 32-bit floats: as text they are what the training data said, up to seven digits. */
async function parquetLines(file: string): Promise<string[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const reader = await connection.runAndReadAll(`
    SELECT COLUMNS(*)::VARCHAR FROM (SELECT CASE WHEN COLUMNS(*) = trunc(COLUMNS(*)) AND abs(COLUMNS(*)) < 1e7
      THEN COLUMNS(*)::BIGINT::VARCHAR ELSE COLUMNS(*)::VARCHAR END FROM '${file}')`);
  return reader.getRows().map((cells) => cells.map((cell) => cell ?? '').join(','));
}

const root = join(import.meta.dirname, '../..');
let bundle: Promise<string> | undefined;

/** Builds the container's program, once per test file; it lies inside the project so that packages are found. */
export function processingProgram(): Promise<string> {
  bundle ??= (async () => {
    const outfile = join(root, 'build/test-programs', process.env.JEST_WORKER_ID ?? '0', 'processing.cjs');
    await build({
      absWorkingDir: root,
      entryPoints: ['tasks/processing/main.ts'],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'cjs',
      target: 'node20',
    });
    return outfile;
  })();
  return bundle;
}

export interface ProgramEnd {
  readonly code: number | null;
  readonly output: string;
  /** What SageMaker would show as the exit message; empty when there is none. */
  readonly message: string;
  readonly base: string;
}

/** Runs the container's program to its end. */
export async function runProgram(input: JobInput): Promise<ProgramEnd> {
  const [program, base] = await Promise.all([processingProgram(), writeJob(input)]);
  const child = spawn(process.execPath, [program], { env: { PATH: process.env.PATH, OPT_ML: base } });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const message = await readFile(join(base, 'output/message'), 'utf8').catch(() => '');
  return { code, output, message, base };
}

/** A small dataset: `rows` rows, every fourth positive, with the columns that `cells` gives and the label last. */
export function csvOf(rows: number, header: string, cells: (row: number) => string, ending = '\n'): string {
  const lines = Array.from({ length: rows }, (_, row) => `${cells(row)},${row % 4 === 0 ? 1 : 0}`);
  return `${[`${header},label`, ...lines].join(ending)}${ending}`;
}

/** A line's cells as XGBoost reads them. */
export const toFloats = (line: string) =>
  line
    .split(',')
    .map((cell) => (cell === '' ? '' : Math.fround(Number(cell))))
    .join(',');
