/** Whether an execution may be redriven, and why not. @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html */
import type { ExecutionRecord } from './store';

const REDRIVABLE_DAYS = 14;
const MAX_EVENTS = 24_999;
const DAY = 86_400_000;

/** Undefined when it may. */
export function whyNotRedrivable(execution: ExecutionRecord, now: number): string | undefined {
  const { status, stoppedAt = now, events = 0 } = execution;
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (now - stoppedAt > REDRIVABLE_DAYS * DAY) {
    return `Execution was closed more than ${REDRIVABLE_DAYS} days ago and cannot be redriven`;
  }
  if (events >= MAX_EVENTS) return 'Execution history event limit exceeded and cannot be redriven';
  return undefined;
}

/** The members of DescribeExecution that tell of redrives. */
export function redriveMembers(execution: ExecutionRecord, now: number) {
  const reason = whyNotRedrivable(execution, now);
  return {
    redriveCount: execution.redriveCount,
    ...(execution.redrivenAt !== undefined && { redriveDate: new Date(execution.redrivenAt) }),
    redriveStatus: reason === undefined ? ('REDRIVABLE' as const) : ('NOT_REDRIVABLE' as const),
    ...(reason !== undefined && { redriveStatusReason: reason }),
  };
}
