/** Channels of Parquet files, as the built-in algorithm takes them: the first column is the label, all are numbers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { temporaryDirectory } from '#test/support/temporary';
import { bucket, type LocalSageMaker, openLocalSageMaker } from './local-sagemaker';
import { channel, finishedTraining, trainingJob } from './requests';
import { trainingRows } from './rows';

let local: LocalSageMaker;
beforeAll(async () => {
  local = await openLocalSageMaker();
});
afterAll(() => local.close());

/** Puts the rows as text and as Parquet, under `<folder>-csv/` and `<folder>-parquet/`. */
async function putBoth(folder: string, name: string, rows: string, select = '*'): Promise<void> {
  const file = join(await temporaryDirectory(), 'rows');
  await local.blobs.put(bucket, `${folder}-csv/${name}.csv`, rows);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const source = `read_csv('${local.blobs.head(bucket, `${folder}-csv/${name}.csv`)?.file}', header = false)`;
  await connection.run(`COPY (SELECT ${select} FROM ${source}) TO '${file}' (FORMAT parquet)`);
  await local.blobs.put(bucket, `${folder}-parquet/${name}.parquet`, readFileSync(file));
}

async function train(name: string, folders: readonly [train: string, validation: string], ContentType: string) {
  const [first, second] = folders;
  const InputDataConfig = [channel('train', `${first}/`), channel('validation', `${second}/`)].map((one) => ({
    ...one,
    ContentType,
  }));
  await local.client.send(new CreateTrainingJobCommand(trainingJob(name, { InputDataConfig })));
  return finishedTraining(local, name);
}

test('trains the model that the same rows as text give, missing cells included', async () => {
  await putBoth('train', 'part-0', trainingRows(300, 1));
  await putBoth('train', 'part-1', trainingRows(200, 2));
  await putBoth('validation', 'part-0', trainingRows(150, 3));
  const parquet = await train('parquet', ['train-parquet', 'validation-parquet'], 'application/x-parquet');
  expect(parquet.FailureReason).toBeUndefined();
  await train('csv', ['train-csv', 'validation-csv'], 'text/csv');
  const model = (job: string) => local.blobs.head(bucket, `models/${job}/output/model.tar.gz`)?.etag;
  expect(model('parquet')).toBeDefined();
  expect(model('parquet')).toBe(model('csv'));
});

test('fails when a column holds no numbers', async () => {
  await putBoth('text', 'part-0', trainingRows(50, 1), "column0, 'a word' AS word");
  const job = await train('with-text', ['text-parquet', 'text-parquet'], 'application/x-parquet');
  expect(job.FailureReason).toMatch(
    /Failed to load parquet data with exception:\ncould not convert column 'word' of type VARCHAR to float/,
  );
});

test('fails when a file is no Parquet', async () => {
  await local.blobs.put(bucket, 'wrong/part-0.parquet', trainingRows(50, 1));
  const job = await train('no-parquet', ['wrong', 'wrong'], 'application/x-parquet');
  expect(job.FailureReason).toMatch(/Failed to load parquet data with exception:/);
});
