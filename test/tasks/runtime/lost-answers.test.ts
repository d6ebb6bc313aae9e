/** Writes whose answer was lost on the way: whoever sends them again is told what became of their own. */
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { credentials, local } from '#local/config';
import { decideApproval } from '#tasks/decide-approval';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import { outcomeOf, readDecision, startAsking } from '#test/support/questions';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario?.close());

/** A client that gets no answer to its first write, which is done all the same. It asks again by itself. */
function losingAnAnswer(url: string): { readonly client: S3Client; lost(): number } {
  let lost = 0;
  const client = new S3Client({
    endpoint: url,
    region: local.region,
    credentials: credentials('tester'),
    forcePathStyle: true,
  });
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (commandName !== 'PutObjectCommand' || lost > 0) return answer;
        lost++;
        throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      },
    // Inside of what tries again.
    { step: 'deserialize', priority: 'high' },
  );
  return { client, lost: () => lost };
}

test('whose decision was written is told that it stands, though the answer to the write was lost', async () => {
  const { request, executionArn } = await startAsking(scenario);
  const { client, lost } = losingAnAnswer(scenario.url);
  const { stepFunctions } = scenario.clients;
  const said = { id: request.id, decision: 'approved', by: 'Ann', reason: 'good' } as const;
  const told = await decideApproval(said, { s3: client, stepFunctions, config: { bucket: local.bucket } });
  client.destroy();
  expect(lost()).toBe(1);
  expect(told).toMatchObject({ accepted: true, approval: { by: 'Ann', decision: 'approved' } });
  expect(await readDecision(scenario, request.id)).toEqual(told.approval);
  expect((await outcomeOf(scenario, executionArn)).approval).toEqual(told.approval);
});

test('who decides after somebody else is still told whose decision stands', async () => {
  const { request } = await startAsking(scenario);
  const { s3, stepFunctions } = scenario.clients;
  const deps = { s3, stepFunctions, config: { bucket: local.bucket } };
  const said = { id: request.id, decision: 'rejected', reason: 'stale' } as const;
  const told = await Promise.all(['Ann', 'Bob'].map((by) => decideApproval({ ...said, by }, deps)));
  expect(told.filter(({ accepted }) => accepted)).toHaveLength(1);
  expect(told[0]?.approval).toEqual(told[1]?.approval);
});
