/**
 * RemindApprovers: every hour, looks for questions that are open. Those that expire within a day are put once more, by e-mail, and
 * those whose first message could not be sent are sent it. Tells CloudWatch how long the oldest waits. Throws when a message
 * cannot be sent, having tried the others: Lambda tries again, then the dead-letter queue raises the alarm.
 */
import { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { type Approvers, approversOf, type MessageKind, wasSent } from '#tasks/approval/ask';
import { findRequest } from '#tasks/approval/question';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { ModelName } from '#tasks/contracts/execution-input';
import { callbacksPrefix, decisionKey, isRunOf } from '#tasks/contracts/layout';
import { type Config, readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { errorFields, log } from '#tasks/runtime/log';
import { writeMetrics } from '#tasks/runtime/metrics';
import { listObjects } from '#tasks/runtime/objects';

const RemindApproversInput = z.strictObject({ model: ModelName });

export interface RemindApproversDeps {
  readonly s3: S3Client;
  readonly config: Pick<Config, 'bucket'>;
  /** Undefined where the deployment writes to nobody. */
  readonly approvers?: Approvers;
  now(): number;
}

const DAY = 86_400_000;

/** How many questions are open, and the ids of those about which a message was sent now. */
type Sent = { readonly open: number } & Readonly<Record<MessageKind, string[]>>;

export async function remindApprovers(
  { model }: z.output<typeof RemindApproversInput>,
  { s3, config, approvers, now }: RemindApproversDeps,
): Promise<Sent> {
  const open = await openRequests(s3, config.bucket, model, now());
  const ages = open.map(({ requestedAt }) => (now() - Date.parse(requestedAt)) / 3_600_000);
  writeMetrics(model, { OldestApprovalHours: Math.max(0, ...ages) });
  const sent: Sent = { open: open.length, asking: [], reminding: [] };
  if (!approvers) return sent;
  const failed: Error[] = [];
  for (const request of open) {
    const kind = Date.parse(request.expiresAt) - now() > DAY ? 'asking' : 'reminding';
    try {
      if (await wasSent(s3, config.bucket, kind, request)) continue;
      await approvers.write(kind, request);
      sent[kind].push(request.id);
    } catch (error) {
      failed.push(error as Error);
      const line = { level: 'error', task: 'RemindApprovers', message: `${kind} message not sent` } as const;
      log({ ...line, run: request.id }, errorFields(error));
    }
  }
  const [first] = failed;
  if (!first) return sent;
  throw new Error(
    `could not write to the approvers about ${failed.length} of ${open.length} open questions: ${first.message}`,
    { cause: first },
  );
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
  return remindApprovers(input, { s3, config, approvers: approversOf(s3, config.bucket), now: Date.now });
});
