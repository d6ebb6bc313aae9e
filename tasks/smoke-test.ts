/**
 * SmokeTest: sends test rows to the endpoint that just came into service and compares its scores with the batch path's.
 * Reads only; idempotent. Throws SmokeTestFailed.
 */
import { createInterface } from 'node:readline';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { TaskError } from '#tasks/contracts/errors';
import { parseS3Uri } from '#tasks/contracts/layout';
import { SmokeTestInput, type SmokeTestOutput } from '#tasks/contracts/smoke-test';
import { taskHandler } from '#tasks/runtime/handler';
import { listObjects, openObject } from '#tasks/runtime/objects';
import { invokeWithRows } from '#tasks/runtime/scoring';

const GOLDEN_ROWS = 20;
/** Scores are single-precision numbers written in decimal. */
const TOLERANCE = 1e-6;

export async function smokeTest(
  { run }: SmokeTestInput,
  { s3, runtime }: { s3: S3Client; runtime: SageMakerRuntimeClient },
): Promise<SmokeTestOutput> {
  const rows = (await firstLines(s3, run.uris.test)).map((line) => line.slice(line.indexOf(',') + 1));
  const expected = (await firstLines(s3, run.uris.challengerScores)).map((line) =>
    Number(line.slice(line.indexOf(',') + 1)),
  );
  const scores = await invokeWithRows(runtime, run.endpoint, rows);
  const differences = expected.map((score, row) => Math.abs(score - (scores[row] ?? Number.NaN)));
  const worst = differences.findIndex((difference) => !(difference <= TOLERANCE));
  if (rows.length === 0 || rows.length !== expected.length || worst >= 0) {
    const what = `row ${worst + 1} scored ${scores[worst]} by ${run.endpoint}, ${expected[worst]} by the batch path`;
    throw new TaskError(
      'SmokeTestFailed',
      worst >= 0 ? what : `${rows.length} golden rows, but ${expected.length} batch scores`,
    );
  }
  return { rows: rows.length, largestDifference: Math.max(...differences) };
}

async function firstLines(s3: S3Client, uri: string): Promise<string[]> {
  const [first] = await listObjects(s3, uri);
  if (!first) throw new TaskError('SmokeTestFailed', `expected part files under ${uri}, found none`);
  const body = await openObject(s3, `s3://${parseS3Uri(uri).bucket}/${first.key}`);
  const lines: string[] = [];
  for await (const line of createInterface({ input: body })) {
    lines.push(line);
    if (lines.length === GOLDEN_ROWS) break;
  }
  body.destroy();
  return lines;
}

const deps = { s3: new S3Client(), runtime: new SageMakerRuntimeClient() };

export const handler = taskHandler('SmokeTest', SmokeTestInput, (input) => smokeTest(input, deps));
