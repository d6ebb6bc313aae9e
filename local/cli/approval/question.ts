/** The question as the terminal shows it, with the figures that matter, and its answer from the keyboard. */
import { createInterface } from 'node:readline/promises';
import { askedSentence, factsOf, type Question } from '#tasks/approval/facts';
import type { Terminal } from '../terminal';
import { fromHere } from '../text/path';
import { facts } from '../text/table';

export type Answer =
  | { readonly decision: 'approved' | 'rejected'; readonly reason: string }
  | { readonly decision: 'later' };

/** What is asked, the shared facts and what the gate found: all that a decision is made on. @param copy of the report, on this machine */
export function questionLines(terminal: Terminal, question: Question, copy: string | null): string[] {
  const lines = [
    ...factsOf(question).map(({ label, value, note }): [string, string] => [
      label,
      note === '' ? value : `${value} (${note})`,
    ]),
    ...question.evaluation.findings.map(({ sentence }, index): [string, string] => [
      index === 0 ? 'Why' : '',
      sentence,
    ]),
    ...(copy === null ? [] : [['Local report', fromHere(copy)] as [string, string]]),
  ];
  return [
    '',
    terminal.style.bold(askedSentence(question.evaluation)),
    '',
    ...facts(lines, terminal.width() - 2).map((line) => `  ${line}`),
    '',
  ];
}

/** @param decided aborted when somebody else decides meanwhile: the question is taken back */
export async function askOperator(terminal: Terminal, decided: AbortSignal): Promise<Answer | undefined> {
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
