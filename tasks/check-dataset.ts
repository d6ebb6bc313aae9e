/**
 * CheckDataset: the processing job's outputs are there and add up, and the SQL that loads them. Reads only; idempotent.
 * Throws DatasetInconsistent.
 */

import { S3Client } from '@aws-sdk/client-s3';
import { CheckDatasetInput, type DatasetFacts } from '#tasks/contracts/check-dataset';
import { TaskError } from '#tasks/contracts/errors';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { DatasetProfile, DatasetSchema } from '#tasks/contracts/process-data';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { loadStatements } from '#tasks/runtime/load-sql';
import { listObjects, readJson } from '#tasks/runtime/objects';

export interface CheckDatasetDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'copyRoleArn'>;
}

/** A statement list that travels in the state machine's payload must leave room for the rest of it. */
const LONGEST_STATEMENTS_BYTES = 24_000;

export async function checkDataset(
  { run }: CheckDatasetInput,
  { s3, config }: CheckDatasetDeps,
): Promise<DatasetFacts> {
  const profile = await readJson(s3, `${run.uris.metadata}profile.json`, DatasetProfile);
  const schema = await readJson(s3, `${run.uris.metadata}schema.json`, DatasetSchema);
  requireSums(profile);
  const folders = [
    'train',
    'validation',
    'validationLines',
    'test',
    'validationRows',
    'testRows',
    'warehouse',
  ] as const;
  for (const name of folders) await requireParts(s3, name, run.uris[name]);

  const statements = loadStatements(run, schema, config.copyRoleArn, await warehouseFormat(s3, run.uris.warehouse));
  const bytes = Buffer.byteLength(JSON.stringify(statements));
  if (bytes > LONGEST_STATEMENTS_BYTES) {
    const limit = `${LONGEST_STATEMENTS_BYTES} bytes`;
    throw new TaskError(
      'DatasetInconsistent',
      `the load's SQL takes ${bytes} bytes for ${schema.columns.length} columns, allowed are ${limit}; drop columns or shorten their names`,
    );
  }
  return {
    rows: profile.rows,
    positives: profile.positives,
    features: schema.features.length,
    splits: profile.splits,
    splitBy: profile.splitBy,
    setAside: profile.entities?.setAside.rows ?? 0,
    suspects: profile.suspects.slice(0, 20),
    duplicatesAcrossSplits: profile.duplicatesAcrossSplits,
    largestDrift: largestDrift(profile),
    warnings: profile.warnings.slice(0, 20),
    ...championFacts(run, profile),
    loadStatements: statements,
  };
}

function requireSums({ rows, positives, splits, entities }: DatasetProfile): void {
  const parts = Object.entries(splits);
  const sum = (of: 'rows' | 'positives') =>
    parts.reduce((total, [, split]) => total + split[of], entities?.setAside[of] ?? 0);
  if (sum('rows') !== rows || sum('positives') !== positives) {
    const got = `${sum('rows')} rows and ${sum('positives')} positives`;
    throw new TaskError(
      'DatasetInconsistent',
      `the splits and what was set aside hold ${got}, the dataset has ${rows} rows and ${positives} positives`,
    );
  }
  for (const [name, split] of parts) {
    if (split.positives === 0 || split.positives === split.rows) {
      throw new TaskError(
        'DatasetInconsistent',
        `expected both classes in the ${name} split, got ${split.positives} positives of ${split.rows} rows`,
      );
    }
  }
}

async function requireParts(s3: S3Client, name: string, uri: string): Promise<void> {
  const objects = await listObjects(s3, uri);
  if (!objects.some((object) => object.size > 0)) {
    throw new TaskError('DatasetInconsistent', `expected part files of ${name} under ${uri}, found none with content`);
  }
}

async function warehouseFormat(s3: S3Client, uri: string): Promise<'parquet' | 'csv'> {
  const objects = await listObjects(s3, uri);
  return objects.some(({ key }) => key.endsWith('.parquet')) ? 'parquet' : 'csv';
}

function largestDrift({ columns }: DatasetProfile): DatasetFacts['largestDrift'] {
  const drifts = columns.flatMap(({ name, drift }) => (drift === null ? [] : [{ column: name, index: drift }]));
  return drifts.sort((a, b) => b.index - a.index)[0] ?? null;
}

function championFacts({ champion }: RunPlan, { championTest }: DatasetProfile) {
  if (!champion) return { championComparable: false, championProblem: null };
  const problem = championTest ? championTest.problem : 'the processing job was not given the champion';
  return { championComparable: problem === null, championProblem: problem };
}

const s3 = new S3Client();

export const handler = taskHandler('CheckDataset', CheckDatasetInput, (input) =>
  checkDataset(input, { s3, config: readConfig('copyRoleArn') }),
);
