/** A fault of the local server on the way to its terminal: it is told whole, and nothing of it is obeyed. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, expect, jest, test } from '@jest/globals';
import * as z from 'zod';
import type { QueryService } from '#local/wire/service';
import { clientOptions, startServer } from '#test/support/local-server';

afterEach(() => {
  jest.restoreAllMocks();
});

test('what others wrote in a fault clears no screen and names no window', async () => {
  const told: string[] = [];
  jest.spyOn(console, 'error').mockImplementation((...parts) => void told.push(parts.join(' ')));
  const handle = () => {
    throw new Error('no row \u001b[2J\u001b]0;owned\u0007\u009b31m\u202eback %s', { cause: new Error('k\u001b[1Aey') });
  };
  const service: QueryService = {
    protocol: 'query',
    signingName: 'sts',
    version: '2011-06-15',
    namespace: 'https://sts.example/',
    operations: { GetCallerIdentity: { input: z.strictObject({}), handle } },
    unsupported: [],
  };
  const client = new STSClient({ ...clientOptions(await startServer([service])), maxAttempts: 1 });
  await expect(client.send(new GetCallerIdentityCommand({}))).rejects.toThrow();
  client.destroy();
  const text = told.join('\n');
  expect(text).toMatch(/^internal failure in GetCallerIdentity: Error: no row back %s\n +at /);
  expect(text).toContain('[cause]: Error: key');
  expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
});
