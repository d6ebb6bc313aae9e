/** The "Step Functions Execution Status Change" event. */
import type { Outcome } from '#local/engine/index';
import { redriveMembers } from './redrive';
import type { ExecutionRecord } from './store';

/** An event for EventBridge's default bus. */
export interface ServiceEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** AWS leaves data out of an event that would become too big for the bus. */
const MAX_DATA_BYTES = 248 * 1024;

export function statusEvent(
  execution: ExecutionRecord,
  input: string,
  outcome: Outcome | undefined,
  now: number,
): ServiceEvent {
  const { output, error = null, cause = null } = outcome ?? {};
  const isIncluded = Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <= MAX_DATA_BYTES;
  const { redriveDate, redriveCount, redriveStatus, redriveStatusReason = null } = redriveMembers(execution, now);
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.machineArn,
      name: execution.name,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt ?? null,
      input: isIncluded ? input : null,
      inputDetails: { included: isIncluded },
      output: isIncluded ? (output ?? null) : null,
      outputDetails: output === undefined ? null : { included: isIncluded },
      error,
      cause,
      stateMachineVersionArn: null,
      stateMachineAliasArn: null,
      redriveCount,
      redriveDate: redriveDate?.getTime() ?? null,
      redriveStatus,
      redriveStatusReason,
    },
  };
}
