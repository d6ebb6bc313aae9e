/**
 * What a Task's `Resource` says: `arn:aws:states:::<service>:<action>[.sync|.sync:2|.waitForTaskToken]`, or the ARN of a
 * Lambda function.
 */

export type Pattern = 'requestResponse' | 'sync' | 'waitForTaskToken';

export interface Target {
  readonly resource: string;
  /** `sagemaker`, `aws-sdk:redshiftdata`; undefined for a Lambda function's ARN. */
  readonly service?: string;
  /** With its suffix, as the history shows it: `createTrainingJob.sync`. */
  readonly action: string;
  readonly pattern: Pattern;
}

const INTEGRATION =
  /^arn:[\w-]+:states:[\w-]*:\d*:((?:aws-sdk:)?[\w-]+):([\w-]+(?:\.(sync(?::2)?|waitForTaskToken))?)$/;
const FUNCTION = /^arn:[\w-]+:lambda:/;

/** Undefined for a resource that is neither. */
export function targetOf(resource: string): Target | undefined {
  if (FUNCTION.test(resource)) return { resource, action: 'invoke', pattern: 'requestResponse' };
  const [, service, action, suffix] = INTEGRATION.exec(resource) ?? [];
  if (!service || !action) return undefined;
  const pattern = suffix?.startsWith('sync') ? 'sync' : ((suffix ?? 'requestResponse') as Pattern);
  return { resource, service, action, pattern };
}
