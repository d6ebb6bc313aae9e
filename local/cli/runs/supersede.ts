/** Clears what an earlier, interrupted command left running for a model, so that a new run can have its lease. */

import type { Clients } from '#local/client/clients';
import { openApproval } from '#local/client/progress/results';
import { describeExecution, listExecutions, readProgress } from '#local/client/runs/executions';
import { modelOf } from '#local/client/runs/model-of';
import { stopRun } from '#local/client/runs/stop';

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
