/** A run as the page shows it. Pure. */
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { plainFailure } from '#local/client/progress/failure';
import { figuresOf } from '#local/client/progress/figures';
import type { RunProgress, StateProgress } from '#local/client/progress/model';
import { openApproval, resultOf } from '#local/client/progress/results';
import { remedyOf } from '#local/client/remedies';
import { modelOf } from '#local/client/runs/model-of';
import { Outcome } from '#tasks/contracts/outcome';
import type { RunView, StateView } from '../../api';
import type { RunReading } from './reader';
import { transitionsOf } from './transitions';

export function runView(
  run: string,
  { executionArn, events, progress }: RunReading,
  { redriveStatus }: Pick<DescribeExecutionOutput, 'redriveStatus'>,
): RunView {
  const recorded = Outcome.safeParse(progress.output).data;
  const failure = progress.failure && plainFailure(progress.failure);
  const approval = openApproval(progress) ?? null;
  return {
    newest: events.at(-1)?.id ?? 0,
    run,
    executionArn,
    model: recorded?.model ?? modelOf(JSON.stringify(progress.input)) ?? null,
    status: progress.status,
    outcome: outcomeOf(progress, recorded, approval !== null),
    error: failure?.error || null,
    reason: recorded?.reason ?? (failure?.cause || null),
    remedy: (failure && remedyOf(failure.error)) ?? null,
    auc: resultOf(progress, 'EvaluateModel')?.auc ?? null,
    startedAt: progress.startedAt,
    finishedAt: progress.finishedAt,
    states: progress.states.map(stateView),
    transitions: transitionsOf(events),
    approval,
    decision: (approval === null && resultOf(progress, 'RequestApproval')) || null,
    reports: {
      evaluation: resultOf(progress, 'EvaluateModel') !== undefined,
      data: resultOf(progress, 'CheckDataset') !== undefined,
    },
    input: progress.input,
    output: progress.output,
    redrivable: redriveStatus === 'REDRIVABLE',
  };
}

/** The outcome of a run that came to one, `waiting` for a decision, else the execution's status. */
export function outcomeOf(
  { status }: Pick<RunProgress, 'status'>,
  recorded: Outcome | undefined,
  isWaiting: boolean,
): string {
  return recorded?.outcome ?? (isWaiting ? 'waiting' : status.toLowerCase().replaceAll('_', ' '));
}

function stateView(state: StateProgress): StateView {
  const { name, kind, parent, status, visits, retries, enteredAt, exitedAt, busy, failures, job } = state;
  const last = failures.at(-1);
  const problem = last && (status === 'failed' || status === 'caught') ? plainFailure(last) : undefined;
  return {
    name,
    kind,
    parent,
    status,
    visits,
    retries,
    enteredAt,
    exitedAt,
    busy,
    figures: figuresOf(state),
    problem: problem ? `${problem.error}: ${problem.cause}` : null,
    job: job?.name ?? null,
  };
}
