/** Puts the question to the operator, with the figures that matter, and takes the answer from the keyboard. */
import { createInterface } from 'node:readline/promises';
import { count, figure, interval, money, packageVersion, signed } from '#local/client/format';
import type { ApprovalRequest } from '#tasks/contracts/approval';
import type { Terminal } from '../terminal';
import { facts } from '../text/table';

export type Answer =
  | { readonly decision: 'approved' | 'rejected'; readonly reason: string }
  | { readonly decision: 'later' };

/** @param report a local file, or where else the report is */
export function figuresOfRequest(
  { evaluation, run, modelPackageArn }: ApprovalRequest,
  report: string,
): [string, string][] {
  const { champion } = evaluation;
  return [
    ['model', `${run.model}, version ${packageVersion(modelPackageArn)}`],
    ['AUC', `${figure(evaluation.auc)} (${interval(evaluation.interval)}), at least ${run.gate.minimumAuc} wanted`],
    [
      'champion',
      champion
        ? `${figure(champion.auc)}; difference ${signed(champion.difference)} (${signed(champion.interval[0])} to ${signed(champion.interval[1])}), p = ${champion.pValue.toPrecision(2)}`
        : 'none to compare with',
    ],
    ['test rows', `${count(evaluation.testRows)}, ${count(evaluation.testPositives)} positive`],
    ...(evaluation.costs ? [costsOf(evaluation.costs)] : []),
    ['threshold', figure(evaluation.threshold)],
    ['deployment', run.deployment.target],
    ...evaluation.reasons.map((reason, index): [string, string] => [index === 0 ? 'gate' : '', reason]),
    ['report', report],
  ];
}

function costsOf({
  challenger,
  champion,
  noModel,
}: NonNullable<ApprovalRequest['evaluation']['costs']>): [string, string] {
  const others = [...(champion === null ? [] : [`champion ${money(champion)}`]), `flagging nothing ${money(noModel)}`];
  return ['cost of 1,000', `${money(challenger)}; ${others.join(', ')}`];
}

/** @param decided aborted when somebody else decides meanwhile: the question is taken back */
export async function askOperator(
  terminal: Terminal,
  request: ApprovalRequest,
  { report, decided }: { report: string; decided: AbortSignal },
): Promise<Answer | undefined> {
  const { style } = terminal;
  terminal.say('', style.bold(QUESTIONS[request.evaluation.verdict]), '');
  terminal.say(...facts(figuresOfRequest(request, report), terminal.width() - 2).map((line) => `  ${line}`), '');
  return dialogue(terminal, decided);
}

/** A rejected model is never asked about. */
const QUESTIONS: Record<ApprovalRequest['evaluation']['verdict'], string> = {
  promote: 'This model passed the gate. Let it into production?',
  hold: 'The gate cannot decide about this model. Let it into production?',
  reject: 'This model did not pass the gate. Let it into production?',
};

async function dialogue(terminal: Terminal, decided: AbortSignal): Promise<Answer | undefined> {
  const reader = createInterface({ input: terminal.input, output: terminal.messages });
  const given = new AbortController();
  // Ctrl-C and Ctrl-D leave the question open, as `later` does.
  reader.once('SIGINT', () => given.abort());
  reader.once('close', () => given.abort());
  const ask = (text: string) => reader.question(text, { signal: AbortSignal.any([decided, given.signal]) });
  try {
    for (;;) {
      const word = (await ask('approve / reject / later? ')).trim().toLowerCase();
      if (word !== '' && 'approve'.startsWith(word))
        return { decision: 'approved', reason: (await ask('reason (may be empty): ')).trim() };
      if (word !== '' && 'reject'.startsWith(word)) {
        const reason = (await ask('reason: ')).trim();
        if (reason !== '') return { decision: 'rejected', reason };
        terminal.say('a rejection needs a reason');
      }
      if (word !== '' && 'later'.startsWith(word)) return { decision: 'later' };
    }
  } catch (error) {
    if (decided.aborted) return undefined;
    if (given.signal.aborted) return { decision: 'later' };
    throw error;
  } finally {
    reader.close();
  }
}
