import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Documents, openDocuments } from '#local/backends/documents';
import { createSns } from '#local/services/sns/index';
import { MESSAGES } from '#local/services/sns/store';
import { clientOptions, startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

const TopicArn = 'arn:aws:sns:us-east-1:000000000000:approvals';

let client: SNSClient;
let documents: Documents;

beforeAll(async () => {
  documents = openDocuments(await temporaryDirectory());
  client = new SNSClient(clientOptions(await startServer([createSns({ documents, topics: ['approvals'] })])));
});

afterAll(() => client.destroy());

test('keeps what is published', async () => {
  const message = { TopicArn, Subject: 'Approve fraud?', Message: 'AUC 0.94\nå & b' };
  const { MessageId } = await client.send(new PublishCommand(message));
  expect(MessageId).toMatch(/^[0-9a-f-]{36}$/);
  expect(documents.list(MESSAGES)).toEqual([
    { topicArn: TopicArn, subject: message.Subject, message: message.Message },
  ]);
});

test.each([
  ['a topic that there is not', { TopicArn: `${TopicArn}x`, Message: 'm' }, 'NotFoundException'],
  ['a subject of two lines', { TopicArn, Message: 'm', Subject: 'a\nb' }, 'InvalidParameterException'],
  ['a subject that is not ASCII', { TopicArn, Message: 'm', Subject: 'Prüfen?' }, 'InvalidParameterException'],
  ['a message that is too long', { TopicArn, Message: 'm'.repeat(256 * 1024 + 1) }, 'InvalidParameterException'],
])('rejects %s', async (_, message, name) => {
  await expect(client.send(new PublishCommand(message))).rejects.toMatchObject({ name });
});
