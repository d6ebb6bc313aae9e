/**
 * PrepareRun: turns what a person or a schedule typed into the plan of a run: data, names, places, champion, lease; or
 * decides that there is nothing to do. First puts in order what a run left that ended before its time. Idempotent: the same
 * execution gets the same plan and keeps its lease; one that fails or skips the run gives it back.
 * Throws InvalidExecutionInput, InvalidConfiguration, DatasetNotFound, EndpointBusy, EndpointNotRestored.
 */
import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { TaskError } from '#tasks/contracts/errors';
import { type CompleteInput, DEFAULT_HYPERPARAMETERS } from '#tasks/contracts/execution-input';
import {
  endpointName,
  modelKey,
  packageGroupName,
  parseS3Uri,
  runLayout,
  startStamp,
  warehouseTables,
} from '#tasks/contracts/layout';
import { PrepareRunInput, type RunPlan } from '#tasks/contracts/prepare-run';
import {
  ChampionProfile,
  DatasetSchema,
  type EncodeSettings,
  type PrepareSettings,
  type SplitBy,
} from '#tasks/contracts/process-data';
import { clearAbandoned } from '#tasks/runtime/abandoned';
import { type Config, readConfig } from '#tasks/runtime/config';
import { completeInput } from '#tasks/runtime/execution-input';
import { taskHandler } from '#tasks/runtime/handler';
import { acquireLease, releaseLease } from '#tasks/runtime/lease';
import { type ListedObject, listObjects, putText, readJson } from '#tasks/runtime/objects';
import { findChampion, type RegisteredChampion } from '#tasks/runtime/registry';
import { newestJudgement } from '#tasks/runtime/rounds';

export interface PrepareRunDeps {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly stepFunctions: SFNClient;
  readonly config: Pick<Config, 'bucket' | 'executionDefaults'>;
}

export async function prepareRun({ input: given, execution }: PrepareRunInput, deps: PrepareRunDeps): Promise<RunPlan> {
  const { s3, config } = deps;
  const input = completeInput(given, config.executionDefaults);
  const uri = requireDataset(input);
  const objects = await listObjects(s3, uri);
  if (!objects.some((object) => object.size > 0)) {
    const found = objects.length ? `only empty objects (${objects.length})` : 'no object';
    throw new TaskError('DatasetNotFound', `expected CSV or Parquet files under ${uri}, found ${found}`);
  }
  const { bucket } = config;
  const { model } = input;
  const plan = planRun(input, execution, { uri, objects }, bucket);
  const lease = { model, run: plan.run, executionArn: execution.arn, redriveCount: execution.redriveCount };
  await clearAbandoned({ ...deps, bucket }, lease);

  const idle = input.force ? undefined : await newestJudgement(s3, bucket, model, plan.fingerprint);
  if (idle) {
    await releaseLease(s3, bucket, model, execution.arn);
    return { ...plan, decision: 'skip', reason: idle };
  }
  const held = await acquireLease({ ...deps, bucket }, lease);
  if (typeof held === 'object') {
    return { ...plan, decision: 'skip', reason: `another run is retraining ${model}: ${held.executionArn}` };
  }
  try {
    // Not before the lease is held: else another run may put its own model in the champion's place meanwhile.
    const champion = await findChampion({ ...deps, bucket }, model);
    await writeSettings(s3, input, plan, champion);
    return { ...plan, champion: champion && challenged(champion) };
  } catch (error) {
    await releaseLease(s3, bucket, model, execution.arn);
    throw error;
  }
}

/** What the plan tells of the champion. */
const challenged = ({ modelPackageArn, image, modelDataUrl, threshold }: RegisteredChampion) => ({
  modelPackageArn,
  image,
  modelDataUrl,
  threshold: Number.isFinite(threshold) ? threshold : null,
});

function requireDataset({ dataset, split, deployment }: CompleteInput): string {
  if (!dataset.uri) {
    throw new TaskError(
      'InvalidExecutionInput',
      'expected dataset.uri, an S3 URI, in the input or the deployment; got none',
    );
  }
  if (deployment.target === 'batch' && !deployment.scoreUri) {
    throw new TaskError(
      'InvalidExecutionInput',
      "expected deployment.scoreUri, the rows to score, with deployment.target 'batch'; got none",
    );
  }
  if (split.by === 'time' && dataset.time === undefined) {
    throw new TaskError(
      'InvalidExecutionInput',
      "expected dataset.time, the column that says when a row happened, with split.by 'time'; got none",
    );
  }
  return dataset.uri;
}

const splitBy = ({ dataset, split }: CompleteInput): SplitBy =>
  split.by ?? (dataset.time === undefined ? 'hash' : 'time');

function planRun(
  input: CompleteInput,
  execution: PrepareRunInput['execution'],
  dataset: { uri: string; objects: readonly ListedObject[] },
  bucket: string,
): RunPlan {
  const { model } = input;
  const suffix = runSuffix(execution);
  const run = `${model}-${suffix}`;
  const version = datasetVersion(dataset.uri, dataset.objects);
  const hyperparameters = { ...DEFAULT_HYPERPARAMETERS, ...input.training.hyperparameters };
  return {
    decision: 'retrain',
    reason: '',
    run,
    id: `${modelKey(model)}-${suffix}`,
    model,
    executionArn: execution.arn,
    startedAt: execution.startedAt,
    dataset: {
      uri: dataset.uri,
      version,
      objects: dataset.objects.length,
      bytes: dataset.objects.reduce((sum, object) => sum + object.size, 0),
    },
    fingerprint: fingerprint(input, version),
    uris: runLayout(bucket, run),
    tables: warehouseTables(model),
    packageGroup: packageGroupName(model),
    endpoint: endpointName(model),
    processing: input.processing,
    training: { ...input.training, hyperparameters },
    tuning: input.tuning,
    gate: input.gate,
    costs: input.costs ?? null,
    approval: input.approval,
    deployment: { ...input.deployment, scoreUri: input.deployment.scoreUri ?? '' },
    champion: null,
  };
}

/** `yymmddhhmmss-<6 hex>`: sorts by time; the same for every retry of the task, as both parts are the execution's own. */
function runSuffix({ arn, startedAt }: PrepareRunInput['execution']): string {
  return `${startStamp(startedAt)}-${sha256(arn).slice(0, 6)}`;
}

/** Keys count relative to the dataset's prefix: the same files copied elsewhere are the same data. */
function datasetVersion(uri: string, objects: readonly ListedObject[]): string {
  const { key: prefix } = parseS3Uri(uri);
  const lines = objects.map(({ key, size, etag }) => JSON.stringify([key.slice(prefix.length), size, etag]));
  return sha256(lines.join('\n')).slice(0, 32);
}

/** Everything that changes a result; not `force`, and not where the data lies. */
function fingerprint({ force: _force, dataset, ...settings }: CompleteInput, version: string): string {
  const { uri: _uri, ...columns } = dataset;
  return sha256(JSON.stringify([version, columns, settings])).slice(0, 32);
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function writeSettings(s3: S3Client, input: CompleteInput, plan: RunPlan, champion: RegisteredChampion | null) {
  const { dataset, split, warehouse } = input;
  const prepare: PrepareSettings = {
    mode: 'prepare',
    label: dataset.label,
    positive: dataset.positive ?? null,
    id: dataset.id,
    entity: dataset.entity,
    time: dataset.time ?? null,
    drop: dataset.drop,
    split: { ...split, by: splitBy(input) },
    trainParts: input.training.instanceCount,
    heldOut: { amount: input.costs?.amount ?? null, segments: input.gate.segments?.columns ?? [] },
    warehouse: { format: warehouse.format, uri: plan.uris.warehouse },
    champion: champion && {
      schema: await readJson(s3, `${champion.metadataUri}schema.json`, DatasetSchema),
      profile: await readJson(s3, `${champion.metadataUri}profile.json`, ChampionProfile),
    },
  };
  const encode: EncodeSettings = {
    mode: 'encode',
    id: dataset.id,
    keys: { format: warehouse.format, uri: `${plan.uris.batch}keys/` },
  };
  await putText(s3, `${plan.uris.settings}settings.json`, JSON.stringify(prepare));
  await putText(s3, `${plan.uris.encodeSettings}settings.json`, JSON.stringify(encode));
}

const deps = { s3: new S3Client(), sagemaker: new SageMakerClient(), stepFunctions: new SFNClient() };

export const handler = taskHandler('PrepareRun', PrepareRunInput, (input) =>
  prepareRun(input, { ...deps, config: readConfig('bucket', 'executionDefaults') }),
);
