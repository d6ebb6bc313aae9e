/** Starts a run, with a name that tells model and time. */
import { randomBytes } from 'node:crypto';
import { LIVE_ALIAS } from '#tasks/contracts/deployment';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { packageGroupName } from '#tasks/contracts/layout';
import type { Clients } from '../clients';
import { localDeployment } from '../deployment';

/** @param model one that has a package group. @returns the execution's ARN */
export async function startRun(clients: Clients, model: string, input: ExecutionInput): Promise<string> {
  const { StartExecutionCommand } = await import('@aws-sdk/client-sfn');
  const { executionArn = '' } = await (await clients.stepFunctions()).send(
    new StartExecutionCommand({
      stateMachineArn: `${clients.deployment.stateMachineArn}:${LIVE_ALIAS}`,
      name: executionName(model, new Date()),
      input: JSON.stringify(input),
    }),
  );
  return executionArn;
}

/** e.g. `fraud-20261121-093012-ab12`, in UTC, which a list sorts by */
export function executionName(model: string, now: Date): string {
  const [day, time] = now.toISOString().replace(/[-:]/g, '').split(/[T.]/);
  return `${model}-${day}-${time}-${randomBytes(2).toString('hex')}`;
}

/** On AWS the stack makes the groups of the models it is deployed for; here any name may be tried. */
export async function ensurePackageGroup(clients: Clients, model: string): Promise<void> {
  if (clients.deployment !== localDeployment) return;
  const { CreateModelPackageGroupCommand } = await import('@aws-sdk/client-sagemaker');
  const sagemaker = await clients.sagemaker();
  try {
    await sagemaker.send(
      new CreateModelPackageGroupCommand({
        ModelPackageGroupName: packageGroupName(model),
        ModelPackageGroupDescription: `Versions of the model ${model}`,
      }),
    );
  } catch (error) {
    if (!/already exists/i.test((error as Error).message)) throw error;
  }
}
