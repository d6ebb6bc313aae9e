/**
 * The composition root of the local AWS: the only place that knows the services, their backends, and what is deployed on
 * them: the workflow, its functions and its images. Everything it keeps lies in one state directory. It is long because it is
 * the one list of all of them.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LIVE_ALIAS, tagsOf } from '#tasks/contracts/deployment';
import { ENVIRONMENT, environmentOf, type FunctionName, fileOf } from '#tasks/contracts/functions';
import { decisionKey, requestKey } from '#tasks/contracts/layout';
import type { WarehouseAddress } from '#tasks/contracts/warehouse';
import { placeholdersOf, toAsl } from '#workflows/asl/index';
import { kindOf, placeholdersFor, retrainingOn } from '#workflows/retraining/index';
import { codeVersion } from '../bin/code-version.mjs';
import { openBlobs } from './backends/blobs';
import { systemClock } from './backends/clock';
import { openDocuments } from './backends/documents';
import { openWarehouse } from './backends/duckdb';
import { openJournals } from './backends/journals';
import { openLogFiles } from './backends/log-files';
import { openProcesses } from './backends/processes';
import { complain } from './complain';
import { credentials, type Environment, functionArn, handedOver, local, localWarehouse, roleArn } from './config';
import { blobsAs, createAuthorizer, type IamOptions } from './iam';
import { createEventBridge } from './services/eventbridge';
import { createKms } from './services/kms';
import { createLambda } from './services/lambda';
import { createLogs } from './services/logs';
import { createRedshiftData } from './services/redshift-data';
import { createS3 } from './services/s3';
import { createSageMaker } from './services/sagemaker';
import { createSageMakerRuntime } from './services/sagemaker-runtime';
import { createSns } from './services/sns';
import { createStepFunctions, executionOfToken } from './services/stepfunctions';
import { callerArn, createSts } from './services/sts';
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
  /** Makes every caller's policies count, as on AWS. Default: whoever asks may do anything. */
  readonly iam?: IamOptions;
  /**
   * Where people decide on approvals; with it, they do so as on AWS: RequestApproval writes to the topic, and a name that is typed
   * proves nothing. Default: RequestApproval only tells by an event, and whoever is at this machine is who they say.
   */
  readonly approvalPage?: string;
  /** An execution is about to be started: what it invokes first is started at once. */
  readonly expectExecution?: boolean;
  /** Told the URL as soon as objects can be stored; all other calls wait until the workflow is deployed. */
  onListening?(url: string): void;
  /** Called when a run has begun, asks a person, or has ended. */
  onNews?(): void;
  /** Where the deployment's SQL runs: the workgroup, or the cluster that is there, too. Default: the workgroup. */
  readonly warehouse?: WarehouseAddress;
}

export interface LocalAws {
  readonly url: string;
  close(): Promise<void>;
}

/** Names of the roles, which are also the access keys that their sessions sign with. Each function has its own. */
const roles = {
  stateMachine: 'ronda-state-machine',
  processing: 'ronda-processing',
  training: 'ronda-training',
  model: 'ronda-model',
  copy: 'ronda-copy',
} as const;
/** Nobody else can know it: it is made anew with each process. */
const DEPLOYMENT = `deployment-${randomUUID()}`;

/** The role whose session an access key is of, if it is a role's. */
const roleOf = (accessKeyId: string): string | undefined =>
  [...Object.values(roles), ...functions.map(roleOfTask)].find((role) => role === accessKeyId);

/** Signs the links of approvals. */
const APPROVAL_KEY = 'ronda-approval-links';
const APPROVAL_TOPIC = 'ronda-approvals';

const images = {
  xgboost: '683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1',
  processing: `${local.account}.dkr.ecr.${local.region}.amazonaws.com/ronda-processing:latest`,
} as const;

/** The Lambda functions. */
const functions = Object.keys(ENVIRONMENT) as FunctionName[];

/** What a function is called here, and its role with it. */
const roleOfTask = (name: FunctionName) => local.functionPrefix + fileOf(name);

const laterFunctions = ['EvaluateModel', 'RequestApproval', 'DecideApproval', 'SmokeTest', 'RecordOutcome'] as const;

/**
 * The functions that every undisturbed execution is about to invoke after a call. After the first they start together with a
 * job, which keeps one core busy as it begins, and all of them later.
 */
const neededAfter = new Map<string, readonly FunctionName[]>([
  ['StartExecution', ['PrepareRun']],
  ['CreateProcessingJob', ['CheckDataset', 'VerifyLoad']],
  ['CreateTrainingJob', laterFunctions],
  ['CreateHyperParameterTuningJob', laterFunctions],
]);

/** Starts the services, deploys the workflow on them, and lets executions that a kill interrupted go on. */
export async function startLocalAws(options: LocalAwsOptions): Promise<LocalAws> {
  const directory = resolve(options.stateDirectory);
  const at = (...names: string[]) => join(directory, ...names);
  mkdirSync(directory, { recursive: true });

  const clock = systemClock;
  const address = options.warehouse ?? localWarehouse;
  const opening = openWarehouse({
    file: at('warehouse', 'warehouse.duckdb'),
    readable: [at('s3')],
    database: local.database,
  });
  // Done while DuckDB's threads open the warehouse: git, too, takes its time.
  const definition = definitionOn(address);
  const version = codeVersion(join(options.buildDirectory, '..'));
  const warehouse = await opening;
  const documents = openDocuments(at('documents'));
  const blobs = openBlobs(at('s3'), clock);
  const processes = openProcesses({ environment: options.environment.inherited });
  const iam =
    options.iam &&
    createAuthorizer({
      ...options.iam,
      account: local.account,
      region: local.region,
      hasObject: (bucket, key) => blobs.hasBucket(bucket) && blobs.head(bucket, key) !== undefined,
      executionOf: executionOfToken,
    });
  const blobsFor = (...services: string[]) => iam && { blobsAs: (role: string) => blobsAs(blobs, iam, role, services) };
  const shared = { documents, blobs, clock, processes, account: local.account, region: local.region };

  // The services call one another through the port, which is known only when the server listens.
  let server: LocalServer | undefined;
  const endpoint = () => {
    if (!server) throw new Error('the local server does not listen yet');
    return server.url;
  };

  const eventBridge = createEventBridge({
    ...shared,
    report: (fault) => complain('an event was not kept or not listened to', fault),
  });
  const { emit } = eventBridge;
  const sagemaker = createSageMaker({
    ...shared,
    ...blobsFor('sagemaker.amazonaws.com'),
    callerArn: (accessKeyId: string) => callerArn(local.account, accessKeyId, roleOf(accessKeyId)),
    emit,
    images: imageOf(options),
    programs: {
      train: join(options.buildDirectory, 'xgboost-train.cjs'),
      serve: join(options.buildDirectory, 'xgboost-serve.cjs'),
      transform: join(options.buildDirectory, 'xgboost-transform.cjs'),
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
    // The alias that a deployment on AWS has, too.
    aliases: [LIVE_ALIAS],
    credentialsFor: (role: string) => credentials(role.split('/').at(-1) ?? role),
    emit,
    onChange: (listener) => eventBridge.on({ source: ['aws.sagemaker', 'aws.states'] }, listener),
  });
  const redshiftData = createRedshiftData({
    ...shared,
    ...blobsFor('redshift.amazonaws.com', 'redshift-serverless.amazonaws.com'),
    warehouse,
    emit,
    endpoints: { workgroups: [local.workgroup], clusters: [local.cluster] },
  });
  const lambda = createLambda({
    ...shared,
    functions: functionsOf(options, { endpoint, version }),
    host: join(options.buildDirectory, 'lambda-host.cjs'),
    logDirectory: at('logs'),
  });

  // Listing runs or predicting needs hardly any.
  const provisionAfter = (operation: string) =>
    void lambda.provision((neededAfter.get(operation) ?? []).map(roleOfTask));

  let deployed = () => {};
  const deployment = new Promise<void>((resolve) => {
    deployed = resolve;
  });
  server = await createLocalServer({
    host: local.host,
    port: options.port,
    account: local.account,
    region: local.region,
    async authorize(wanted, call) {
      // What the composition itself deploys, it deploys as the account's owner.
      if (call.caller.accessKeyId !== DEPLOYMENT) {
        if (wanted.service !== 's3') await deployment;
        await iam?.authorize(wanted, call);
      }
      await options.authorize?.(wanted, call);
    },
    observe(call) {
      provisionAfter(call.operation);
      options.observe?.(call);
    },
    services: [
      stepFunctions.service,
      sagemaker.service,
      createSageMakerRuntime({ endpoints: sagemaker.endpoints }),
      redshiftData.service,
      lambda.service,
      eventBridge.service,
      createSts({ roleOf }),
      createKms({ documents, keys: [APPROVAL_KEY] }),
      createSns({ documents, topics: [APPROVAL_TOPIC] }),
      createLogs({ files: openLogFiles(at('logs')) }),
      createS3({ blobs, clock, handedOver: handedOver(directory) }),
    ],
  });
  if (options.expectExecution) provisionAfter('StartExecution');
  const stopAnswering = eventBridge.on(REGISTRY_CHANGES, (event) => {
    const { run = '' } = (event.detail as RegistryChange).CustomerMetadataProperties ?? {};
    const isOpen = blobs.head(local.bucket, requestKey(run)) && !blobs.head(local.bucket, decisionKey(run));
    // Most changes are the workflow's own, after a decision: nothing is to be started for them.
    if (isOpen)
      void invokeWithEvent(endpoint(), 'AnswerFromRegistry', event).catch((fault) =>
        complain('a change in the registry was not taken for an answer', fault),
      );
  });
  const stopTelling = eventBridge.on(NEWS_OF_RUNS, () => options.onNews?.());
  if (!blobs.hasBucket(local.bucket)) await blobs.createBucket(local.bucket);
  options.onListening?.(server.url);
  await stepFunctions.deploy({
    name: local.stateMachineName,
    definition,
    roleArn: roleArn(roles.stateMachine),
    tags: deploymentTags(address),
  });
  await sagemaker.resume();
  // One execution that cannot go on must not keep the others, and everything new, from running.
  await stepFunctions.resume().catch((fault) => complain('executions could not be taken up again', fault));
  // Not before: what begins now must not be taken for what a kill interrupted as it began.
  deployed();

  return {
    url: server.url,
    async close() {
      stopAnswering();
      stopTelling();
      await stepFunctions.close();
      await Promise.all([sagemaker.close(), lambda.close(), redshiftData.close()]);
      await processes.close();
      await server?.close();
      await eventBridge.close();
      warehouse.close();
    },
  };
}

/** As the rule of the deployment on AWS. */
const REGISTRY_CHANGES = {
  source: ['aws.sagemaker'],
  'detail-type': ['SageMaker Model Package State Change'],
  detail: { ModelApprovalStatus: ['Approved', 'Rejected'] },
};

const NEWS_OF_RUNS = {
  source: ['aws.states', 'ronda'],
  'detail-type': ['Step Functions Execution Status Change', 'Approval Requested'],
};

interface RegistryChange {
  readonly CustomerMetadataProperties?: { readonly run?: string };
}

/** What EventBridge does for a rule whose target is a function. */
async function invokeWithEvent(endpoint: string, name: FunctionName, event: object): Promise<void> {
  const { InvokeCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ endpoint, region: local.region, credentials: credentials(DEPLOYMENT) });
  try {
    const Payload = Buffer.from(JSON.stringify(event));
    await client.send(new InvokeCommand({ FunctionName: arnOf(name), InvocationType: 'Event', Payload }));
  } finally {
    client.destroy();
  }
}

/** The definition with its placeholders filled. As on AWS, it names versions of the functions; here there is one. */
const definitionOn = (warehouse: WarehouseAddress) =>
  fillPlaceholders(toAsl(retrainingOn(kindOf(warehouse))), {
    ...Object.fromEntries(functions.map((name) => [`${name}Arn`, `${arnOf(name)}:$LATEST`])),
    ProcessingRoleArn: roleArn(roles.processing),
    TrainingRoleArn: roleArn(roles.training),
    ModelRoleArn: roleArn(roles.model),
    XGBoostImageUri: images.xgboost,
    ProcessingImageUri: images.processing,
    ...placeholdersFor(warehouse),
  });

const deploymentTags = (warehouse: WarehouseAddress) =>
  tagsOf({
    bucket: local.bucket,
    warehouse,
    decideApproval: arnOf('DecideApproval'),
    predict: arnOf('Predict'),
  });

function fillPlaceholders(definition: object, values: Readonly<Record<string, string>>): string {
  const missing = placeholdersOf(definition).filter((name) => !(name in values));
  if (missing.length) throw new Error(`the local deployment has no value for the placeholders ${missing.join(', ')}`);
  return JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, name: string) => values[name] as string);
}

const arnOf = (name: FunctionName) => functionArn(fileOf(name));

function functionsOf(
  { buildDirectory, approvalPage, warehouse = localWarehouse }: LocalAwsOptions,
  { endpoint, version }: { readonly endpoint: () => string; readonly version: string },
) {
  const hostEnvironment = (role: string) => ({
    AWS_ENDPOINT_URL: endpoint(),
    AWS_REGION: local.region,
    // Words about coming Node versions, in every log.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    AWS_ACCESS_KEY_ID: role,
    AWS_SECRET_ACCESS_KEY: credentials(role).secretAccessKey,
  });
  const deployment = () => ({
    ARTIFACT_BUCKET: local.bucket,
    CODE_VERSION: version,
    WAREHOUSE: JSON.stringify(warehouse),
    WAREHOUSE_COPY_ROLE_ARN: roleArn(roles.copy),
    APPROVAL_KEY_ID: APPROVAL_KEY,
    ...(approvalPage
      ? {
          APPROVAL_TOPIC_ARN: `arn:aws:sns:${local.region}:${local.account}:${APPROVAL_TOPIC}`,
          APPROVAL_PAGE_URL: approvalPage,
        }
      : { TYPED_NAMES_COUNT: 'true' }),
    OWN_ROLES: [roles.stateMachine, roleOfTask('RecordFailure'), roleOfTask('PrepareRun')].join(','),
  });
  return Object.fromEntries(
    functions.map((name) => [
      roleOfTask(name),
      {
        bundle: join(buildDirectory, 'functions', `${fileOf(name)}.cjs`),
        env: () => ({ ...hostEnvironment(roleOfTask(name)), ...environmentOf(name, deployment()) }),
        timeoutSeconds: 900,
        roleArn: roleArn(roleOfTask(name)),
      },
    ]),
  );
}

/** The built-in algorithm, the project's own container, and what the user has named a command for. */
function imageOf({ buildDirectory, environment }: LocalAwsOptions) {
  return (uri: string) => {
    if (/\/sagemaker-xgboost:/.test(uri)) return { kind: 'xgboost' as const };
    if (uri === images.processing) {
      const args = [join(buildDirectory, 'processing.cjs')];
      return { kind: 'program' as const, command: process.execPath, args, env: {}, ipc: true };
    }
    const [command, ...args] = environment.images.get(uri) ?? [];
    return command === undefined ? undefined : { kind: 'program' as const, command, args, env: {} };
  };
}
