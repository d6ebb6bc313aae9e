/** Executions under enforced permissions: the pieces that the permissions proof puts together. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import {
  type DescribeExecutionOutput,
  type HistoryEvent,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { credentials, functionArn, local, localWarehouse, readEnvironment, stateMachineArn } from '#local/config';
import type { Asked, IamOptions, Identity } from '#local/iam/index';
import { type LocalAws, startLocalAws } from '#local/main';
import { ServiceError } from '#local/wire/service';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';
import { type AwsClients, awsClients, historyOf } from '#test/support/aws-clients';
import { writeSample } from '#test/support/dataset';
import { untilEnded } from '#test/support/executions';
import { until } from '#test/support/until';
import { build } from '../../../bin/build.mjs';
import { administrator } from './identities';

/** A call that fails for another reason than its caller's rights. */
export interface Fault {
  readonly operation: string;
  readonly by: string;
}

export interface Scenario {
  readonly stateDirectory: string;
  readonly url: string;
  readonly clients: AwsClients;
  /** Everything that was asked since the start. */
  readonly asked: Asked[];
  /** By access key; may be changed between runs. */
  readonly identities: Record<string, Identity>;
  /** Breaks something, or mends it. */
  break(fault?: Fault): void;
  /** @param as the role that starts it: the schedule, unless another is named */
  start(input: ExecutionInput, as?: string): Promise<string>;
  run(input: ExecutionInput): Promise<DescribeExecutionOutput>;
  redrive(executionArn: string): Promise<DescribeExecutionOutput>;
  /** What the first task that fails says; its retries are not waited for. */
  failure(input: ExecutionInput): Promise<string>;
  /**
   * Invokes the function of a state again, with the event that it got last, as Step Functions does after a lost answer.
   *
   * @param changed members of the event that are others now
   */
  repeat(state: string, executionArn: string, changed?: object): Promise<void>;
  /** Waits until an execution is in a state, its job or question submitted if it has one. @throws Error when it ends before */
  untilIn(state: string, executionArn: string, hasJob?: boolean): Promise<void>;
  stop(executionArn: string): Promise<unknown>;
  /** Stops an execution while it is in a state, its job submitted if it has one. */
  stopIn(state: string, input: ExecutionInput, hasJob?: boolean): Promise<void>;
  invoke(task: string, payload: object): Promise<unknown>;
  close(): Promise<void>;
}

/** Nobody serves it here: its events are given to the function. */
export const APPROVAL_PAGE = 'https://approval.example/';

const SMALL: ExecutionInput = {
  dataset: { uri: `s3://${local.bucket}/datasets/fraud/sample/`, id: ['id'] },
  training: { hyperparameters: { num_round: 5 } },
  gate: { minimumAuc: 0.5, margin: 0.5 },
  approval: { required: false },
  force: true,
};

/**
 * @param roles whose rights are enforced; without any, whoever asks may do anything
 * @param warehouse where the deployment's SQL runs
 */
export async function openScenario(
  roles?: Readonly<Record<string, Identity>>,
  policies: Partial<IamOptions> = {},
  warehouse: WarehouseAddress = localWarehouse,
): Promise<Scenario> {
  const stateDirectory = await mkdtemp(join(tmpdir(), 'ronda-'));
  const asked: Asked[] = [];
  const identities: Record<string, Identity> = { ...roles, tester: administrator };
  const broken: { fault?: Fault } = {};
  const aws: LocalAws = await startLocalAws({
    stateDirectory,
    port: 0,
    buildDirectory: await build(),
    environment: readEnvironment(),
    approvalPage: APPROVAL_PAGE,
    warehouse,
    ...(roles && { iam: { ...policies, identities, onDecision: (each: Asked) => void asked.push(each) } }),
    authorize({ operation }, { caller }) {
      const { fault } = broken;
      if (operation === fault?.operation && caller.accessKeyId === fault.by) {
        // Not transient: no retrier waits for it to pass.
        throw new ServiceError('ResourceNotFound', `${operation} is broken`);
      }
    },
  });
  const clients = awsClients(aws.url);
  await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'fraud' }));
  const body = await readFile(await writeSample(join(stateDirectory, 'sample.csv'), 2_000));
  for (const Key of ['datasets/fraud/sample/sample.csv', 'scoring/fraud/sample.csv']) {
    await clients.s3.send(new PutObjectCommand({ Bucket: local.bucket, Key, Body: body }));
  }
  const url = aws.url;
  const scenario: Scenario = {
    stateDirectory,
    url,
    clients,
    asked,
    identities,
    break(fault) {
      broken.fault = fault;
    },
    async start(input, as = 'ronda-schedule') {
      const client = new SFNClient({ endpoint: url, region: local.region, credentials: credentials(as) });
      const { executionArn = '' } = await client.send(
        new StartExecutionCommand({
          stateMachineArn: `${stateMachineArn}:live`,
          input: JSON.stringify({ ...SMALL, ...input }),
        }),
      );
      client.destroy();
      return executionArn;
    },
    run: async (input) => untilEnded(clients, await scenario.start(input)),
    async redrive(executionArn) {
      await clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
      return untilEnded(clients, executionArn);
    },
    async failure(input) {
      const executionArn = await scenario.start(input);
      const first = await until(`a failure of ${executionArn}`, async () => {
        const history = await historyOf(clients, executionArn);
        return history.find(failureOf) ?? history.find(({ type }) => type === 'ExecutionSucceeded');
      });
      if (failureOf(first)) await scenario.stop(executionArn);
      await untilEnded(clients, executionArn);
      return failureOf(first) ?? 'nothing failed';
    },
    async repeat(state, executionArn, changed) {
      const history = await historyOf(clients, executionArn);
      const nameOf = (id?: number) => history.find((event) => event.id === id)?.stateEnteredEventDetails?.name;
      // A state that was entered after a redrive may have failed before it called anything.
      const scheduled = history.findLast(
        (event) => event.taskScheduledEventDetails && nameOf(event.previousEventId) === state,
      );
      const { FunctionName, Payload } = JSON.parse(scheduled?.taskScheduledEventDetails?.parameters ?? '{}');
      await invoke(clients.lambda, FunctionName, { ...Payload, ...changed });
    },
    async untilIn(state, executionArn, hasJob = true) {
      await until(`${state} of ${executionArn}`, async () => {
        const history = await historyOf(clients, executionArn);
        const last = history.at(-1);
        if (last?.type?.startsWith('Execution') && history.length > 1) {
          throw new Error(`ended without ${state}: ${JSON.stringify(last)}`);
        }
        const entered = history.findLastIndex((event) => event.stateEnteredEventDetails?.name === state);
        return entered >= 0 && (!hasJob || history.slice(entered).some(({ type }) => type === 'TaskSubmitted'));
      });
    },
    stop: (executionArn) => clients.stepFunctions.send(new StopExecutionCommand({ executionArn })),
    async stopIn(state, input, hasJob = true) {
      const executionArn = await scenario.start(input);
      await scenario.untilIn(state, executionArn, hasJob);
      await scenario.stop(executionArn);
    },
    invoke: (task, payload) => invoke(clients.lambda, functionArn(task), payload),
    async close() {
      await aws.close();
      // What functions had under way may still be written.
      await rm(stateDirectory, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
  return scenario;
}

const failureOf = ({ taskFailedEventDetails: failed, taskSubmitFailedEventDetails: refused }: HistoryEvent) =>
  failed?.cause ?? refused?.cause;

async function invoke(lambda: LambdaClient, FunctionName: string, payload: object): Promise<unknown> {
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }));
  const text = answer.Payload?.transformToString() ?? 'null';
  if (answer.FunctionError) throw new Error(text);
  return JSON.parse(text);
}
