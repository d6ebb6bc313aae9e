/** An execution that a person stops while it deploys: its model neither counts nor serves once the next run has begun. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand,
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
  ListEndpointsCommand,
  ListModelPackagesCommand,
} from '@aws-sdk/client-sagemaker';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { functionArn, local, readEnvironment, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import { ServiceError } from '#local/wire/service';
import type { Outcome } from '#tasks/contracts/outcome';
import type { RunPlan } from '#tasks/contracts/prepare-run';
import { type AwsClients, awsClients, historyOf, keysUnder } from '#test/support/aws-clients';
import { sampleRows, writeSample } from '#test/support/dataset';
import { untilEnded, untilIn } from '#test/support/executions';
import { endBeforeRemoval, temporaryDirectory } from '#test/support/temporary';
import { build } from '../../bin/build.mjs';

let aws: LocalAws;
let clients: AwsClients;
/** With `armed`, an execution that has begun to change an endpoint is `holding`: it does not see how far that is, and tries again. */
let brake: 'off' | 'armed' | 'holding' = 'off';

beforeAll(async () => {
  const stateDirectory = await temporaryDirectory();
  const data = await writeSample(join(stateDirectory, 'sample.csv'), 2_000);
  aws = await startLocalAws({
    stateDirectory,
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    authorize({ operation }, { caller }) {
      if (caller.accessKeyId !== 'ronda-state-machine') return;
      if (brake === 'armed' && /^(Create|Update)Endpoint$/.test(operation)) brake = 'holding';
      if (brake === 'holding' && operation === 'DescribeEndpoint') {
        throw new ServiceError('ThrottlingException', 'Rate exceeded');
      }
    },
  });
  clients = awsClients(aws.url);
  await clients.s3.send(
    new PutObjectCommand({ Bucket: local.bucket, Key: 'datasets/half/sample.csv', Body: await readFile(data) }),
  );
});

endBeforeRemoval(() => aws?.close());

async function start(model: string, settings: object = {}): Promise<string> {
  const input = {
    model,
    dataset: { uri: `s3://${local.bucket}/datasets/half/`, id: ['id'] },
    training: { hyperparameters: { num_round: 5 } },
    gate: { minimumAuc: 0.5 },
    approval: { required: false },
    ...settings,
  };
  const { executionArn = '' } = await clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn;
}

async function outcomeOf(executionArn: string): Promise<Outcome> {
  const { status, output = 'null', cause } = await untilEnded(clients, executionArn);
  expect({ status, cause }).toEqual({ status: 'SUCCEEDED' });
  return JSON.parse(output);
}

/** Stops an execution after it has begun to change the endpoint, before it has seen what came of it. */
async function stopWhileDeploying(model: string, settings?: object): Promise<void> {
  brake = 'armed';
  const executionArn = await start(model, settings);
  expect(await untilIn(clients, 'CheckEndpoint')).toBe(executionArn);
  await clients.stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'stopped in the console' }));
  brake = 'off';
  expect((await statusesOf(model))[0]).toBe('Approved');
}

/** Newest first. */
async function packagesOf(ModelPackageGroupName: string): Promise<string[]> {
  const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
    new ListModelPackagesCommand({ ModelPackageGroupName, SortBy: 'CreationTime', SortOrder: 'Descending' }),
  );
  return ModelPackageSummaryList.map(({ ModelPackageArn = '' }) => ModelPackageArn);
}

async function statusesOf(model: string) {
  const packages = await Promise.all((await packagesOf(model)).map(describePackage));
  return packages.map(({ ModelApprovalStatus }) => ModelApprovalStatus);
}

const describePackage = (ModelPackageName: string) =>
  clients.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));

const createGroup = (ModelPackageGroupName: string) =>
  clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));

async function predict(model: string): Promise<unknown> {
  const Payload = JSON.stringify({ model, rows: sampleRows(3) });
  const answer = await clients.lambda.send(new InvokeCommand({ FunctionName: functionArn('predict'), Payload }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

const isLeased = async () => (await keysUnder(clients, `s3://${local.bucket}/leases/`)).length > 0;

describe('a first deployment that was stopped', () => {
  const model = 'first';

  test('answers no prediction', async () => {
    await createGroup(model);
    await stopWhileDeploying(model);
    expect(await predict(model)).toMatchObject({
      errorType: 'ModelNotServed',
      errorMessage: expect.stringMatching(/^the run first-\S+ ended before its model was wholly deployed/),
    });
  });

  test('is taken back by the next run, which has no champion', async () => {
    const outcome = await outcomeOf(await start(model, { gate: { minimumAuc: 0.99 } }));
    expect(outcome).toMatchObject({ outcome: 'rejected', evaluation: { champion: null } });
    const [half = ''] = await packagesOf(model);
    expect(await describePackage(half)).toMatchObject({
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: expect.stringMatching(/^the run first-\S+ ended before its model was deployed$/),
    });
    const { Endpoints } = await clients.sagemaker.send(new ListEndpointsCommand({ NameContains: model }));
    expect(Endpoints).toEqual([]);
    expect(await isLeased()).toBe(false);
  });
});

describe('an update that was stopped', () => {
  const model = 'update';
  let deployed: Outcome;

  beforeAll(async () => {
    await createGroup(model);
    deployed = await outcomeOf(await start(model));
    await stopWhileDeploying(model, { force: true });
  });

  test('is taken back even by a run that is skipped: what served before serves again', async () => {
    expect((await outcomeOf(await start(model))).outcome).toBe('skipped');
    expect(await statusesOf(model)).toEqual(['Rejected', 'Approved']);
    const endpoint = await clients.sagemaker.send(new DescribeEndpointCommand({ EndpointName: model }));
    expect(endpoint).toMatchObject({
      EndpointStatus: 'InService',
      EndpointConfigName: expect.stringContaining(`${deployed.run}-config`),
    });
    expect(await predict(model)).toMatchObject({
      modelPackageArn: deployed.modelPackageArn,
      predictions: { length: 3 },
    });
    expect(await isLeased()).toBe(false);
  });

  test('leaves the champion what it was', async () => {
    const next = await start(model, { force: true });
    expect((await outcomeOf(next)).evaluation?.champion).toMatchObject({ difference: 0 });
    const exits = (await historyOf(clients, next)).flatMap((event) => event.stateExitedEventDetails ?? []);
    const prepared = exits.find(({ name }) => name === 'PrepareRun');
    const plan: RunPlan = JSON.parse(prepared?.assignedVariables?.run ?? '');
    expect(plan.champion?.modelPackageArn).toBe(deployed.modelPackageArn);
  });
});
