import { GenerateMacCommand, KMSClient, VerifyMacCommand } from '@aws-sdk/client-kms';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openDocuments } from '#local/backends/documents';
import { createKms } from '#local/services/kms/index';
import { clientOptions, startServer } from '#test/support/local-server';
import { temporaryDirectory } from '#test/support/temporary';

const MAC = { KeyId: 'links', MacAlgorithm: 'HMAC_SHA_256' } as const;
const Message = Buffer.from('a message');

let directory: string;
let client: KMSClient;

const open = async () => {
  const service = createKms({ documents: openDocuments(directory), keys: ['links', 'other'] });
  return new KMSClient(clientOptions(await startServer([service])));
};

beforeAll(async () => {
  directory = await temporaryDirectory();
  client = await open();
});

afterAll(() => client.destroy());

describe('a message’s code', () => {
  test('is verified by the key that made it, also after a restart and by the key’s ARN', async () => {
    const { Mac, KeyId } = await client.send(new GenerateMacCommand({ ...MAC, Message }));
    expect(Mac).toHaveLength(32);
    expect(KeyId).toBe('arn:aws:kms:us-east-1:000000000000:key/links');
    const later = await open();
    const verified = await later.send(new VerifyMacCommand({ ...MAC, KeyId, Message, Mac }));
    expect(verified.MacValid).toBe(true);
    later.destroy();
  });

  test('is not of another message, another key, or cut short', async () => {
    const { Mac = new Uint8Array() } = await client.send(new GenerateMacCommand({ ...MAC, Message }));
    for (const wrong of [
      { Message: Buffer.from('another'), Mac },
      { Message, Mac, KeyId: 'other' },
      { Message, Mac: Mac.slice(0, 16) },
    ]) {
      await expect(client.send(new VerifyMacCommand({ ...MAC, ...wrong }))).rejects.toMatchObject({
        name: 'KMSInvalidMacException',
      });
    }
  });
});

test('rejects a key that there is not', async () => {
  await expect(client.send(new GenerateMacCommand({ ...MAC, KeyId: 'none', Message }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});
