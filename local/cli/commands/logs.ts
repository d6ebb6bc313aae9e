/** `ronda logs`: what the programs behind a run's states logged. */

import type { Clients } from '#local/client/clients';
import type { Job } from '#local/client/progress/job';
import type { StateProgress } from '#local/client/progress/model';
import { resultOf } from '#local/client/progress/results';
import { findExecution, readProgress } from '#local/client/runs/executions';
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { CommandFailed, EXIT } from '../misuse';
import { withSession } from '../server/session';
import { harmless } from '../text/width';

export async function logs(words: readonly string[], app: App): Promise<number> {
  const { options, positionals } = parseArguments(words, { state: 'text', 'state-dir': 'text' }, 1);
  const { terminal, buildDirectory } = app;
  return withSession({ buildDirectory, stateDirectory: app.stateDirectory(options['state-dir']) }, async (session) => {
    const { executionArn = '', name } = await findExecution(session, positionals[0]);
    const progress = await readProgress(session, executionArn);
    const run = resultOf(progress, 'PrepareRun')?.run;
    const states = chosen(progress.states, options.state, name);
    for (const state of states) {
      if (states.length > 1) terminal.print(terminal.outputStyle.bold(`${state.name} (${state.job?.name})`));
      for await (const line of linesOf(session, state.job as Job, run)) terminal.print(harmless(line));
      if (states.length > 1) terminal.print('');
    }
    return EXIT.done;
  });
}

/** Without a name, the jobs: a run calls many functions, whose logs say little when all is well. */
function chosen(
  states: readonly StateProgress[],
  wanted: string | undefined,
  run: string | undefined,
): StateProgress[] {
  const withLogs = states.filter(({ job }) => job);
  const names = withLogs.map(({ name }) => name);
  if (wanted === undefined) {
    const jobs = withLogs.filter(
      ({ job, status }) => job?.logStreamPrefix || status === 'failed' || status === 'caught',
    );
    if (jobs.length === 0) throw new CommandFailed(`no job of ${run} has logged anything yet`);
    return jobs;
  }
  const state = withLogs.find(({ name }) => name === wanted);
  if (!state)
    throw new CommandFailed(
      `no state '${wanted}' with a log in ${run}`,
      `there are: ${names.join(', ') || 'none yet'}`,
    );
  return [state];
}

/** A function's log holds many runs; its lines carry the run's name. */
async function* linesOf(
  clients: Clients,
  { logGroup, logStreamPrefix }: Job,
  run: string | undefined,
): AsyncGenerator<string> {
  const { paginateFilterLogEvents, ResourceNotFoundException } = await import('@aws-sdk/client-cloudwatch-logs');
  const filterPattern = logStreamPrefix || run === undefined ? undefined : `"${run}"`;
  try {
    const pages = paginateFilterLogEvents(
      { client: await clients.logs() },
      { logGroupName: logGroup, logStreamNamePrefix: logStreamPrefix, filterPattern },
    );
    for await (const { events = [] } of pages) for (const { message = '' } of events) yield message;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
}
