/** Changes that people make in the model registry, while a run waits for a decision about the package. */
import { UpdateModelPackageCommand, type UpdateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { awsClients } from '#test/support/aws-clients';
import { openScenario, type Scenario } from '#test/support/iam/scenario';
import { isDecided, isHalfApproved, outcomeOf, startAsking, type Waiting } from '#test/support/questions';
import { until } from '#test/support/until';

let scenario: Scenario;

beforeAll(async () => {
  scenario = await openScenario();
});
afterAll(() => scenario?.close());

type Change = Omit<UpdateModelPackageCommandInput, 'ModelPackageArn'>;

/** As a person does in SageMaker Studio. */
const change = ({ request }: Waiting, changed: Change, by = 'ann') =>
  awsClients(scenario.url, by).sagemaker.send(
    new UpdateModelPackageCommand({ ModelPackageArn: request.modelPackageArn, ...changed }),
  );

/** What EventBridge delivers of a change: late, as it may. */
const deliver = ({ request }: Waiting, ModelApprovalStatus: string, UpdatedModelPackageFields = STATUS) =>
  scenario.invoke('answer-from-registry', {
    'detail-type': 'SageMaker Model Package State Change',
    detail: { ModelPackageArn: request.modelPackageArn, ModelApprovalStatus, UpdatedModelPackageFields },
  });
const STATUS = ['ModelApprovalStatus', 'ApprovalDescription'];

describe('a package that is put back to pending', () => {
  let waiting: Waiting;

  beforeAll(async () => {
    waiting = await startAsking(scenario);
  });

  test.each(['Approved', 'Rejected', 'PendingManualApproval'])(
    'decides nothing, though an event says %s',
    async (status) => {
      await change(waiting, { ModelApprovalStatus: 'PendingManualApproval' });
      expect(await deliver(waiting, status)).toEqual({ result: 'the package waits' });
      expect(await isDecided(scenario, waiting.request.id)).toBe(false);
    },
  );

  test('can be approved afterwards, under the name of who did', async () => {
    await change(waiting, { ModelApprovalStatus: 'Approved', ApprovalDescription: 'looked again' }, 'bob');
    const { approval } = await outcomeOf(scenario, waiting.executionArn);
    expect(approval).toMatchObject({
      decision: 'approved',
      by: 'arn:aws:iam::000000000000:user/bob',
      reason: 'looked again',
    });
  });
});

describe('a change of anything but the status', () => {
  test('is no approval by whoever makes it, though the package is approved already', async () => {
    const waiting = await startAsking(scenario, { approvers: 2 });
    const { id } = waiting.request;
    await change(waiting, { ModelApprovalStatus: 'Approved' });
    await until('the first approval', () => isHalfApproved(scenario, id));
    await change(waiting, { CustomerMetadataProperties: { ticket: 'A-1' } }, 'bob');
    expect(await deliver(waiting, 'Approved', ['CustomerMetadataProperties'])).toEqual({
      result: 'the status is no news',
    });
    expect(await isDecided(scenario, id)).toBe(false);
    await change(waiting, { ModelApprovalStatus: 'PendingManualApproval' }, 'bob');
    await change(waiting, { ModelApprovalStatus: 'Approved' }, 'bob');
    expect((await outcomeOf(scenario, waiting.executionArn)).approval).toMatchObject({
      by: 'arn:aws:iam::000000000000:user/bob',
      earlier: [{ by: 'arn:aws:iam::000000000000:user/ann' }],
    });
  });
});
