/** `ronda show`: one run, state by state, and what came of it. */

import { plainFailure } from '#local/client/progress/failure';
import type { RunProgress } from '#local/client/progress/model';
import { openApproval } from '#local/client/progress/results';
import { findExecution, readProgress } from '#local/client/runs/executions';
import { modelOf } from '#local/client/runs/model-of';
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { EXIT } from '../misuse';
import { isWork, stateLine } from '../progress/state-line';
import { resultDocument } from '../result/document';
import { copyReports } from '../result/reports';
import { summaryLines } from '../result/summary';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { type Session, withSession } from '../server/session';
import type { Terminal } from '../terminal';
import { wrap } from '../text/width';

export async function show(words: readonly string[], app: App): Promise<number> {
  const { options, positionals } = parseArguments(words, { json: 'flag', ...PLACE_OPTIONS }, 1);
  const { terminal } = app;
  const place = placeOf(options, app);
  return withSession(place, async (session) => {
    const { executionArn = '', name = '' } = await findExecution(session, positionals[0]);
    const progress = await readProgress(session, executionArn);
    const ended = progress.finishedAt !== null;
    const report = ended ? await copyReports(session, place.stateDirectory, progress) : null;
    const model = modelOf(JSON.stringify(progress.input ?? {})) ?? '?';
    const seconds = ((progress.finishedAt ?? Date.now()) - progress.startedAt) / 1000;
    const result = ended ? resultDocument(progress, { executionArn, model, report, seconds }) : undefined;
    if (options.json) {
      terminal.printJson({ executionArn, name, model, status: progress.status, result, states: statesOf(progress) });
      return EXIT.done;
    }
    terminal.print(terminal.outputStyle.bold(name), '', ...stateLines(progress, terminal), '');
    if (result)
      terminal.print(
        ...summaryLines(result, { style: terminal.outputStyle, width: terminal.width(), typed: session.typed }),
      );
    else terminal.print(stillOpen(progress, session));
    return EXIT.done;
  });
}

function stateLines(progress: RunProgress, { outputStyle: style, width }: Terminal): string[] {
  const options = { style, width: width(), now: Date.now(), spinner: '…', activity: undefined };
  const told = new Set<string>();
  return progress.states
    .filter((state) => isWork(state) || state.status === 'failed')
    .flatMap((state) => {
      const failures = state.failures.map(plainFailure).map(({ error, cause }) => `${error}: ${cause.slice(0, 2000)}`);
      // A failure travels through the states that handle it.
      const fresh = failures.filter((text) => !told.has(text));
      for (const text of fresh) told.add(text);
      const lines = fresh.flatMap((text) => wrap(text, Math.max(20, width() - INDENT.length)));
      return [stateLine(state, options), ...lines.map((line) => `${INDENT}${style.dim(line)}`)];
    });
}

const INDENT = '      ';

function stillOpen(progress: RunProgress, { typed }: Session): string {
  const approval = openApproval(progress);
  return approval === undefined
    ? 'it still runs'
    : `it waits for a decision: '${typed(`approve ${approval}`)}' or '${typed(`reject ${approval} --reason TEXT`)}'`;
}

const statesOf = ({ states }: RunProgress) =>
  states.map(({ name, kind, parent, status, visits, retries, failures, enteredAt, exitedAt, busy, job }) => ({
    name,
    kind,
    parent,
    status,
    visits,
    retries,
    failures,
    enteredAt: new Date(enteredAt).toISOString(),
    exitedAt: exitedAt === null ? null : new Date(exitedAt).toISOString(),
    seconds: busy / 1000,
    job: job?.name ?? null,
  }));
