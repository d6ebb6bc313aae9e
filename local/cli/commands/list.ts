/** `ronda list`: the runs, newest first. */

import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import { pendingApprovals } from '#local/client/approval/pending';
import type { Clients } from '#local/client/clients';
import { duration, figure, localTime } from '#local/client/format';
import { describeExecution, listExecutions } from '#local/client/runs/executions';
import { modelOf } from '#local/client/runs/model-of';
import { Outcome } from '#tasks/contracts/outcome';
import type { App } from '../app';
import { parseArguments, wholeNumber } from '../arguments';
import { EXIT } from '../misuse';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { withSession } from '../server/session';
import { table } from '../text/table';

interface Row {
  readonly model: string;
  readonly run: string;
  /** The outcome of a run that came to one, `waiting` for a decision, else the execution's status. */
  readonly outcome: string;
  readonly auc: number | null;
  readonly startedAt: string;
  readonly seconds: number;
  readonly executionArn: string;
}

export async function list(words: readonly string[], app: App): Promise<number> {
  const { options } = parseArguments(words, { limit: 'text', json: 'flag', ...PLACE_OPTIONS });
  const limit = options.limit === undefined ? 20 : wholeNumber('limit', options.limit, [1, 10_000]);
  const { terminal } = app;
  return withSession(placeOf(options, app), async (session) => {
    const executions = await listExecutions(session, limit);
    const waiting = new Set((await pendingApprovals(session)).map(({ run }) => run.executionArn));
    const rows = await Promise.all(executions.map((execution) => readRow(session, execution, waiting)));
    if (options.json) terminal.printJson(rows);
    else if (rows.length === 0) terminal.say(`there is no run yet; start one with '${session.typed('run')}'`);
    else terminal.print(...table(COLUMNS, rows.map(cells), terminal.width()));
    return EXIT.done;
  });
}

async function readRow(
  clients: Clients,
  { executionArn = '', name = '', startDate, stopDate }: ExecutionListItem,
  waiting: ReadonlySet<string>,
): Promise<Row> {
  const { status = '', input, output } = await describeExecution(clients, executionArn);
  const recorded = output === undefined ? undefined : Outcome.safeParse(JSON.parse(output)).data;
  const started = startDate ?? new Date();
  return {
    model: recorded?.model ?? modelOf(input) ?? '?',
    run: name,
    outcome: recorded?.outcome ?? (waiting.has(executionArn) ? 'waiting' : status.toLowerCase().replaceAll('_', ' ')),
    auc: recorded?.evaluation?.auc ?? null,
    startedAt: started.toISOString(),
    seconds: ((stopDate ?? new Date()).getTime() - started.getTime()) / 1000,
    executionArn,
  };
}

const COLUMNS = [
  { title: 'MODEL' },
  { title: 'RUN' },
  { title: 'OUTCOME' },
  { title: 'AUC' },
  { title: 'TIME', align: 'right' },
  { title: 'STARTED' },
] as const;

const cells = ({ model, run, outcome, auc, startedAt, seconds }: Row) => [
  model,
  run,
  outcome,
  auc === null ? '' : figure(auc),
  duration(seconds * 1000),
  localTime(new Date(startedAt)),
];
