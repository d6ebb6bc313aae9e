/** What the parts of the service share. */
import type { Tag } from '@aws-sdk/client-sagemaker';
import type { RoleBlobs } from '#local/backends/blobs';
import type { Arns } from './arns';
import type { SageMakerDependencies } from './dependencies';
import type { JobRunner } from './jobs/runner';
import type { Store } from './store';

export interface Context {
  readonly deps: SageMakerDependencies;
  readonly store: Store;
  readonly arns: Arns;
  readonly runner: JobRunner;
}

/** The objects of S3 for a job or model that works as a role. */
export const blobsOf = ({ deps }: Context, roleArn = ''): RoleBlobs => deps.blobsAs?.(roleArn) ?? deps.blobs;

/** Tags given at creation; none are stored for a resource without any. */
export async function tagResource({ store }: Context, arn: string, tags: readonly Tag[] | undefined): Promise<void> {
  if (tags && tags.length > 0) await store.tags.put({ name: arn, tags });
}

/** `SageMaker <what> State Change`, in EventBridge. Times in the detail are epoch milliseconds. */
export function emitStateChange(
  { deps }: Context,
  what: string,
  arn: string,
  detail: Readonly<Record<string, unknown>>,
): void {
  deps.emit?.({
    source: 'aws.sagemaker',
    detailType: `SageMaker ${what} State Change`,
    resources: [arn],
    detail: JSON.parse(JSON.stringify(detail, epochMilliseconds)) as Record<string, unknown>,
  });
}

function epochMilliseconds(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key];
  return original instanceof Date ? original.getTime() : value;
}

/** A FailureReason's length is bounded. */
export function shortened(text: string, limit = 1024): string {
  return text.length > limit ? `${text.slice(0, limit - 3)}...` : text;
}

/** An API time of a stored one. */
export function dateOf(milliseconds: number): Date;
export function dateOf(milliseconds: number | undefined): Date | undefined;
export function dateOf(milliseconds: number | undefined): Date | undefined {
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}
