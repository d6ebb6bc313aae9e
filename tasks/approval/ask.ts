/** Writes to whoever decides: messages to the deployment's topic, with a link to the page. What was sent is marked, no sooner. */
import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { sentKey } from '#tasks/contracts/layout';
import { readAskConfig } from '#tasks/runtime/config';
import { putText, readTextIfAny } from '#tasks/runtime/objects';
import { linkUrl, signLink } from './link';
import { askingMessage, remindingMessage, send } from './message';
import { questionOf } from './question';

const MESSAGES = { asking: askingMessage, reminding: remindingMessage } as const;

/** The first message about a question, or the one shortly before it expires. */
export type MessageKind = keyof typeof MESSAGES;

export interface Approvers {
  /** Sends a message, then marks it as sent: a message may come twice when the mark cannot be written, but never not at all. */
  write(kind: MessageKind, request: ApprovalRequest): Promise<void>;
}

let clients: { readonly kms: KMSClient; readonly sns: SNSClient } | undefined;

/** @returns undefined where the deployment has no topic */
export function approversOf(s3: S3Client, bucket: string): Approvers | undefined {
  const config = readAskConfig();
  if (!config) return undefined;
  clients ??= { kms: new KMSClient(), sns: new SNSClient() };
  const { kms, sns } = clients;
  return {
    async write(kind, request) {
      const link = await signLink({ kms, keyId: config.linkKeyId }, request.id, new Date(request.expiresAt));
      const message = MESSAGES[kind](await questionOf(s3, bucket, request), linkUrl(config.pageUrl, link));
      await send(sns, config.topicArn, message);
      const mark: z.output<typeof Mark> = { requestedAt: request.requestedAt, at: new Date().toISOString() };
      await putText(s3, `s3://${bucket}/${sentKey(request.id, kind)}`, JSON.stringify(mark));
    },
  };
}

/** A question that is put again after a redrive expires later: messages about the earlier one are not about it. */
const Mark = z.strictObject({ requestedAt: z.iso.datetime(), at: z.iso.datetime() });

export async function wasSent(
  s3: S3Client,
  bucket: string,
  kind: MessageKind,
  { id, requestedAt }: ApprovalRequest,
): Promise<boolean> {
  const stored = await readTextIfAny(s3, `s3://${bucket}/${sentKey(id, kind)}`);
  return stored !== undefined && Mark.parse(JSON.parse(stored.text)).requestedAt === requestedAt;
}
