/**
 * Retrainings of small models on a local AWS whose calls a test may hold up, fail or let through: whatever happens to an
 * execution between two of its calls can be brought about. What must hold of a model afterwards is `standing`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import {
  CreateModelPackageGroupCommand,
  DescribeEndpointCommand,
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  ListEndpointsCommand,
  ListModelPackagesCommand,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { functionArn, local, readEnvironment, stateMachineArn } from '#local/config';
import { type LocalAws, startLocalAws } from '#local/main';
import { ServiceError } from '#local/wire/service';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { callbacksPrefix, decisionKey, leaseKey, requestKey } from '#tasks/contracts/layout';
import type { Outcome } from '#tasks/contracts/outcome';
import { build } from '../../bin/build.mjs';
import { type AwsClients, awsClients, keysUnder } from './aws-clients';
import { writeSample } from './dataset';
import { untilEnded } from './executions';
import { endBeforeRemoval, temporaryDirectory } from './temporary';
import { until } from './until';

/** A call as the services see it. */
export interface Call {
  readonly operation: string;
  /** The role's name: `ronda-state-machine`, `ronda-smoke-test`, … */
  readonly by: string;
}

/** What is under way while an execution is held up. */
export interface Held {
  readonly executionArn: string;
  /** Lets the held calls go: done as if nothing had happened, or refused. */
  release(how: 'done' | 'refused'): void;
}

/** What people and clients see of a model. Runs by their short names; `undefined` for none. */
export interface Standing {
  readonly endpoint: { readonly status: string; readonly run: string } | undefined;
  /** Newest first. */
  readonly approved: readonly string[];
  readonly pending: readonly string[];
  readonly openQuestions: readonly string[];
  readonly isLeased: boolean;
}

export interface Retrainings {
  readonly url: string;
  readonly clients: AwsClients;
  /** Looks at every call before it is done; what it throws is the answer. */
  meddle?: ((call: Call) => unknown) | undefined;
  createGroup(model: string): Promise<unknown>;
  start(model: string, input?: ExecutionInput): Promise<string>;
  /** @returns the outcome of a run that came to one */
  run(model: string, input?: ExecutionInput): Promise<Outcome>;
  stop(executionArn: string): Promise<unknown>;
  redrive(executionArn: string): Promise<unknown>;
  ended(executionArn: string): Promise<DescribeExecutionOutput>;
  outcomeOf(executionArn: string): Promise<Outcome>;
  /** Lets `begin` start or redrive an execution, and holds it up at the first call that is meant. */
  hold(isMeant: (call: Call) => boolean | Promise<boolean>, begin: () => Promise<string>): Promise<Held>;
  standing(model: string): Promise<Standing>;
  /** Newest first. */
  packages(model: string): Promise<DescribeModelPackageCommandOutput[]>;
  invoke(task: string, payload: object): Promise<unknown>;
}

/** Not transient: no retrier waits for it to pass. */
export const broken = (what: string) => new ServiceError('ResourceNotFound', `${what} is broken`);

const QUICK: ExecutionInput = {
  dataset: { uri: `s3://${local.bucket}/datasets/quick/`, id: ['id'] },
  training: { hyperparameters: { num_round: 5 } },
  gate: { minimumAuc: 0.5, margin: 0.5 },
  approval: { required: false },
};

/** Closed after the tests of the file. */
export async function openRetrainings(): Promise<Retrainings> {
  const stateDirectory = await temporaryDirectory();
  const retrainings = { meddle: undefined } as { meddle: Retrainings['meddle'] };
  const aws: LocalAws = await startLocalAws({
    stateDirectory,
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    authorize: async ({ operation }, { caller }) => {
      await retrainings.meddle?.({ operation, by: caller.accessKeyId });
    },
  });
  endBeforeRemoval(() => aws.close());
  const clients = awsClients(aws.url);
  const { s3, sagemaker, stepFunctions } = clients;
  const Body = await readFile(await writeSample(join(stateDirectory, 'sample.csv'), 2_000));
  await s3.send(new PutObjectCommand({ Bucket: local.bucket, Key: 'datasets/quick/sample.csv', Body }));

  const start = async (model: string, input: ExecutionInput = {}) => {
    const command = new StartExecutionCommand({
      stateMachineArn,
      input: JSON.stringify({ ...QUICK, model, ...input }),
    });
    return (await stepFunctions.send(command)).executionArn ?? '';
  };
  const ended = (executionArn: string) => untilEnded(clients, executionArn);
  const outcomeOf = async (executionArn: string): Promise<Outcome> => {
    const { status, output, cause } = await ended(executionArn);
    if (status !== 'SUCCEEDED' || !output)
      throw new Error(`expected ${executionArn} to succeed, it ${status}: ${cause}`);
    return JSON.parse(output);
  };
  const packages = async (ModelPackageGroupName: string) => {
    const order = { SortBy: 'CreationTime', SortOrder: 'Descending' } as const;
    const { ModelPackageSummaryList = [] } = await sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName, ...order }),
    );
    return Promise.all(
      ModelPackageSummaryList.map(({ ModelPackageArn }) =>
        sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: ModelPackageArn })),
      ),
    );
  };
  return Object.assign(retrainings, {
    url: aws.url,
    clients,
    start,
    ended,
    outcomeOf,
    packages,
    createGroup: (ModelPackageGroupName: string) =>
      sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName })),
    run: async (model: string, input?: ExecutionInput) => outcomeOf(await start(model, input)),
    stop: (executionArn: string) => stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'by hand' })),
    redrive: (executionArn: string) => stepFunctions.send(new RedriveExecutionCommand({ executionArn })),
    async hold(isMeant: (call: Call) => boolean | Promise<boolean>, begin: () => Promise<string>): Promise<Held> {
      let isHeld = false;
      let release: Held['release'] = () => undefined;
      const released = new Promise<Parameters<Held['release']>[0]>((resolve) => {
        release = resolve;
      });
      retrainings.meddle = async (call) => {
        if (!(await isMeant(call))) return;
        isHeld = true;
        if ((await released) === 'refused') throw broken(call.operation);
      };
      const executionArn = await begin();
      const seen = await until(`a call of ${executionArn} to hold up`, async () => {
        if (isHeld) return 'held';
        const { status, cause } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
        return status !== 'RUNNING' && `${status} ${cause}`;
      });
      retrainings.meddle = undefined;
      if (seen !== 'held') throw new Error(`expected ${executionArn} to be held up, it ended: ${seen}`);
      return { executionArn, release };
    },
    async standing(model: string): Promise<Standing> {
      const all = await packages(model);
      const runs = (wanted: string) =>
        all
          .filter(({ ModelApprovalStatus }) => ModelApprovalStatus === wanted)
          .map(({ CustomerMetadataProperties }) => CustomerMetadataProperties?.run ?? '');
      const callbacks = await keysUnder(clients, `s3://${local.bucket}/${callbacksPrefix(model)}`);
      const ids = [...new Set(callbacks.map((key) => key.split('/')[1] ?? ''))];
      return {
        endpoint: await endpointAtRest(clients, model),
        approved: runs('Approved'),
        pending: runs('PendingManualApproval'),
        openQuestions: ids.filter((id) => callbacks.includes(requestKey(id)) && !callbacks.includes(decisionKey(id))),
        isLeased: (await keysUnder(clients, `s3://${local.bucket}/${leaseKey(model)}`)).length > 0,
      };
    },
    async invoke(task: string, payload: object): Promise<unknown> {
      const Payload = JSON.stringify(payload);
      const answer = await clients.lambda.send(new InvokeCommand({ FunctionName: functionArn(task), Payload }));
      return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
    },
  });
}

/** Stops an execution that has begun to change the endpoint and looks how far that is. @returns its ARN */
export async function stopWhileDeploying({ hold, start, stop }: Retrainings, model: string): Promise<string> {
  let hasBegun = false;
  const isMeant = ({ operation, by }: Call) => {
    hasBegun ||= /^(Create|Update)Endpoint$/.test(operation);
    return hasBegun && operation === 'DescribeEndpoint' && by === 'ronda-state-machine';
  };
  const { executionArn, release } = await hold(isMeant, () => start(model, { force: true }));
  await stop(executionArn);
  release('refused');
  return executionArn;
}

async function endpointAtRest({ sagemaker }: AwsClients, EndpointName: string): Promise<Standing['endpoint']> {
  const at = await until(`${EndpointName} at rest`, async () => {
    const { Endpoints = [] } = await sagemaker.send(new ListEndpointsCommand({ NameContains: EndpointName }));
    const found = Endpoints.find((endpoint) => endpoint.EndpointName === EndpointName);
    if (!found) return 'none';
    return /^(Creating|Updating|Deleting|RollingBack)$/.test(found.EndpointStatus ?? '') ? undefined : 'some';
  });
  if (at === 'none') return undefined;
  const { EndpointStatus = '', EndpointConfigName = '' } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName }),
  );
  return { status: EndpointStatus, run: EndpointConfigName.replace(/-config-.*/, '') };
}
