/** What a following command does when the run waits for a decision: decide, ask, or say how to decide. */

import { decide, whatCameOf } from '#local/client/approval/decide';
import { readQuestion } from '#local/client/approval/evaluation';
import { readRequest } from '#local/client/approval/pending';
import { moment } from '#tasks/approval/moment';
import type { FollowOptions } from '../progress/follow';
import { copyReports } from '../result/reports';
import type { Session } from '../server/session';
import type { Terminal } from '../terminal';
import { askOperator, questionLines } from './question';

export interface ApproverOptions {
  /** Approve without asking what passed the gate; what the gate could not decide is a person's matter all the same. */
  readonly automatic: boolean;
  readonly user: string;
}

export function approver(
  session: Session,
  terminal: Terminal,
  { automatic, user }: ApproverOptions,
): FollowOptions['onApproval'] {
  const send = async (id: string, decision: 'approved' | 'rejected', reason: string) => {
    const answer = await decide(session, { id, decision, by: user, reason });
    if (!answer.accepted || answer.missing > 0) terminal.say(whatCameOf(id, answer));
  };
  return async (id, progress, decided) => {
    const request = await readRequest(session, id);
    const { verdict } = request.evaluation;
    if (automatic && verdict === 'promote') {
      await send(id, 'approved', 'approved on the command line with --approve');
      return 'go on';
    }
    const copy = await copyReports(session, session.stateDirectory, progress);
    const question = await readQuestion(session, request);
    terminal.say(...questionLines(terminal, question, copy));
    if (!terminal.interactive) {
      terminal.say(`waits for a decision until ${moment(request.expiresAt)}; ${decideWith(id, session)}`);
      // Who wanted no question does not wait for an answer either.
      return automatic ? 'stop' : 'go on';
    }
    const answer = await askOperator(terminal, decided);
    if (answer === undefined) terminal.say('decided elsewhere meanwhile');
    else if (answer.decision === 'later') {
      terminal.say(`the model stays open until ${moment(request.expiresAt)}; ${decideWith(id, session)}`);
      return 'stop';
    } else await send(id, answer.decision, answer.reason);
    return 'go on';
  };
}

const decideWith = (id: string, { typed }: Session) =>
  `decide with '${typed(`approve ${id}`)}' or '${typed(`reject ${id} --reason TEXT`)}'`;
