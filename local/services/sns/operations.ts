/** The operations of SNS that are honoured: Publish to a topic. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Documents } from '#local/backends/documents';
import { type Operations, ServiceError } from '#local/wire/service';
import { MESSAGES, type StoredMessage } from './store';

export interface SnsDependencies {
  readonly documents: Documents;
  /** Names of the topics that there are. */
  readonly topics: readonly string[];
}

type Sdk = typeof import('@aws-sdk/client-sns');

const MAX_MESSAGE_BYTES = 256 * 1024;

export function createOperations({ documents, topics }: SnsDependencies): Operations<Sdk, 'Publish'> {
  return {
    Publish: {
      input: z.strictObject({ TopicArn: z.string(), Message: z.string().min(1), Subject: z.string().optional() }),
      async handle({ TopicArn = '', Message = '', Subject }, { region, account }) {
        if (!topics.some((name) => TopicArn === `arn:aws:sns:${region}:${account}:${name}`)) {
          throw new ServiceError('NotFound', 'Topic does not exist', 404);
        }
        // Beginning with a letter, digit or mark; printable ASCII, one line.
        if (Subject !== undefined && !/^[!-~][ -~]{0,99}$/.test(Subject)) throw invalid('Subject');
        if (Buffer.byteLength(Message) > MAX_MESSAGE_BYTES) throw invalid('Message too long');
        const MessageId = randomUUID();
        const stored: StoredMessage = { topicArn: TopicArn, subject: Subject, message: Message };
        await documents.put(MESSAGES, MessageId, stored);
        return { MessageId };
      },
    },
  };
}

const invalid = (what: string) => new ServiceError('InvalidParameter', `Invalid parameter: ${what}`);
