/**
 * CheckBatch: the batch transform answered every row, and the SQL that loads the predictions. Reads only; idempotent.
 * Throws ScoresInvalid.
 */
import { createInterface } from 'node:readline';
import { S3Client } from '@aws-sdk/client-s3';
import { type BatchFacts, CheckBatchInput } from '#tasks/contracts/check-batch';
import { TaskError } from '#tasks/contracts/errors';
import { parseS3Uri } from '#tasks/contracts/layout';
import { EncodedRows } from '#tasks/contracts/process-data';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { predictionStatements } from '#tasks/runtime/load-sql';
import { listObjects, openObject, readJson } from '#tasks/runtime/objects';

export interface CheckBatchDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'copyRoleArn'>;
}

export async function checkBatch(
  { run, threshold }: CheckBatchInput,
  { s3, config }: CheckBatchDeps,
): Promise<BatchFacts> {
  const { rows } = await readJson(s3, `${run.uris.batch}metadata/rows.json`, EncodedRows);
  const { bucket } = parseS3Uri(run.uris.predictions);
  let scored = 0;
  for (const { key } of await listObjects(s3, run.uris.predictions))
    scored += await countLines(s3, `s3://${bucket}/${key}`);
  if (scored !== rows) {
    throw new TaskError(
      'ScoresInvalid',
      `expected ${rows} predictions under ${run.uris.predictions}, one for each row, got ${scored}`,
    );
  }
  const keys = await listObjects(s3, `${run.uris.batch}keys/`);
  const format = keys.some(({ key }) => key.endsWith('.parquet')) ? 'parquet' : 'csv';
  return { rows, loadStatements: predictionStatements(run, threshold, config.copyRoleArn, format) };
}

async function countLines(s3: S3Client, uri: string): Promise<number> {
  let lines = 0;
  for await (const line of createInterface({ input: await openObject(s3, uri) })) if (line !== '') lines++;
  return lines;
}

const s3 = new S3Client();

export const handler = taskHandler('CheckBatch', CheckBatchInput, (input) =>
  checkBatch(input, { s3, config: readConfig('copyRoleArn') }),
);
