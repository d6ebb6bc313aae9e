/** A stored model package as DescribeModelPackage and the list show it. */
import type { DescribeModelPackageCommandOutput, ModelPackageSummary } from '@aws-sdk/client-sagemaker';
import { dateOf } from '../context';
import type { ModelPackage } from '../store';

export function describeModelPackage(one: ModelPackage): Omit<DescribeModelPackageCommandOutput, '$metadata'> {
  const { ClientToken: _token, Tags: _tags, ModelPackageGroupName: _group, ...members } = one.request;
  return {
    ...members,
    /** A version has no name of its own: AWS gives the group's. */
    ModelPackageName: one.group,
    ModelPackageGroupName: one.group,
    ModelPackageVersion: one.version,
    ModelPackageArn: one.arn,
    CreationTime: dateOf(one.created),
    ModelPackageStatus: 'Completed',
    ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
    CertifyForMarketplace: false,
    ModelApprovalStatus: one.approval,
    ApprovalDescription: one.approvalDescription,
    CustomerMetadataProperties: one.metadata,
    LastModifiedTime: dateOf(one.modified),
    LastModifiedBy: one.modifiedBy === undefined ? undefined : { IamIdentity: { Arn: one.modifiedBy } },
  };
}

export function summarizeModelPackage(one: ModelPackage): ModelPackageSummary {
  return {
    ModelPackageGroupName: one.group,
    ModelPackageVersion: one.version,
    ModelPackageArn: one.arn,
    ModelPackageDescription: one.request.ModelPackageDescription,
    CreationTime: dateOf(one.created),
    ModelPackageStatus: 'Completed',
    ModelApprovalStatus: one.approval,
  };
}
