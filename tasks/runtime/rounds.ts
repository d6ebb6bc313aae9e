/** The record of a model's runs in S3: one object a run, whose names sort by time. */

import type { S3Client } from '@aws-sdk/client-s3';
import { roundKey, roundsPrefix } from '#tasks/contracts/layout';
import { Outcome } from '#tasks/contracts/outcome';
import { listObjects, putText, readJson, readTextIfAny } from '#tasks/runtime/objects';

export function writeRound(s3: S3Client, bucket: string, outcome: Outcome): Promise<void> {
  return putText(s3, `s3://${bucket}/${roundKey(outcome.model, outcome.run)}`, JSON.stringify(outcome));
}

/** Undefined for a run that has not come to an end of its own. */
export async function readRound(
  s3: S3Client,
  bucket: string,
  model: string,
  run: string,
): Promise<Outcome | undefined> {
  const object = await readTextIfAny(s3, `s3://${bucket}/${roundKey(model, run)}`);
  return object && Outcome.parse(JSON.parse(object.text));
}

/**
 * Why a run with this fingerprint would be in vain: the newest run that came to a judgement had the same data and settings.
 * Skipped and failed runs judged nothing.
 */
export async function newestJudgement(
  s3: S3Client,
  bucket: string,
  model: string,
  fingerprint: string,
): Promise<string | undefined> {
  for await (const round of newestFirst(s3, bucket, model)) {
    if (round.outcome === 'skipped' || round.outcome === 'failed') continue;
    if (round.fingerprint !== fingerprint) return undefined;
    return `neither data nor settings changed since run ${round.run}, which was ${round.outcome}: ${round.reason}`;
  }
  return undefined;
}

/** By when the runs were started. */
export async function* newestFirst(s3: S3Client, bucket: string, model: string): AsyncGenerator<Outcome> {
  const rounds = await listObjects(s3, `s3://${bucket}/${roundsPrefix(model)}`);
  for (const { key } of rounds.reverse()) yield await readJson(s3, `s3://${bucket}/${key}`, Outcome);
}
