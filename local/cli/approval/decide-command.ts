/** What `ronda approve` and `ronda reject` share: find the question, send the decision, see the run to its end. */

import { decide, whatCameOf } from '#local/client/approval/decide';
import { readQuestion } from '#local/client/approval/evaluation';
import { pendingApprovals } from '#local/client/approval/pending';
import { RequestFailed } from '#local/client/failed';
import { figure } from '#local/client/format';
import { readEnvironment } from '#local/config';
import { moment } from '#tasks/approval/moment';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import type { App } from '../app';
import { parseArguments } from '../arguments';
import { CommandFailed, EXIT, Misuse } from '../misuse';
import { followRun } from '../progress/follow';
import { createView } from '../progress/view';
import { finish } from '../result/finish';
import { PLACE_OPTIONS, placeOf } from '../server/place';
import { type Session, withSession } from '../server/session';
import type { Terminal } from '../terminal';
import { questionLines } from './question';

type Decision = 'approved' | 'rejected';

export async function decideCommand(decision: Decision, words: readonly string[], app: App): Promise<number> {
  const began = performance.now();
  const { options, positionals } = parseArguments(
    words,
    { reason: 'text', by: 'text', json: 'flag', ...PLACE_OPTIONS },
    1,
  );
  const { reason = '' } = options;
  if (options.aws && options.by !== undefined)
    throw new Misuse('--by does not go with --aws', 'there a decision is recorded under your IAM identity');
  if (decision === 'rejected' && reason.trim() === '')
    throw new Misuse('a rejection needs a reason', 'say it with --reason TEXT');
  const { terminal } = app;
  return withSession(placeOf(options, app), async (session) => {
    const by = session.caller ?? options.by ?? readEnvironment().user;
    const pending = await pendingApprovals(session);
    const id = positionals[0] ?? onlyOne(pending, session);
    const request = pending.find((candidate) => candidate.id === id);
    if (request) terminal.say(...(await linesAbout(request, decision, session, terminal)));
    const answer = await decide(session, { id, decision, by, reason });
    if (!answer.accepted) throw new CommandFailed(whatCameOf(id, answer));
    terminal.say(whatCameOf(id, answer));
    if (!session.own || !request || answer.missing > 0) {
      if (options.json) terminal.printJson({ id, ...answer });
      return EXIT.done;
    }
    return seeThrough(session, app, request, { decision, json: options.json, began });
  });
}

/** What nobody can see, nobody approves; rejected it can be. */
async function linesAbout(
  request: ApprovalRequest,
  decision: Decision,
  session: Session,
  terminal: Terminal,
): Promise<string[]> {
  try {
    return questionLines(terminal, await readQuestion(session, request), null);
  } catch (error) {
    if (decision === 'rejected' && error instanceof RequestFailed) return [error.message];
    throw error;
  }
}

function onlyOne(pending: readonly ApprovalRequest[], { typed }: Session): string {
  const [first, second] = pending;
  if (!first) throw new CommandFailed('no model waits for a decision', `'${typed('list')}' shows the runs`);
  if (!second) return first.id;
  const lines = pending.map(
    ({ id, evaluation, requestedAt }) => `  ${id}  AUC ${figure(evaluation.auc)}  asked on ${moment(requestedAt)}`,
  );
  throw new Misuse(`${pending.length} models wait for a decision; say which:\n${lines.join('\n')}`);
}

interface SeeThrough {
  readonly decision: Decision;
  readonly json: boolean;
  readonly began: number;
}

/** Our own server ends with this command: what follows the decision must be done before. */
async function seeThrough(
  session: Session,
  { terminal }: App,
  { run }: ApprovalRequest,
  options: SeeThrough,
): Promise<number> {
  const { executionArn, model } = run;
  const view = createView(terminal, terminal.live && !options.json);
  const progress = await followRun(session, { executionArn, view });
  const code = await finish(session, terminal, progress, {
    executionArn,
    model,
    json: options.json,
    began: options.began,
  });
  // A rejection that was asked for is what was asked for.
  return options.decision === 'rejected' && code === EXIT.rejected ? EXIT.done : code;
}
