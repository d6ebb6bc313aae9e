/** Clears what an earlier, interrupted command left running for a model, so that a new run can have its lease. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ExecutionInput } from '#tasks/contracts/execution-input';
import { decide } from '../approval/decide';
import { openApproval } from '../progress/results';
import type { Clients } from '../server/clients';
import { describeExecution, listExecutions, readProgress } from './executions';

const REASON = 'superseded by a new run';
const LONGEST_END_MILLISECONDS = 60_000;

/** @returns one line for each run that was ended, saying how */
export async function supersedeRuns(clients: Clients, model: string, by: string): Promise<string[]> {
  const lines: string[] = [];
  for (const { executionArn = '', name } of await listExecutions(clients, Number.POSITIVE_INFINITY, 'RUNNING')) {
    const { input } = await describeExecution(clients, executionArn);
    if (modelOf(input) !== model) continue;
    const approval = openApproval(await readProgress(clients, executionArn));
    if (approval === undefined) await stopRun(clients, executionArn, REASON);
    else await decide(clients, { id: approval, decision: 'rejected', by, reason: REASON });
    await untilEnded(clients, executionArn);
    lines.push(
      approval === undefined
        ? `stopped the interrupted run ${name}`
        : `rejected the model of the earlier run ${name}, which still waited for a decision: ${REASON}`,
    );
  }
  return lines;
}

export async function stopRun(clients: Clients, executionArn: string, cause: string): Promise<void> {
  const { StopExecutionCommand } = await import('@aws-sdk/client-sfn');
  await (await clients.stepFunctions()).send(new StopExecutionCommand({ executionArn, error: 'Interrupted', cause }));
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

async function untilEnded(clients: Clients, executionArn: string): Promise<void> {
  const deadline = Date.now() + LONGEST_END_MILLISECONDS;
  while ((await describeExecution(clients, executionArn)).status === 'RUNNING') {
    if (Date.now() > deadline) return stopRun(clients, executionArn, REASON);
    await sleep(100);
  }
}
