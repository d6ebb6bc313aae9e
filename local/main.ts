/**
 * The composition root of the local AWS: the only place that knows the services, their backends, and what is deployed on
 * them: the workflow, its functions and its images. Everything it keeps lies in one state directory.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { DEPLOYMENT_TAGS, type DeploymentTags } from '#tasks/contracts/deployment';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { retraining } from '#workflows/retraining/index';
import { codeVersion } from '../bin/code-version.mjs';
import { openBlobs } from './backends/blobs';
import { systemClock } from './backends/clock';
import { openDocuments } from './backends/documents';
import { openWarehouse } from './backends/duckdb';
import { openJournals } from './backends/journals';
import { openLogFiles } from './backends/log-files';
import { openProcesses } from './backends/processes';
import { credentials, type Environment, functionArn, local, roleArn, stateMachineArn } from './config';
import { createEventBridge } from './services/eventbridge';
import { createLambda } from './services/lambda';
import { createLogs } from './services/logs';
import { createRedshiftData } from './services/redshift-data';
import { createS3 } from './services/s3';
import { createSageMaker } from './services/sagemaker';
import { createSageMakerRuntime } from './services/sagemaker-runtime';
import { createStepFunctions } from './services/stepfunctions';
import { createSts } from './services/sts';
import type { Authorize } from './wire/pipeline';
import { createLocalServer, type LocalServer } from './wire/server';
import type { ObservedCall } from './wire/service';

export interface LocalAwsOptions {
  readonly stateDirectory: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Where the bundles lie that `bin/build.mjs` makes. */
  readonly buildDirectory: string;
  readonly environment: Environment;
  /** Told of every finished API call. */
  observe?(call: ObservedCall): void;
  /** May refuse a call by throwing a ServiceError. */
  readonly authorize?: Authorize;
}

export interface LocalAws {
  readonly url: string;
  close(): Promise<void>;
}

const roles = {
  stateMachine: 'ronda-state-machine',
  job: 'ronda-job',
  copy: 'ronda-copy',
  task: 'ronda-task',
} as const;

const images = {
  xgboost: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
  processing: `${local.account}.dkr.ecr.${local.region}.amazonaws.com/ronda-processing:latest`,
} as const;

/** The Lambda functions: file names in tasks/. */
const functions = [
  'prepare-run',
  'check-dataset',
  'verify-load',
  'evaluate-model',
  'request-approval',
  'decide-approval',
  'smoke-test',
  'check-batch',
  'record-outcome',
  'record-failure',
  'end-as-failed',
  'predict',
] as const;

/** Those that every undisturbed execution invokes. */
const workflowFunctions = [
  'prepare-run',
  'check-dataset',
  'verify-load',
  'evaluate-model',
  'request-approval',
  'decide-approval',
  'smoke-test',
  'record-outcome',
].map((task) => local.functionPrefix + task);

/** Starts the services, deploys the workflow on them, and lets executions that a kill interrupted go on. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const directory = resolve(options.stateDirectory);
  const at = (...names: string[]) => join(directory, ...names);
  mkdirSync(directory, { recursive: true });

  const clock = systemClock;
  const warehouse = await openWarehouse({
    file: at('warehouse', 'warehouse.duckdb'),
    readable: [at('s3')],
    database: local.database,
  });
  const documents = openDocuments(at('documents'));
  const blobs = openBlobs(at('s3'), clock);
  const processes = openProcesses({ environment: options.environment.inherited });
  const shared = { documents, blobs, clock, processes, account: local.account, region: local.region };

  // The services call one another through the port, which is known only when the server listens.
  let server: LocalServer | undefined;
  const endpoint = () => {
    if (!server) throw new Error('the local server does not listen yet');
    return server.url;
  };

  const eventBridge = createEventBridge(shared);
  const { emit } = eventBridge;
  const sagemaker = createSageMaker({
    ...shared,
    emit,
    images: imageOf(options),
    programs: {
      train: join(options.buildDirectory, 'xgboost-train.mjs'),
      serve: join(options.buildDirectory, 'xgboost-serve.mjs'),
      transform: join(options.buildDirectory, 'xgboost-transform.mjs'),
    },
    directory: at('sagemaker'),
    logDirectory: at('logs'),
    maxConcurrentJobs: options.environment.maxConcurrentJobs,
    xgboostLibrary: options.environment.xgboostLibrary,
  });
  const stepFunctions = createStepFunctions({
    ...shared,
    journals: openJournals(at('executions')),
    endpoint,
    credentialsFor: (role: string) => credentials(role.split('/').at(-1) ?? role),
    emit,
  });
  const redshiftData = createRedshiftData({ ...shared, warehouse, emit, workgroups: [local.workgroup] });
  const lambda = createLambda({
    ...shared,
    functions: functionsOf(options, endpoint),
    host: join(options.buildDirectory, 'lambda-host.mjs'),
    logDirectory: at('logs'),
  });

  server = await createLocalServer({
    host: local.host,
    port: options.port,
    account: local.account,
    region: local.region,
    authorize: options.authorize,
    observe(call) {
      // Whoever starts an execution is about to need them all; listing runs or predicting needs hardly any.
      if (call.operation === 'StartExecution') void lambda.provision(workflowFunctions);
      options.observe?.(call);
    },
    services: [
      stepFunctions.service,
      sagemaker.service,
      createSageMakerRuntime({ endpoints: sagemaker.endpoints }),
      redshiftData.service,
      lambda.service,
      eventBridge.service,
      createSts({
        roleOf: (accessKeyId: string) => (Object.values(roles) as string[]).find((role) => role === accessKeyId),
      }),
      createLogs({ files: openLogFiles(at('logs')) }),
      createS3({ blobs, clock }),
    ],
  });
  if (!blobs.hasBucket(local.bucket)) await blobs.createBucket(local.bucket);
  await deployStateMachine(server.url);
  await sagemaker.resume();
  // One execution that cannot go on must not keep the others, and everything new, from running.
  await stepFunctions.resume().catch((error) => console.error('executions that could not be taken up again:', error));

  return {
    url: server.url,
    async close() {
      await stepFunctions.close();
      await sagemaker.close();
      await lambda.close();
      await redshiftData.close();
      await processes.close();
      await server?.close();
      warehouse.close();
    },
  };
}

/** What CloudFormation does on AWS: the placeholders filled, the machine created or brought up to date. */
async function deployStateMachine(endpoint: string): Promise<void> {
  const { SFNClient, TagResourceCommand } = await import('@aws-sdk/client-sfn');
  const client = new SFNClient({ endpoint, region: local.region, credentials: credentials('deployment') });
  const definition = fillPlaceholders(toAsl(retraining), {
    ...Object.fromEntries(functions.map((task) => [`${pascalCase(task)}Arn`, functionArn(task)])),
    JobRoleArn: roleArn(roles.job),
    XGBoostImageUri: images.xgboost,
    ProcessingImageUri: images.processing,
    WarehouseWorkgroup: local.workgroup,
    WarehouseDatabase: local.database,
  });
  try {
    await createOrUpdate(client, definition);
    await client.send(new TagResourceCommand({ resourceArn: stateMachineArn, tags: deploymentTags() }));
  } finally {
    client.destroy();
  }
}

async function createOrUpdate(client: SFNClient, definition: string): Promise<void> {
  const { CreateStateMachineCommand, StateMachineAlreadyExists, UpdateStateMachineCommand } = await import(
    '@aws-sdk/client-sfn'
  );
  const name = local.stateMachineName;
  try {
    await client.send(new CreateStateMachineCommand({ name, definition, roleArn: roleArn(roles.stateMachine) }));
  } catch (error) {
    if (!(error instanceof StateMachineAlreadyExists)) throw error;
    await client.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  }
}

function deploymentTags() {
  const values: DeploymentTags = {
    bucket: local.bucket,
    workgroup: local.workgroup,
    database: local.database,
    decideApproval: functionArn('decide-approval'),
    predict: functionArn('predict'),
  };
  return Object.entries(DEPLOYMENT_TAGS).map(([name, key]) => ({ key, value: values[name as keyof DeploymentTags] }));
}

function fillPlaceholders(definition: object, values: Readonly<Record<string, string>>): string {
  const missing = placeholdersOf(definition).filter((name) => !(name in values));
  if (missing.length) throw new Error(`the local deployment has no value for the placeholders ${missing.join(', ')}`);
  return JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] as string);
}

const pascalCase = (kebab: string) => kebab.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

function functionsOf({ buildDirectory }: LocalAwsOptions, endpoint: () => string) {
  // Asked for when the first function starts: git takes its time.
  let version: string | undefined;
  const knownVersion = () => {
    version ??= codeVersion(join(buildDirectory, '..'));
    return version;
  };
  const environment = () => ({
    AWS_ENDPOINT_URL: endpoint(),
    AWS_REGION: local.region,
    // Words about coming Node versions, in every log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: roles.task,
    AWS_SECRET_ACCESS_KEY: credentials(roles.task).secretAccessKey,
    ARTIFACT_BUCKET: local.bucket,
    CODE_VERSION: knownVersion(),
    WAREHOUSE_WORKGROUP: local.workgroup,
    WAREHOUSE_DATABASE: local.database,
    WAREHOUSE_COPY_ROLE_ARN: roleArn(roles.copy),
  });
  return Object.fromEntries(
    functions.map((task) => [
      `${local.functionPrefix}${task}`,
      {
        bundle: join(buildDirectory, 'functions', `${task}.mjs`),
        env: environment,
        timeoutSeconds: 900,
        roleArn: roleArn(roles.task),
      },
    ]),
  );
}

/** The built-in algorithm, the project's own container, and what the user has named a command for. */
function imageOf({ buildDirectory, environment }: LocalAwsOptions) {
  return (uri: string) => {
    if (/\/sagemaker-xgboost:/.test(uri)) return { kind: 'xgboost' as const };
    if (uri === images.processing) {
      const args = [join(buildDirectory, 'processing.mjs')];
      return { kind: 'program' as const, command: process.execPath, args, env: {} };
    }
    const [command, ...args] = environment.images.get(uri) ?? [];
    return command === undefined ? undefined : { kind: 'program' as const, command, args, env: {} };
  };
}
