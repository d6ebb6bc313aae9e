/**
 * What an execution leaves that a person stops: its model neither counts nor serves once the next run has begun, nobody is asked
 * about it any more, and what operators did by hand stays done.
 */
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateModelPackageCommand,
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DescribeEndpointCommand,
  UpdateEndpointCommand,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { local } from '#local/config';
import type { Outcome } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { historyOf, keysUnder } from '#test/support/aws-clients';
import { sampleRows } from '#test/support/dataset';
import { untilAsked } from '#test/support/executions';
import { openRetrainings, type Retrainings, type Standing, stopWhileDeploying } from '#test/support/retrainings';

let retrainings: Retrainings;

beforeAll(async () => {
  retrainings = await openRetrainings();
});

const predict = (model: string) => retrainings.invoke('predict', { model, rows: sampleRows(3) });

const standing = (served: Outcome | undefined, ...older: Outcome[]): Standing => ({
  endpoint: served && { status: 'InService', run: served.run },
  approved: [...(served ? [served] : []), ...older].map(({ run }) => run),
  pending: [],
  openQuestions: [],
  isLeased: false,
});

describe('a first deployment that was stopped', () => {
  const model = 'first';

  test('answers no prediction', async () => {
    await retrainings.createGroup(model);
    await stopWhileDeploying(retrainings, model);
    expect(await predict(model)).toMatchObject({
      errorType: 'ModelNotServed',
      errorMessage: expect.stringMatching(/^the run first-\S+ ended before its model was wholly deployed/),
    });
  });

  test('is taken back by the next run, which has no champion', async () => {
    const outcome = await retrainings.run(model, { gate: { minimumAuc: 0.9999 } });
    expect(outcome).toMatchObject({ outcome: 'rejected', evaluation: { champion: null } });
    const [half] = await retrainings.packages(model);
    expect(half).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: expect.stringMatching(/^the run first-\S+ ended before its model was deployed$/),
    });
    expect(await retrainings.standing(model)).toEqual(standing(undefined));
  });

  test('is deleted by the next run when it failed', async () => {
    retrainings.meddle = undefined;
    await stopWhileDeploying(withoutArtifacts(retrainings, model), model);
    const { sagemaker } = retrainings.clients;
    const broken = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: model }));
    expect(broken.EndpointStatus).toBe('Failed');
    expect((await retrainings.run(model, { gate: { minimumAuc: 0.9999 } })).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toEqual(standing(undefined));
  });
});

/** The endpoint finds no model to serve. */
function withoutArtifacts(whole: Retrainings, model: string): Retrainings {
  return {
    ...whole,
    hold: (isMeant, begin) =>
      whole.hold(async (call) => {
        if (call.operation === 'CreateEndpoint') await deleteArtifacts(whole, `${model}-`);
        return isMeant(call);
      }, begin),
  };
}

/** @param runs how their short names begin */
async function deleteArtifacts({ clients }: Retrainings, runs: string): Promise<void> {
  const keys = await keysUnder(clients, `s3://${local.bucket}/models/${runs}`);
  const artifacts = keys.filter((key) => key.endsWith('model.tar.gz'));
  for (const Key of artifacts) await clients.s3.send(new DeleteObjectCommand({ Bucket: local.bucket, Key }));
}

describe('an update that was stopped', () => {
  const model = 'update';
  let deployed: Outcome;

  beforeAll(async () => {
    await retrainings.createGroup(model);
    deployed = await retrainings.run(model);
    await stopWhileDeploying(retrainings, model);
  });

  test('is taken back even by a run that is skipped: what served before serves again', async () => {
    expect((await retrainings.run(model)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toEqual(standing(deployed));
    expect(await predict(model)).toMatchObject({
      modelPackageArn: deployed.modelPackageArn,
      predictions: { length: 3 },
    });
  });

  test('is taken back by one of several runs that begin at once', async () => {
    await stopWhileDeploying(retrainings, model);
    const started = await Promise.all([1, 2, 3].map(() => retrainings.start(model, { force: true })));
    const outcomes = await Promise.all(started.map(retrainings.outcomeOf));
    const [newest, ...others] = outcomes.filter(({ outcome }) => outcome === 'deployed');
    expect(others).toEqual([]);
    expect(outcomes.filter(({ outcome }) => outcome === 'skipped')).toHaveLength(2);
    expect(newest?.evaluation?.champion).toMatchObject({ difference: 0 });
    expect(await retrainings.standing(model)).toEqual(standing(newest, deployed));
  });

  test('is not followed by a model that an operator has taken back', async () => {
    const [bad, good] = await retrainings.packages(model).then((all) => all.filter(isApproved));
    const { sagemaker } = retrainings.clients;
    const ModelPackageArn = bad?.ModelPackageArn;
    await sagemaker.send(new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Rejected' }));
    const EndpointConfigName = `${good?.CustomerMetadataProperties?.run}-config-0-0`;
    await sagemaker.send(new UpdateEndpointCommand({ EndpointName: model, EndpointConfigName }));
    expect(await retrainings.standing(model)).toEqual(standing(deployed));
    await stopWhileDeploying(retrainings, model);
    const next = await retrainings.start(model, { force: true, gate: { minimumAuc: 0.9999 } });
    expect((await retrainings.outcomeOf(next)).outcome).toBe('rejected');
    expect((await championOf(next))?.modelPackageArn).toBe(deployed.modelPackageArn);
    expect(await retrainings.standing(model)).toEqual(standing(deployed));
  });
});

describe('an update that was stopped, and what served before cannot serve', () => {
  const model = 'unrestored';

  test('fails each run that would clear up, until somebody sees to the endpoint', async () => {
    await retrainings.createGroup(model);
    const { run } = await retrainings.run(model);
    await stopWhileDeploying(retrainings, model);
    await deleteArtifacts(retrainings, run);
    for (let i = 0; i < 2; i++) {
      const { error, cause } = await retrainings.ended(await retrainings.start(model));
      expect({ error, cause }).toEqual({
        error: 'EndpointNotRestored',
        cause: expect.stringMatching(
          /^\{"errorType":"EndpointNotRestored","errorMessage":"the endpoint unrestored could not be brought back/,
        ),
      });
    }
    await retrainings.clients.sagemaker.send(new DeleteEndpointCommand({ EndpointName: model }));
    expect((await retrainings.run(model)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toMatchObject({ endpoint: undefined, isLeased: false });
  });
});

describe('an endpoint that was deleted by hand, and whose creation was stopped and failed', () => {
  const model = 'vanished';

  test('fails each run that would clear up, as long as an earlier model was to serve', async () => {
    const { sagemaker } = retrainings.clients;
    await retrainings.createGroup(model);
    const { run } = await retrainings.run(model);
    await sagemaker.send(new DeleteEndpointCommand({ EndpointName: model }));
    await stopWhileDeploying(withoutArtifacts(retrainings, model), model);
    expect(await retrainings.standing(model)).toMatchObject({ endpoint: { status: 'Failed' } });
    expect(await retrainings.ended(await retrainings.start(model))).toMatchObject({
      error: 'EndpointNotRestored',
      cause: expect.stringContaining('it has failed, and can only be deleted'),
    });
    await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: `${run}-config-0-0` }));
    expect(await retrainings.ended(await retrainings.start(model))).toMatchObject({
      error: 'EndpointNotRestored',
      cause: expect.stringContaining(`the run ${run}, which served before, has no configuration`),
    });
  });
});

describe('an update that was stopped and is redriven after an operator has rejected the champion', () => {
  const model = 'rejected';

  test('leaves the clearing up to the next run', async () => {
    await retrainings.createGroup(model);
    const deployed = await retrainings.run(model);
    const executionArn = await stopWhileDeploying(retrainings, model);
    const ModelPackageArn = deployed.modelPackageArn ?? undefined;
    await retrainings.clients.sagemaker.send(
      new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Rejected' }),
    );
    await retrainings.redrive(executionArn);
    expect(await retrainings.ended(executionArn)).toMatchObject({ status: 'FAILED', error: 'Superseded' });
    expect((await retrainings.run(model)).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toEqual(standing(undefined));
  });
});

const isApproved = ({ ModelApprovalStatus }: { ModelApprovalStatus?: string | undefined }) =>
  ModelApprovalStatus === 'Approved';

async function championOf(executionArn: string): Promise<RunPlan['champion']> {
  const exits = (await historyOf(retrainings.clients, executionArn)).flatMap(
    (event) => event.stateExitedEventDetails ?? [],
  );
  const prepared = exits.find(({ name }) => name === 'PrepareRun');
  const plan: RunPlan = JSON.parse(prepared?.assignedVariables?.run ?? '');
  return plan.champion;
}

describe('a run that was stopped while it asked', () => {
  const model = 'asking';
  let id: string;

  beforeAll(async () => {
    await retrainings.createGroup(model);
    const judged = await retrainings.run(model, { gate: { minimumAuc: 0.9999 } });
    expect(judged.outcome).toBe('rejected');
    const executionArn = await retrainings.start(model, { approval: { required: true }, force: true });
    expect(await untilAsked(retrainings.clients)).toBe(executionArn);
    await retrainings.stop(executionArn);
    [id = ''] = (await retrainings.standing(model)).openQuestions;
    // Whoever registers a model by hand hides no older package from the clearing up.
    await retrainings.clients.sagemaker.send(
      new CreateModelPackageCommand({ ModelPackageGroupName: model, ModelApprovalStatus: 'Rejected' }),
    );
  });

  test('can be approved by nobody once the next run has begun', async () => {
    expect((await retrainings.run(model, { gate: { minimumAuc: 0.9999 } })).outcome).toBe('skipped');
    expect(await retrainings.standing(model)).toEqual(standing(undefined));
    const late = await retrainings.invoke('decide-approval', { id, decision: 'approved', by: 'ann', reason: '' });
    expect(late).toMatchObject({ accepted: false, approval: { decision: 'rejected', by: 'nobody' } });
    expect(await retrainings.invoke('remind-approvers', { model })).toMatchObject({ open: 0 });
  });
});

test('a lease that is given back late is not another run’s', async () => {
  const model = 'late';
  await retrainings.createGroup(model);
  await retrainings.run(model, { deployment: { target: 'none' } });
  const isGivingBack = ({ operation, by }: { operation: string; by: string }) =>
    operation === 'DeleteObject' && by === 'ronda-record-outcome';
  const settings = { force: true, deployment: { target: 'none' } } as const;
  const slow = await retrainings.hold(isGivingBack, () => retrainings.start(model, settings));
  await retrainings.stop(slow.executionArn);
  const asking = await retrainings.start(model, { force: true, approval: { required: true } });
  expect(await untilAsked(retrainings.clients)).toBe(asking);
  slow.release('done');
  const other = await retrainings.run(model, settings);
  expect(other).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(asking) });
  await retrainings.stop(asking);
});
