/** Amazon Simple Notification Service: takes messages for the topics that the composition gives, and keeps them. Nobody is written to. */
import type { Documents } from '#local/backends/documents';
import type { QueryService } from '#local/wire/service';
import { createOperations } from './operations';

export interface SnsDependencies {
  readonly documents: Documents;
  /** Names of the topics that there are. */
  readonly topics: readonly string[];
}

/** The collection of documents that messages are kept in. */
export const MESSAGES = 'sns-messages';

export interface StoredMessage {
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

export function createSns(dependencies: SnsDependencies): QueryService {
  return {
    protocol: 'query',
    signingName: 'sns',
    version: '2010-03-31',
    namespace: 'http://sns.amazonaws.com/doc/2010-03-31/',
    operations: createOperations(dependencies),
    unsupported: ['CreateTopic', 'DeleteTopic', 'ListTopics', 'PublishBatch', 'Subscribe', 'Unsubscribe'],
  };
}
