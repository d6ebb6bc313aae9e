/**
 * RemindApprovers: every hour, looks for questions that are open; those that expire within a day are put once more, by e-mail.
 * Tells CloudWatch how long the oldest waits. Idempotent: each question is reminded of once.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { z } from 'zod';
import { askerOf } from '#tasks/approval/ask';
import { findRequest } from '#tasks/approval/question';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { ModelName } from '#tasks/contracts/execution-input';
import { callbacksPrefix, decisionKey, isRunOf, reminderKey } from '#tasks/contracts/layout';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { writeMetrics } from '#tasks/runtime/metrics';
import { listObjects, putTextIf } from '#tasks/runtime/objects';

const RemindApproversInput = z.strictObject({ model: ModelName });

export interface RemindApproversDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'bucket'>;
  remind?(request: ApprovalRequest): Promise<void>;
  now(): number;
}

const DAY = 86_400_000;

/** @returns the ids of the questions that were put again */
export async function remindApprovers(
  { model }: z.output<typeof RemindApproversInput>,
  { s3, config, remind, now }: RemindApproversDeps,
): Promise<{ open: number; reminded: string[] }> {
  const open = await openRequests(s3, config.bucket, model, now());
  const ages = open.map(({ requestedAt }) => (now() - Date.parse(requestedAt)) / 3_600_000);
  writeMetrics(model, { OldestApprovalHours: Math.max(0, ...ages) });
  const reminded: string[] = [];
  for (const request of open) {
    if (!remind || Date.parse(request.expiresAt) - now() > DAY) continue;
    const uri = `s3://${config.bucket}/${reminderKey(request.id)}`;
    if (!(await putTextIf(s3, uri, JSON.stringify({ at: new Date(now()).toISOString() }), 'absent'))) continue;
    await remind(request);
    reminded.push(request.id);
  }
  return { open: open.length, reminded };
}

/** Neither decided nor expired. Of an execution that was stopped meanwhile, the question stays open until then, or until the next run clears up. */
async function openRequests(s3: S3Client, bucket: string, model: string, now: number): Promise<ApprovalRequest[]> {
  const keys = new Set((await listObjects(s3, `s3://${bucket}/${callbacksPrefix(model)}`)).map(({ key }) => key));
  const ids = [...new Set([...keys].map((key) => key.split('/')[1] as string))];
  const undecided = ids.filter((id) => isRunOf(model, id) && !keys.has(decisionKey(id)));
  const requests = await Promise.all(undecided.map((id) => findRequest(s3, bucket, id)));
  return requests.filter((request) => request !== undefined).filter(({ expiresAt }) => Date.parse(expiresAt) > now);
}

const s3 = new S3Client();

export const handler = taskHandler('RemindApprovers', RemindApproversInput, (input) => {
  const config = readConfig('bucket');
  return remindApprovers(input, { s3, config, remind: askerOf(s3, config.bucket, 'reminding'), now: Date.now });
});
