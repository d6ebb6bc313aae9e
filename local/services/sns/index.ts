/** Amazon Simple Notification Service: takes messages for the topics that the composition gives, and keeps them. Nobody is written to. */
import type { QueryService } from '#local/wire/service';
import { createOperations, type SnsDependencies } from './operations';

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
