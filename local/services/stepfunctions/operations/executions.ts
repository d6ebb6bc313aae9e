/** Executions: started, described, listed, stopped, redriven, and their histories. */
import { randomUUID } from 'node:crypto';
import { checkName, checkStateMachineArn, executionArn as executionArnOf, withoutAlias } from '../arns';
import { type Context, executionAt, runningAt, type Some } from '../context';
import {
  executionAlreadyExists,
  executionNotRedrivable,
  invalidExecutionInput,
  serviceUnavailable,
  stateMachineDoesNotExist,
} from '../errors';
import { historyPage, inputOf } from '../history';
import { redriveMembers, whyNotRedrivable } from '../redrive';
import { endOf } from '../runs';
import { schemas } from '../schemas';
import type { ExecutionRecord } from '../store';
import { pageSizeOf, pageToken, readPageToken } from '../tokens';

type Names =
  | 'StartExecution'
  | 'DescribeExecution'
  | 'ListExecutions'
  | 'GetExecutionHistory'
  | 'StopExecution'
  | 'RedriveExecution';

/** A name may be used again so long after its execution has ended. */
const NAME_RETENTION = 90 * 86_400_000;

export function executionOperations(context: Context): Some<Names> {
  const { store, runs, clock, aliases } = context;

  /** The same name and input while it runs: the same execution. */
  const isSameStart = async (execution: ExecutionRecord, input: string): Promise<boolean> =>
    execution.status === 'RUNNING' && inputOf(await runs.entries(execution.arn)) === input;

  const isForgotten = ({ stoppedAt }: ExecutionRecord): boolean =>
    stoppedAt !== undefined && clock.now() - stoppedAt > NAME_RETENTION;

  return {
    StartExecution: {
      input: schemas.StartExecution,
      async handle({ stateMachineArn = '', name = randomUUID(), input = '{}' }) {
        checkName(name);
        const machine = store.machine(checkStateMachineArn(withoutAlias(stateMachineArn, aliases)));
        if (!machine) throw stateMachineDoesNotExist(stateMachineArn);
        checkJson(input);
        const arn = executionArnOf(machine.arn, name);
        const existing = store.execution(arn);
        if (existing && !isForgotten(existing)) {
          if (!(await isSameStart(existing, input))) throw executionAlreadyExists(arn);
          return { executionArn: arn, startDate: new Date(existing.startedAt) };
        }
        const startedAt = clock.now();
        await runs.start(
          {
            arn,
            name,
            machineArn: machine.arn,
            revisionId: machine.revisionId,
            status: 'RUNNING',
            startedAt,
            redriveCount: 0,
          },
          input,
        );
        return { executionArn: arn, startDate: new Date(startedAt) };
      },
    },
    DescribeExecution: {
      input: schemas.DescribeExecution,
      async handle({ executionArn = '', includedData }) {
        const execution = executionAt(executionArn, context);
        const entries = await runs.entries(executionArn);
        const { output, error, cause } = (execution.stoppedAt === undefined ? undefined : endOf(entries)) ?? {};
        const included = includedData !== 'METADATA_ONLY';
        return {
          ...listed(execution),
          ...(included && { input: inputOf(entries), output, error, cause }),
          inputDetails: { included },
          ...(output !== undefined && { outputDetails: { included } }),
          ...redriveMembers(execution, clock.now()),
        };
      },
    },
    ListExecutions: {
      input: schemas.ListExecutions,
      handle({ stateMachineArn = '', statusFilter, redriveFilter, maxResults, nextToken }) {
        if (!store.machine(checkStateMachineArn(stateMachineArn))) throw stateMachineDoesNotExist(stateMachineArn);
        const matching = store
          .executions(stateMachineArn)
          .filter(({ status }) => statusFilter === undefined || status === statusFilter)
          .filter(({ redriveCount }) => !redriveFilter || (redriveFilter === 'REDRIVEN') === redriveCount > 0)
          .reverse();
        const kind = JSON.stringify(['executions', stateMachineArn, statusFilter, redriveFilter]);
        const last = readPageToken(nextToken, kind);
        // Newer executions may have come since the last page; it goes on after the last one shown.
        const from = last === undefined ? 0 : matching.findIndex(({ arn }) => arn === last) + 1;
        const page = matching.slice(from, from + pageSizeOf(maxResults));
        const end = page.at(-1);
        return {
          executions: page.map((execution) => ({
            ...listed(execution),
            redriveCount: execution.redriveCount,
            ...(execution.redrivenAt !== undefined && { redriveDate: new Date(execution.redrivenAt) }),
          })),
          nextToken: end && from + page.length < matching.length ? pageToken(kind, end.arn) : undefined,
        };
      },
    },
    GetExecutionHistory: {
      input: schemas.GetExecutionHistory,
      async handle({ executionArn = '', maxResults, nextToken, reverseOrder = false, includeExecutionData = true }) {
        executionAt(executionArn, context);
        // "Keep all other arguments unchanged."
        const kind = JSON.stringify(['history', executionArn, reverseOrder, maxResults, includeExecutionData]);
        const from = readPageToken(nextToken, kind);
        const { events, next } = historyPage(await runs.entries(executionArn), {
          from: from === undefined ? undefined : Number(from),
          size: pageSizeOf(maxResults),
          isReverse: reverseOrder,
          withData: includeExecutionData,
        });
        return { events, nextToken: next === undefined ? undefined : pageToken(kind, next) };
      },
    },
    StopExecution: {
      input: schemas.StopExecution,
      async handle({ executionArn = '', error, cause }) {
        const execution = executionAt(executionArn, context);
        await runs.begun(executionArn);
        const running = runningAt(execution, context);
        const ended = runs.ended(executionArn);
        await running?.stop({ error, cause });
        await ended;
        const { stoppedAt } = executionAt(executionArn, context);
        if (stoppedAt === undefined) throw serviceUnavailable();
        return { stopDate: new Date(stoppedAt) };
      },
    },
    RedriveExecution: {
      input: schemas.RedriveExecution,
      async handle({ executionArn = '', clientToken }) {
        const execution = executionAt(executionArn, context);
        const { redrivenAt, redriveToken } = execution;
        const isRepeated = clientToken !== undefined && clientToken === redriveToken;
        if (isRepeated && redrivenAt !== undefined) return { redriveDate: new Date(redrivenAt) };
        const reason = whyNotRedrivable(execution, clock.now());
        if (reason !== undefined) throw executionNotRedrivable(reason);
        const redriven = await runs.redrive(execution, clientToken);
        return { redriveDate: new Date(redriven.redrivenAt ?? clock.now()) };
      },
    },
  };
}

function listed({ arn, machineArn, name, status, startedAt, stoppedAt }: ExecutionRecord) {
  return {
    executionArn: arn,
    stateMachineArn: machineArn,
    name,
    status,
    startDate: new Date(startedAt),
    ...(stoppedAt !== undefined && { stopDate: new Date(stoppedAt) }),
  };
}

function checkJson(input: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    throw invalidExecutionInput((error as Error).message);
  }
}
