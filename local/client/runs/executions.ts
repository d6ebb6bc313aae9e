/** Runs as the state machine knows them: listing, and finding the one a person means. */

import type { DescribeExecutionOutput, ExecutionListItem, ExecutionStatus } from '@aws-sdk/client-sfn';
import type { Clients } from '../clients';
import { RequestFailed } from '../failed';
import { readHistory } from '../progress/history';
import { type RunProgress, summarize } from '../progress/model';
import { resultOf } from '../progress/results';

/** Newest first. @param limit how many at most */
export async function listExecutions(
  clients: Clients,
  limit: number,
  status?: ExecutionStatus,
): Promise<ExecutionListItem[]> {
  const { paginateListExecutions } = await import('@aws-sdk/client-sfn');
  const client = await clients.stepFunctions();
  const found: ExecutionListItem[] = [];
  for await (const { executions = [] } of paginateListExecutions(
    { client },
    { stateMachineArn: clients.deployment.stateMachineArn, statusFilter: status },
  )) {
    found.push(...executions);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

export async function describeExecution(clients: Clients, executionArn: string): Promise<DescribeExecutionOutput> {
  const { DescribeExecutionCommand } = await import('@aws-sdk/client-sfn');
  return (await clients.stepFunctions()).send(new DescribeExecutionCommand({ executionArn }));
}

export async function readProgress(clients: Clients, executionArn: string): Promise<RunProgress> {
  return summarize(await readHistory(clients, executionArn).read());
}

/**
 * @param wanted an execution's name or the beginning of one, its ARN, or the run's short name as reports and approvals show
 *   it; without it the newest run
 * @param clients with how a command is to be typed, for hints
 * @throws RequestFailed when there is none, or more than one
 */
export async function findExecution(
  clients: Clients & { readonly typed: (words: string) => string },
  wanted: string | undefined,
): Promise<ExecutionListItem> {
  const executions = await listExecutions(clients, Number.POSITIVE_INFINITY);
  if (executions.length === 0)
    throw new RequestFailed('there is no run yet', `start one with '${clients.typed('run')}'`);
  if (wanted === undefined) return executions[0] as ExecutionListItem;
  const exact = executions.find(({ name, executionArn }) => name === wanted || executionArn === wanted);
  if (exact) return exact;
  const begun = executions.filter(({ name = '' }) => name.startsWith(wanted));
  if (begun.length === 1) return begun[0] as ExecutionListItem;
  if (begun.length > 1)
    throw new RequestFailed(`${begun.length} runs begin with '${wanted}': ${begun.map(({ name }) => name).join(', ')}`);
  for (const execution of executions) {
    const plan = resultOf(await readProgress(clients, execution.executionArn ?? ''), 'PrepareRun');
    if (plan?.run === wanted) return execution;
  }
  throw new RequestFailed(`no run is called '${wanted}'`, `'${clients.typed('list')}' shows the runs`);
}
