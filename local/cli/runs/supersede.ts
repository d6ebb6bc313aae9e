/** Clears what an earlier, interrupted command left running for a model, so that a new run can have its lease. */
import { ExecutionInput } from '#tasks/contracts/execution-input';
import { openApproval, resultOf } from '../progress/results';
import type { Clients } from '../server/clients';
import { describeExecution, listExecutions, readProgress } from './executions';

const REASON = 'superseded by a new run';

/** @returns one line for each run that was ended, saying how */
export async function supersedeRuns(clients: Clients, model: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { executionArn = '', name } of await listExecutions(clients, Number.POSITIVE_INFINITY, 'RUNNING')) {
    const { input } = await describeExecution(clients, executionArn);
    if (modelOf(input) !== model) continue;
    // A decision would be recorded as this data's judgement, and the new run be skipped for it.
    const waited = openApproval(await readProgress(clients, executionArn)) !== undefined;
    await stopRun(clients, executionArn, REASON);
    lines.push(
      waited
        ? `rejected the model of the earlier run ${name}, which still waited for a decision: ${REASON}`
        : `stopped the interrupted run ${name}`,
    );
  }
  return lines;
}

export async function stopRun(clients: Clients, executionArn: string, cause: string): Promise<void> {
  const { StopExecutionCommand } = await import('@aws-sdk/client-sfn');
  await (await clients.stepFunctions()).send(new StopExecutionCommand({ executionArn, error: 'Interrupted', cause }));
  await rejectUndeployed(clients, executionArn, cause);
}

/**
 * A stopped machine cleans nothing up: its model would wait in the registry for a decision that nobody asks for, or stay
 * approved though it was never wholly deployed. What it did to the endpoint, the next run undoes.
 */
async function rejectUndeployed(clients: Clients, executionArn: string, reason: string): Promise<void> {
  const progress = await readProgress(clients, executionArn);
  const ModelPackageArn = resultOf(progress, 'RegisterModel')?.ModelPackageArn;
  if (!ModelPackageArn || progress.states.some(({ name }) => name === 'RecordOutcome' || name === 'RejectModel'))
    return;
  const { UpdateModelPackageCommand } = await import('@aws-sdk/client-sagemaker');
  await (await clients.sagemaker()).send(
    new UpdateModelPackageCommand({ ModelPackageArn, ModelApprovalStatus: 'Rejected', ApprovalDescription: reason }),
  );
}

/** @returns undefined for an input that names no valid model: it fails by itself */
export function modelOf(input: string | undefined): string | undefined {
  try {
    return ExecutionInput.pick({ model: true })
      .strip()
      .parse(JSON.parse(input ?? '{}')).model;
  } catch {
    return undefined;
  }
}
