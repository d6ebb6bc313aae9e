/** What tasks ask the Model Registry. */

import type { S3Client } from '@aws-sdk/client-s3';
import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  ListModelPackagesCommand,
  type ListModelPackagesCommandInput,
  type ModelPackageSummary,
  type SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { TaskError } from '#tasks/contracts/errors';
import { packageGroupName, startOfRun } from '#tasks/contracts/layout';
import { newestFirst, readRound } from '#tasks/runtime/rounds';

/** Keys of a package's `CustomerMetadataProperties`; RegisterModel writes them. */
export const METADATA = { run: 'run', metadataUri: 'metadataUri', threshold: 'threshold' } as const;

export interface RegisteredChampion {
  readonly modelPackageArn: string;
  /** Which registered and deployed it. */
  readonly run: string;
  readonly image: string;
  readonly modelDataUrl: string;
  /** Prefix with the `schema.json` and `profile.json` of its training. */
  readonly metadataUri: string;
  /** Scores from here on count as positive. */
  readonly threshold: number;
}

export interface RegistryDeps {
  readonly s3: S3Client;
  readonly sagemaker: SageMakerClient;
  readonly bucket: string;
}

/**
 * The newest approved package whose run deployed it as it was to (with the target `none`, the approval is all). A package is
 * approved before it is deployed: that of a run which was stopped in between does not count.
 *
 * @throws TaskError InvalidConfiguration when there is no such group, or a package is not of this workflow
 */
export async function findChampion(
  { s3, sagemaker, bucket }: RegistryDeps,
  model: string,
): Promise<RegisteredChampion | null> {
  for await (const { ModelPackageArn = '' } of newestPackages(sagemaker, model, { ModelApprovalStatus: 'Approved' })) {
    const champion = championOf(ModelPackageArn, await describePackage(sagemaker, ModelPackageArn));
    if ((await readRound(s3, bucket, model, champion.run))?.deployment) return champion;
  }
  return null;
}

/**
 * The newest run that brought its model into service at the endpoint, unless its package was rejected since: so an operator
 * takes a model back.
 *
 * @returns its short name
 */
export async function newestServed(
  { s3, sagemaker, bucket }: RegistryDeps,
  model: string,
): Promise<string | undefined> {
  for await (const { run, deployment, modelPackageArn } of newestFirst(s3, bucket, model)) {
    if (deployment?.target !== 'endpoint' || !modelPackageArn) continue;
    if ((await describePackageIfAny(sagemaker, modelPackageArn))?.ModelApprovalStatus === 'Approved') return run;
  }
  return undefined;
}

/** Rejects what a run registered, if it did. Packages that are older than the run are not looked at. */
export async function rejectPackagesOf(
  sagemaker: SageMakerClient,
  model: string,
  run: string,
  reason: string,
): Promise<void> {
  const CreationTimeAfter = startOfRun(run);
  for (const ModelApprovalStatus of ['Approved', 'PendingManualApproval'] as const) {
    const filter = { ModelApprovalStatus, CreationTimeAfter };
    for await (const { ModelPackageArn = '' } of newestPackages(sagemaker, model, filter)) {
      const { CustomerMetadataProperties = {} } = await describePackage(sagemaker, ModelPackageArn);
      if (CustomerMetadataProperties[METADATA.run] === run) await rejectPackage(sagemaker, ModelPackageArn, reason);
    }
  }
}

/** @param reason put in one line and cut to what the registry keeps, 1,024 characters; it refuses line feeds */
export async function rejectPackage(sagemaker: SageMakerClient, arn: string, reason: string): Promise<void> {
  await sagemaker.send(
    new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: reason.replace(/\s+/g, ' ').slice(0, 1024),
    }),
  );
}

async function* newestPackages(
  sagemaker: SageMakerClient,
  model: string,
  filter: ListModelPackagesCommandInput,
): AsyncGenerator<ModelPackageSummary> {
  const group = packageGroupName(model);
  const request = { ...filter, ModelPackageGroupName: group, SortBy: 'CreationTime', SortOrder: 'Descending' } as const;
  let NextToken: string | undefined;
  do {
    const page = await sagemaker
      .send(new ListModelPackagesCommand({ ...request, NextToken }))
      .catch((cause: Error) => Promise.reject(cause.name === 'ValidationException' ? noGroup(group, cause) : cause));
    yield* page.ModelPackageSummaryList ?? [];
    NextToken = page.NextToken;
  } while (NextToken);
}

function noGroup(group: string, cause: Error): TaskError {
  const remedy = `create it with 'aws sagemaker create-model-package-group --model-package-group-name ${group}'`;
  return new TaskError('InvalidConfiguration', `no model package group '${group}' in this account: ${remedy}`, {
    cause,
  });
}

function describePackage(sagemaker: SageMakerClient, arn: string): Promise<DescribeModelPackageCommandOutput> {
  return sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn }));
}

/** Undefined for a package that was deleted. */
async function describePackageIfAny(sagemaker: SageMakerClient, arn: string) {
  try {
    return await describePackage(sagemaker, arn);
  } catch (error) {
    if ((error as Error).name === 'ValidationException') return undefined;
    throw error;
  }
}

function championOf(
  arn: string,
  { InferenceSpecification, CustomerMetadataProperties = {} }: DescribeModelPackageCommandOutput,
): RegisteredChampion {
  const container = InferenceSpecification?.Containers?.[0];
  const { [METADATA.metadataUri]: metadataUri, [METADATA.run]: run } = CustomerMetadataProperties;
  if (!container?.Image || !container.ModelDataUrl || !metadataUri || !run) {
    throw new TaskError(
      'InvalidConfiguration',
      `the approved package ${arn} was not registered by this workflow: it has no image, model data, '${METADATA.metadataUri}' or '${METADATA.run}'; reject it to go on`,
    );
  }
  return {
    modelPackageArn: arn,
    run,
    image: container.Image,
    modelDataUrl: container.ModelDataUrl,
    metadataUri,
    threshold: Number(CustomerMetadataProperties[METADATA.threshold]),
  };
}
