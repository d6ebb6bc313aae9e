/** Writes to whoever decides: a message to the deployment's topic, with a link to the page if there is one. */
import { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import { readAskConfig } from '#tasks/runtime/config';
import { linkUrl, signLink } from './link';
import { askingMessage, remindingMessage, send } from './message';
import { questionOf } from './question';

const MESSAGES = { asking: askingMessage, reminding: remindingMessage } as const;

let clients: { readonly kms: KMSClient; readonly sns: SNSClient } | undefined;

/** @returns undefined where the deployment has no topic */
export function askerOf(
  s3: S3Client,
  bucket: string,
  kind: keyof typeof MESSAGES,
): ((request: ApprovalRequest) => Promise<void>) | undefined {
  const config = readAskConfig();
  if (!config) return undefined;
  clients ??= { kms: new KMSClient(), sns: new SNSClient() };
  const { kms, sns } = clients;
  return async (request) => {
    const link = await signLink({ kms, keyId: config.linkKeyId }, request.id, new Date(request.expiresAt));
    const message = MESSAGES[kind](await questionOf(s3, bucket, request), linkUrl(config.pageUrl, link));
    await send(sns, config.topicArn, message);
  };
}
