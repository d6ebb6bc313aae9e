/**
 * The training channels: what the container accepts as data, and how it becomes a matrix. libxgboost itself parses the text
 * files, with the same URI options as in the container; Parquet is read as numbers, label first. Files of sub-folders count,
 * hidden ones are refused.
 */
import { join } from 'node:path';
import { linkSymbolically, listFiles, readText, removeTree } from '#local/backends/files';
import { readParquetNumbers } from '#local/backends/parquet';
import type { Matrix, XGBoost } from '#local/backends/xgboost';
import { sniffDelimiter } from './csv-rows';
import { UserError } from './failures';

export interface ChannelConfig {
  readonly ContentType?: string;
  readonly TrainingInputMode?: string;
  readonly S3DistributionType?: string;
}

type Format = 'csv' | 'libsvm' | 'parquet';

const ACCEPTED = [
  'csv',
  'libsvm',
  'parquet',
  'recordio-protobuf',
  'text/csv',
  'text/libsvm',
  'text/x-libsvm',
  'application/x-parquet',
  'application/x-recordio-protobuf',
];

/** The container's channel check. Both channels have the format of `train`. */
export function readChannels(config: Readonly<Record<string, ChannelConfig>>): { format: Format; validation: boolean } {
  if (!config.train) throw new UserError('Missing required channel: train');
  for (const [name, channel] of Object.entries(config)) {
    if (!['train', 'validation', 'code'].includes(name)) throw new UserError(`Extraneous channel found: ${name}`);
    if (channel.TrainingInputMode === 'Pipe') {
      throw new UserError('Pipe mode is not available in the local XGBoost algorithm; use File mode');
    }
  }
  return { format: formatOf(config.train.ContentType), validation: config.validation !== undefined };
}

/** `text/csv; label_size=1` → `csv`. The default is libsvm, as in the container. */
export function formatOf(contentType = 'libsvm'): Format {
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  if (type === 'csv' || type === 'text/csv') {
    const labelSize = parameters.find((parameter) => parameter.startsWith('label_size='));
    if (labelSize && labelSize !== 'label_size=1') {
      throw new UserError(
        `${contentType} is not an accepted csv ContentType. Optional parameter label_size must be equal to 1`,
      );
    }
    return 'csv';
  }
  if (['libsvm', 'text/libsvm', 'text/x-libsvm'].includes(type)) return 'libsvm';
  if (type === 'parquet' || type === 'application/x-parquet') return 'parquet';
  if (ACCEPTED.includes(type)) {
    const available = 'text/csv, text/libsvm or application/x-parquet';
    throw new UserError(`${type} data is not available in the local XGBoost algorithm; use ${available}`);
  }
  throw new UserError(`${contentType} is not an accepted ContentType: ${ACCEPTED.join(', ')}.`);
}

export interface ChannelPlace {
  /** The directory that stands for `/opt/ml`. */
  readonly base: string;
  readonly name: 'train' | 'validation';
  readonly format: Format;
  readonly csvWeights: boolean;
}

/** Reads a channel; undefined when it holds no data. Leaves the process's working directory as it was. */
export async function readMatrix(xgboost: XGBoost, place: ChannelPlace): Promise<Matrix | undefined> {
  const directory = join(place.base, 'input/data', place.name);
  const files = await dataFiles(directory);
  if (files.length === 0) return undefined;
  try {
    return place.format === 'parquet'
      ? await parquetMatrix(
          xgboost,
          files.map((file) => join(directory, file)),
        )
      : await textMatrix(xgboost, place, directory, files);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const message = error instanceof Error ? error.message : error;
    throw new UserError(`Failed to load ${place.format} data with exception:\n${message}`);
  }
}

async function parquetMatrix(xgboost: XGBoost, files: readonly string[]): Promise<Matrix> {
  const { first, rest, columns } = await readParquetNumbers(files);
  const matrix = xgboost.matrixFromRows(rest, columns);
  matrix.setLabels(first);
  return matrix;
}

async function textMatrix(
  xgboost: XGBoost,
  { base, name, format, csvWeights }: ChannelPlace,
  directory: string,
  files: readonly string[],
): Promise<Matrix> {
  const options = format === 'csv' ? await csvOptions(join(directory, files[0] ?? ''), csvWeights) : '';
  const staging = join(base, 'staging', name);
  await Promise.all(files.map((file, i) => linkSymbolically(join(directory, file), join(staging, String(i)))));
  // Bare numbers as names, since the library gives `;`, `?`, `#` and `&` in a path a meaning of their own.
  const home = process.cwd();
  process.chdir(staging);
  try {
    return xgboost.matrixFromFile(`${files.map((_, i) => i).join(';')}?format=${format}${options}`);
  } finally {
    process.chdir(home);
    await removeTree(staging);
  }
}

async function dataFiles(directory: string): Promise<string[]> {
  const files = await listFiles(directory);
  if (files.some((file) => file.path.split('/').at(-1)?.startsWith('.'))) {
    throw new UserError('Hidden file found in the data path! Remove that before training.');
  }
  return files.filter((file) => file.size > 0).map((file) => file.path);
}

async function csvOptions(firstFile: string, weights: boolean): Promise<string> {
  const start = (await readText(firstFile, 1 << 16)) ?? '';
  const line = start.split('\n', 1)[0] ?? '';
  const delimiter = sniffDelimiter(line);
  if (delimiter === undefined) {
    throw new UserError(`Could not determine delimiter on line ${line.slice(0, 50)}:\nCould not determine delimiter`);
  }
  return `&label_column=0&delimiter=${delimiter}${weights ? '&weight_column=1' : ''}`;
}
