/** Where two people must approve on AWS: an approval counts only under an identity that AWS vouches for, and two of them. */
import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { get, linkIn, messageAbout, post, visit } from '#test/support/approval-page';
import { awsClients } from '#test/support/aws-clients';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import {
  decideAs,
  isDecided,
  isHalfApproved,
  outcomeOf,
  proofBy,
  type Said,
  startAsking,
  type Waiting,
} from '#test/support/questions';
import { until } from '#test/support/until';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario?.close());

const arn = (user: string) => `arn:aws:iam::000000000000:user/${user}`;
const approval = ({ request }: Waiting): Said => ({ id: request.id, decision: 'approved' });
const messageOf = ({ request }: Waiting) => messageAbout(scenario.stateDirectory, request.id);
const nothingIsSaid = async ({ request }: Waiting) => {
  expect(await isHalfApproved(scenario, request.id)).toBe(false);
  expect(await isDecided(scenario, request.id)).toBe(false);
};

describe('the link that everybody gets', () => {
  let waiting: Waiting;

  beforeAll(async () => {
    waiting = await startAsking(scenario, { approvers: 2 });
  });

  test('gives no approval, whatever names are typed', async () => {
    const link = linkIn(await messageOf(waiting));
    for (const name of ['Ann', 'Bob', 'arn:aws:iam::000000000000:user/ann']) {
      const { statusCode, body } = await visit(scenario, post({ ...link, decision: 'approved', name, reason: '' }));
      expect(statusCode).toBe(403);
      expect(body).toContain('a name that is typed tells nobody from another');
    }
    await nothingIsSaid(waiting);
  });

  test('says so, in the message and on the page, with what to do instead', async () => {
    const message = await messageOf(waiting);
    const { body } = await visit(scenario, get(linkIn(message)));
    for (const text of [message, body]) {
      expect(text).toContain(`ronda approve ${waiting.request.id} --aws`);
      expect(text).toContain('SageMaker Studio');
      expect(text).toMatch(/Two people must approve/);
    }
    expect(body).not.toContain('value="approved"');
    expect(body).toContain('value="rejected"');
  });

  test('rejects, as one person is enough for that, also after another has approved', async () => {
    const link = linkIn(await messageOf(waiting));
    await decideAs(scenario, 'ann', approval(waiting));
    const seen = await visit(scenario, get(link));
    expect(seen.body).toContain('1 of 2 approvals');
    expect(seen.body).toContain(arn('ann'));
    const answer = await visit(scenario, post({ ...link, decision: 'rejected', name: 'Bob', reason: 'stale' }));
    expect(answer.statusCode).toBe(200);
    expect(await outcomeOf(scenario, waiting.executionArn)).toMatchObject({
      outcome: 'rejected',
      approval: { by: 'Bob (by the link)', reason: 'stale', earlier: [{ by: arn('ann') }] },
    });
  });
});

describe('an approval through the function', () => {
  let waiting: Waiting;

  beforeAll(async () => {
    waiting = await startAsking(scenario, { approvers: 2 });
  });

  const invoke = (others: object) =>
    scenario.invoke('decide-approval', { ...approval(waiting), by: 'boss', reason: '', ...others });

  test('does not count under a name that is only given', async () => {
    await expect(invoke({})).rejects.toThrow('IdentityNeeded');
    await expect(invoke({ by: arn('boss') })).rejects.toThrow('IdentityNeeded');
    await nothingIsSaid(waiting);
  });

  test.each<[string, () => Promise<object>]>([
    ['another run', async () => ({ proof: await proofBy(scenario, 'ann', { ...approval(waiting), id: 'fraud-1' }) })],
    [
      'the other decision',
      async () => ({ proof: await proofBy(scenario, 'ann', { ...approval(waiting), decision: 'rejected' }) }),
    ],
    ['another reason', async () => ({ proof: await proofBy(scenario, 'ann', approval(waiting)), reason: 'changed' })],
    [
      'anything, with the decision added afterwards',
      async () => {
        const { headers } = await proofBy(scenario, 'ann', approval(waiting));
        const authorization = (headers.authorization ?? '').replace(';x-ronda-decision', '');
        return { proof: { headers: { ...headers, authorization } } };
      },
    ],
    [
      'anything, with a list of what it covers put before',
      async () => {
        const { headers } = await proofBy(scenario, 'ann', approval(waiting));
        const authorization = (headers.authorization ?? '')
          .replace(';x-ronda-decision', '')
          .replace('Credential=', 'SignedHeaders=x-ronda-decision, Credential=');
        return { proof: { headers: { ...headers, authorization } } };
      },
    ],
  ])('does not count by a signature for %s', async (_, given) => {
    await expect(invoke(await given())).rejects.toThrow('IdentityNotProven');
    await nothingIsSaid(waiting);
  });

  test.each(['host', 'content-length', 'cookie', 'x-forwarded-host'])(
    'is refused with a header that proves nothing: %s',
    async (name) => {
      const { headers } = await proofBy(scenario, 'ann', approval(waiting));
      await expect(invoke({ proof: { headers: { ...headers, [name]: 'evil.example' } } })).rejects.toThrow(
        'InvalidTaskInput',
      );
    },
  );

  test('counts under the identity that signed, once, and for the model with that of another', async () => {
    const first = await decideAs(scenario, 'ann', { ...approval(waiting), reason: 'right' });
    expect(first).toMatchObject({ accepted: true, missing: 1, approval: { by: arn('ann') } });
    const again = await decideAs(scenario, 'ann', approval(waiting));
    expect(again).toMatchObject({ accepted: false, missing: 1, approval: { by: arn('ann') } });
    expect(await isDecided(scenario, waiting.request.id)).toBe(false);
    const second = await decideAs(scenario, 'bob', { ...approval(waiting), reason: 'agreed' });
    expect(second).toMatchObject({ accepted: true, missing: 0, approval: { by: arn('bob') } });
    expect((await outcomeOf(scenario, waiting.executionArn)).approval).toMatchObject({
      by: arn('bob'),
      reason: 'agreed',
      earlier: [{ by: arn('ann'), reason: 'right' }],
    });
  });
});

test('an identity that approves in the model registry and by the command counts once', async () => {
  const waiting = await startAsking(scenario, { approvers: 2 });
  await awsClients(scenario.url, 'ann').sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: waiting.request.modelPackageArn,
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'in Studio',
    }),
  );
  await until('the first approval', () => isHalfApproved(scenario, waiting.request.id));
  expect(await decideAs(scenario, 'ann', approval(waiting))).toMatchObject({ accepted: false, missing: 1 });
  expect(await decideAs(scenario, 'bob', approval(waiting))).toMatchObject({ accepted: true, missing: 0 });
  expect((await outcomeOf(scenario, waiting.executionArn)).approval).toMatchObject({
    by: arn('bob'),
    earlier: [{ by: arn('ann'), reason: 'in Studio' }],
  });
});

describe('where one person is enough', () => {
  test('a name that is only given says so, and an identity that is proven is no other’s', async () => {
    const given = await startAsking(scenario);
    await scenario.invoke('decide-approval', { ...approval(given), by: arn('boss'), reason: '' });
    expect((await outcomeOf(scenario, given.executionArn)).approval?.by).toBe(`${arn('boss')} (name as given)`);
    const proven = await startAsking(scenario);
    await decideAs(scenario, 'ann', approval(proven));
    expect((await outcomeOf(scenario, proven.executionArn)).approval?.by).toBe(arn('ann'));
  });
});
