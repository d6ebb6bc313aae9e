/** Puts the question to the operator, with the figures that matter, and takes the answer from the keyboard. */
import { createInterface } from 'node:readline/promises';
import { askedSentence, factsOf, type Question } from '#tasks/approval/facts';
import type { Terminal } from '../terminal';
import { facts } from '../text/table';

export type Answer =
  | { readonly decision: 'approved' | 'rejected'; readonly reason: string }
  | { readonly decision: 'later' };

/** The shared facts, with what the gate found, and where the report is. */
function linesOf(question: Question, report: string): [string, string][] {
  return [
    ...factsOf(question).map(({ label, value, note }): [string, string] => [
      label,
      note === '' ? value : `${value} (${note})`,
    ]),
    ...question.evaluation.findings.map(({ sentence }, index): [string, string] => [
      index === 0 ? 'Why' : '',
      sentence,
    ]),
    ['Report', report],
  ];
}

/** @param report a local file, or where else the report is; `decided` aborted when somebody else decides meanwhile: the question is taken back */
export async function askOperator(
  terminal: Terminal,
  question: Question,
  { report, decided }: { report: string; decided: AbortSignal },
): Promise<Answer | undefined> {
  const { style } = terminal;
  terminal.say('', style.bold(askedSentence(question.evaluation)), '');
  terminal.say(...facts(linesOf(question, report), terminal.width() - 2).map((line) => `  ${line}`), '');
  return dialogue(terminal, decided);
}

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
