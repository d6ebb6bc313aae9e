/** Ends a run before its time. */

import type { Clients } from '../clients';
import { resultOf } from '../progress/results';
import { readProgress } from './executions';

/** @param cause who or what stopped it, and why: the execution's last words, and the registry's on a model that was not wholly deployed */
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
