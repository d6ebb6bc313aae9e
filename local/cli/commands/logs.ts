/** `ronda logs`: what the programs behind a run's states logged. */

import type { Job } from '#local/client/progress/job';
import { logLines } from '#local/client/progress/log-lines';
import type { StateProgress } from '#local/client/progress/model';
import { resultOf } from '#local/client/progress/results';
import { findExecution, readProgress } from '#local/client/runs/executions';
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { CommandFailed, EXIT } from '../misuse';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { withSession } from '../server/session';

export async function logs(words: readonly string[], app: App): Promise<number> {
  const { options, positionals } = parseArguments(words, { state: 'text', ...PLACE_OPTIONS }, 1);
  const { terminal } = app;
  return withSession(placeOf(options, app), async (session) => {
    const { executionArn = '', name } = await findExecution(session, positionals[0]);
    const progress = await readProgress(session, executionArn);
    const run = resultOf(progress, 'PrepareRun')?.run;
    const states = chosen(progress.states, options.state, name);
    for (const state of states) {
      if (states.length > 1) terminal.print(terminal.outputStyle.bold(`${state.name} (${state.job?.name})`));
      for await (const { text } of logLines(session, state.job as Job, run)) terminal.print(text);
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
