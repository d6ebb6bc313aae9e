/** The end of a run that was followed, or what it has come to where it waits for a decision: reports brought home, the result shown, the exit code chosen. */
import type { RunProgress } from '#local/client/progress/model';
import { EXIT } from '../misuse';
import type { Session } from '../server/session';
import type { Terminal } from '../terminal';
import { type ResultDocument, resultDocument } from './document';
import { copyReports } from './reports';
import { summaryLines } from './summary';

export interface FinishOptions {
  readonly executionArn: string;
  readonly model: string;
  readonly json: boolean;
  /** `performance.now()` when the command began. */
  readonly began: number;
}

/** @returns the exit code */
export async function finish(
  session: Session,
  terminal: Terminal,
  progress: RunProgress,
  { executionArn, model, json, began }: FinishOptions,
): Promise<number> {
  const report = await copyReports(session, session.stateDirectory, progress);
  const seconds = Math.round(performance.now() - began) / 1000;
  const result = resultDocument(progress, { executionArn, model, report, seconds });
  if (json) terminal.printJson(result);
  else {
    terminal.say('');
    terminal.print(
      ...summaryLines(result, { style: terminal.outputStyle, width: terminal.width(), typed: session.typed }),
    );
  }
  return EXIT_OF_OUTCOME[result.outcome];
}

const EXIT_OF_OUTCOME: Record<ResultDocument['outcome'], number> = {
  deployed: EXIT.done,
  skipped: EXIT.done,
  rejected: EXIT.rejected,
  failed: EXIT.failed,
  open: EXIT.open,
};
