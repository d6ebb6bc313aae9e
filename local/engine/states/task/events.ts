/** The events of a task attempt. A Lambda function's ARN as `Resource` has event types of its own. */
import type { EventBody } from '../../journal';
import type { Limits } from './limits';
import type { Target } from './target';

const notTruncated = { truncated: false };

export interface Scheduled {
  readonly parameters: string;
  readonly region: string;
  readonly limits: Limits;
  readonly credentials?: string;
}

/** The event types of a target, by what they say. */
export function typesOf({ service }: Target) {
  return service === undefined
    ? ({
        scheduled: 'LambdaFunctionScheduled',
        started: 'LambdaFunctionStarted',
        succeeded: 'LambdaFunctionSucceeded',
        failed: 'LambdaFunctionFailed',
        timedOut: 'LambdaFunctionTimedOut',
      } as const)
    : ({
        scheduled: 'TaskScheduled',
        started: 'TaskStarted',
        succeeded: 'TaskSucceeded',
        failed: 'TaskFailed',
        timedOut: 'TaskTimedOut',
      } as const);
}

export function scheduledEvent(target: Target, { parameters, region, limits, credentials }: Scheduled): EventBody {
  const taskCredentials = credentials === undefined ? undefined : { roleArn: credentials };
  const { service, action, resource } = target;
  if (service === undefined) {
    return {
      type: 'LambdaFunctionScheduled',
      lambdaFunctionScheduledEventDetails: given({
        resource,
        input: parameters,
        inputDetails: notTruncated,
        timeoutInSeconds: limits.timeout,
        taskCredentials,
      }),
    };
  }
  return {
    type: 'TaskScheduled',
    taskScheduledEventDetails: given({
      resourceType: service,
      resource: action,
      region,
      parameters,
      timeoutInSeconds: limits.timeout,
      heartbeatInSeconds: limits.heartbeat,
      taskCredentials,
    }),
  };
}

export function startedEvent({ service, action }: Target): EventBody {
  if (service === undefined) return { type: 'LambdaFunctionStarted' };
  return { type: 'TaskStarted', taskStartedEventDetails: { resourceType: service, resource: action } };
}

export function submittedEvent({ service, action }: Target, output: string): EventBody {
  return {
    type: 'TaskSubmitted',
    taskSubmittedEventDetails: { resourceType: service, resource: action, output, outputDetails: notTruncated },
  };
}

export function succeededEvent({ service, action }: Target, output: string): EventBody {
  const details = { output, outputDetails: notTruncated };
  if (service === undefined) return { type: 'LambdaFunctionSucceeded', lambdaFunctionSucceededEventDetails: details };
  return { type: 'TaskSucceeded', taskSucceededEventDetails: { resourceType: service, resource: action, ...details } };
}

export interface Reason {
  readonly error?: string;
  readonly cause?: string;
}

export function failedEvent(target: Target, reason: Reason, phase: 'submission' | 'work'): EventBody {
  const { service, action } = target;
  const details = given({ error: reason.error, cause: reason.cause });
  if (service === undefined) return { type: 'LambdaFunctionFailed', lambdaFunctionFailedEventDetails: details };
  const taskDetails = { resourceType: service, resource: action, ...details };
  return phase === 'submission' && target.pattern !== 'requestResponse'
    ? { type: 'TaskSubmitFailed', taskSubmitFailedEventDetails: taskDetails }
    : { type: 'TaskFailed', taskFailedEventDetails: taskDetails };
}

export function timedOutEvent({ service, action }: Target): EventBody {
  const error = 'States.Timeout';
  if (service === undefined) return { type: 'LambdaFunctionTimedOut', lambdaFunctionTimedOutEventDetails: { error } };
  return { type: 'TaskTimedOut', taskTimedOutEventDetails: { resourceType: service, resource: action, error } };
}

/** AWS leaves a member out when it has nothing to say. */
function given<T extends object>(details: T): T {
  return Object.fromEntries(Object.entries(details).filter(([, value]) => value !== undefined)) as T;
}
