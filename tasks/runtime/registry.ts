/** What tasks ask the Model Registry. */

import { DescribeModelPackageCommand, ListModelPackagesCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { TaskError } from '#tasks/contracts/errors';

/** Keys of a package's `CustomerMetadataProperties`; RegisterModel writes them. */
export const METADATA = { run: 'run', metadataUri: 'metadataUri', threshold: 'threshold' } as const;

export interface RegisteredChampion {
  readonly modelPackageArn: string;
  readonly image: string;
  readonly modelDataUrl: string;
  /** Prefix with the `schema.json` and `profile.json` of its training. */
  readonly metadataUri: string;
  /** Scores from here on count as positive. */
  readonly threshold: number;
}

/** The newest approved package of a group, or null. @throws TaskError InvalidConfiguration when there is no such group */
export async function findChampion(sagemaker: SageMakerClient, group: string): Promise<RegisteredChampion | null> {
  const { ModelPackageSummaryList = [] } = await sagemaker
    .send(
      new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: 'Approved',
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        MaxResults: 1,
      }),
    )
    .catch((cause: Error) => {
      if (cause.name !== 'ValidationException') throw cause;
      const remedy = `create it with 'aws sagemaker create-model-package-group --model-package-group-name ${group}'`;
      throw new TaskError('InvalidConfiguration', `no model package group '${group}' in this account: ${remedy}`, {
        cause,
      });
    });
  const arn = ModelPackageSummaryList[0]?.ModelPackageArn;
  return arn ? describeChampion(sagemaker, arn) : null;
}

async function describeChampion(sagemaker: SageMakerClient, arn: string): Promise<RegisteredChampion> {
  const { InferenceSpecification, CustomerMetadataProperties = {} } = await sagemaker.send(
    new DescribeModelPackageCommand({ ModelPackageName: arn }),
  );
  const container = InferenceSpecification?.Containers?.[0];
  const metadataUri = CustomerMetadataProperties[METADATA.metadataUri];
  if (!container?.Image || !container.ModelDataUrl || !metadataUri) {
    throw new TaskError(
      'InvalidConfiguration',
      `the approved package ${arn} was not registered by this workflow: it has no image, model data or '${METADATA.metadataUri}'; reject it to go on`,
    );
  }
  return {
    modelPackageArn: arn,
    image: container.Image,
    modelDataUrl: container.ModelDataUrl,
    metadataUri,
    threshold: Number(CustomerMetadataProperties[METADATA.threshold]),
  };
}
