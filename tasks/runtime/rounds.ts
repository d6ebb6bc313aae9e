/** The record of a model's runs in S3: one object a run, whose names sort by time. */

import type { S3Client } from '@aws-sdk/client-s3';
import { roundKey, roundsPrefix } from '#tasks/contracts/layout';
import { Outcome } from '#tasks/contracts/outcome';
import { listObjects, putText, readJson } from '#tasks/runtime/objects';

export function writeRound(s3: S3Client, bucket: string, outcome: Outcome): Promise<void> {
  return putText(s3, `s3://${bucket}/${roundKey(outcome.model, outcome.run)}`, JSON.stringify(outcome));
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
  const rounds = await listObjects(s3, `s3://${bucket}/${roundsPrefix(model)}`);
  for (const { key } of rounds.reverse()) {
    const round = await readJson(s3, `s3://${bucket}/${key}`, Outcome);
    if (round.outcome === 'skipped' || round.outcome === 'failed') continue;
    if (round.fingerprint !== fingerprint) return undefined;
    return `neither data nor settings changed since run ${round.run}, which was ${round.outcome}: ${round.reason}`;
  }
  return undefined;
}
