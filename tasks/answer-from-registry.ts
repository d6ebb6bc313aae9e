/**
 * AnswerFromRegistry: somebody approved or rejected a model package in SageMaker Studio or by the API: that answers the open question
 * about it. What the workflow's own roles change answers nothing, nor does a package that is put back to pending, nor a change of
 * anything but the status. Idempotent; whoever decided first stays.
 */
import { S3Client } from '@aws-sdk/client-s3';
import { DescribeModelPackageCommand, type ModelApprovalStatus, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { identityOf } from '#tasks/approval/identity';
import { findRequest } from '#tasks/approval/question';
import { TaskError, type TaskErrorName } from '#tasks/contracts/errors';
import { type DecideApprovalDeps, decideApproval } from '#tasks/decide-approval';
import { readConfig } from '#tasks/runtime/config';
import { taskHandler } from '#tasks/runtime/handler';
import { METADATA } from '#tasks/runtime/registry';

/** `SageMaker Model Package State Change`; members that are not read are let be. */
const RegistryEvent = z.object({
  detail: z.object({
    ModelPackageArn: z.string(),
    /** What the change was about: whoever only edits a description of an approved package has approved nothing. */
    UpdatedModelPackageFields: z.array(z.string()).default([]),
  }),
});

export interface AnswerFromRegistryDeps extends DecideApprovalDeps {
  readonly sagemaker: SageMakerClient;
  /** Names of the roles that the workflow itself has. */
  readonly ownRoles: readonly string[];
}

const DECISIONS: Readonly<Record<ModelApprovalStatus, 'approved' | 'rejected' | undefined>> = {
  Approved: 'approved',
  Rejected: 'rejected',
  PendingManualApproval: undefined,
};

/** What trying again would not change. */
const ANSWERS: ReadonlySet<string> = new Set<TaskErrorName>(['ApprovalExpired', 'IdentityNeeded']);

interface Answer {
  /** In one sentence. */
  readonly result: string;
}

export async function answerFromRegistry(
  { detail }: z.output<typeof RegistryEvent>,
  { sagemaker, ownRoles, ...deps }: AnswerFromRegistryDeps,
): Promise<Answer> {
  if (!detail.UpdatedModelPackageFields.includes('ModelApprovalStatus')) return { result: 'the status is no news' };
  const found = await sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: detail.ModelPackageArn }));
  const { IamIdentity, UserProfileName } = found.LastModifiedBy ?? {};
  const arn = IamIdentity?.Arn ?? '';
  if (ownRoles.some((role) => arn.includes(`:assumed-role/${role}/`)))
    return { result: 'a role of the workflow did it' };
  const id = found.CustomerMetadataProperties?.[METADATA.run];
  if (!id || !(await findRequest(deps.s3, deps.config.bucket, id))) return { result: 'no question is about it' };
  // The status may have changed again since the event: what stands now counts.
  const decision = DECISIONS[found.ModelApprovalStatus ?? 'PendingManualApproval'];
  if (!decision) return { result: 'the package waits' };
  const by = [UserProfileName, arn].filter(Boolean).join(', ') || 'somebody in the model registry';
  const reason = found.ApprovalDescription ?? 'changed in the model registry';
  try {
    const { accepted, approval } = await decideApproval(
      {
        id,
        decision,
        by: by.slice(0, 256),
        reason: reason.slice(0, 1000),
        ...(arn && { identity: identityOf(arn, UserProfileName) }),
      },
      deps,
    );
    return { result: accepted ? `${decision} by ${by}` : `${approval.by} had decided before` };
  } catch (error) {
    if (error instanceof TaskError && ANSWERS.has(error.name)) return { result: error.message };
    throw error;
  }
}

const clients = { s3: new S3Client(), stepFunctions: new SFNClient(), sagemaker: new SageMakerClient() };

export const handler = taskHandler('AnswerFromRegistry', RegistryEvent, (event) => {
  const { ownRoles, ...config } = readConfig('bucket', 'ownRoles');
  return answerFromRegistry(event, { ...clients, config, ownRoles });
});
