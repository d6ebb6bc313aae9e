/** The list of runs: the names at once, what came of them for those that are looked at. */
import * as z from 'zod';
import { jsonIn } from '#local/client/json';
import { readText } from '#local/client/objects';
import { plainFailure } from '#local/client/progress/failure';
import type { Attempt } from '#local/client/progress/model';
import { openApproval, resultOf } from '#local/client/progress/results';
import { describeExecution } from '#local/client/runs/executions';
import { modelOf } from '#local/client/runs/model-of';
import { ModelName } from '#tasks/contracts/execution-input';
import { isFinal } from '#tasks/contracts/execution-status';
import { roundsPrefix } from '#tasks/contracts/layout';
import { Outcome } from '#tasks/contracts/outcome';
import type { Round, RunList, RunSummary } from '../../api';
import type { Context } from '../context';
import { operation, RunName } from '../operation';
import { outcomeOf } from '../run/view';

/** As many as ListExecutions gives at most. */
const PAGE = 1000;

export const listRuns = operation(
  z.strictObject({ next: z.string().optional() }),
  async ({ next }, { clients }): Promise<RunList> => {
    const { ListExecutionsCommand } = await import('@aws-sdk/client-sfn');
    const { stateMachineArn } = clients.deployment;
    const { executions = [], nextToken } = await (await clients.stepFunctions()).send(
      new ListExecutionsCommand({ stateMachineArn, maxResults: PAGE, nextToken: next }),
    );
    return {
      runs: executions.map(({ name = '', status = '', startDate, stopDate }) => ({
        run: name,
        status,
        startedAt: startDate?.getTime() ?? 0,
        stoppedAt: stopDate?.getTime() ?? null,
      })),
      next: nextToken ?? null,
    };
  },
);

const RunNames = z
  .string()
  .transform((names) => names.split(','))
  .pipe(z.array(RunName).min(1).max(50));

export const summarizeRuns = operation(
  z.strictObject({ runs: RunNames }),
  async ({ runs }, context): Promise<RunSummary[]> =>
    Promise.all(runs.map((run) => summaryOf(run, context).catch((error: Error) => unknown(run, error)))),
);

/** One run that cannot be looked into keeps no other from being told. */
const unknown = (run: string, { name, message }: Error): RunSummary => ({
  run,
  model: null,
  outcome: null,
  reason: `not known: ${name}: ${message}`,
  auc: null,
  isSettled: false,
});

async function summaryOf(run: string, { clients, runs }: Context): Promise<RunSummary> {
  const { status = 'RUNNING', input, output, error, cause } = await describeExecution(clients, runs.arnOf(run));
  const recorded = Outcome.safeParse(jsonIn(output)).data;
  const progress = status === 'RUNNING' ? (await runs.read(run)).progress : undefined;
  return {
    run,
    model: recorded?.model ?? modelOf(input) ?? null,
    outcome: outcomeOf(
      { status: statusOf(status) },
      recorded,
      progress !== undefined && openApproval(progress) !== undefined,
    ),
    reason: recorded?.reason ?? failureWords(plainFailure({ error: error ?? '', cause: cause ?? '' })),
    auc: recorded?.evaluation?.auc ?? (progress && resultOf(progress, 'EvaluateModel')?.auc) ?? null,
    isSettled: isFinal(status),
  };
}

const failureWords = ({ error, cause }: Attempt) => [error, cause].filter(Boolean).join(': ');

/** One that waits for a redrive still runs to whoever looks. */
const statusOf = (status: string) => (isFinal(status) ? status : 'RUNNING');

/** As many as a line of some hundred pixels can show. */
const ROUNDS = 60;

export const listRounds = operation(
  z.strictObject({ model: ModelName }),
  async ({ model }, { clients }): Promise<Round[]> => {
    const { paginateListObjectsV2 } = await import('@aws-sdk/client-s3');
    const { bucket } = clients.deployment;
    const keys: string[] = [];
    const client = await clients.s3();
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client },
      { Bucket: bucket, Prefix: roundsPrefix(model) },
    ))
      for (const { Key } of Contents) if (Key) keys.push(Key);
    const newest = keys.sort().slice(-ROUNDS);
    const texts = await Promise.all(newest.map((key) => readText(clients, bucket, key)));
    return texts.flatMap((text) => roundOf(Outcome.safeParse(jsonIn(text)).data));
  },
);

/** A round that judged nothing has no point on the line. */
function roundOf(outcome: Outcome | undefined): Round[] {
  if (!outcome?.evaluation) return [];
  const { executionArn, finishedAt, evaluation } = outcome;
  const { auc, interval } = evaluation;
  const run = executionArn.split(':').at(-1) ?? '';
  return [{ run, outcome: outcome.outcome, auc, interval, finishedAt: Date.parse(finishedAt) }];
}
