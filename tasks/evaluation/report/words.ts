/** Words and marks that several sections of the report use. */
import type { Evaluation, Finding, Judgement, Verdict } from '#tasks/contracts/evaluation';
import type { KeyEntry } from '#tasks/report/figure';
import { type Html, html } from '#tasks/report/html';
import { percent } from '../format';

export const VERDICTS: Record<Verdict, { readonly title: string; readonly word: string; readonly tone: string }> = {
  promote: { title: 'the new model passes the gate', word: '✓ Passed', tone: 'good' },
  hold: { title: 'a person must decide about the new model', word: '? For a person to decide', tone: 'doubt' },
  reject: { title: 'the new model does not pass the gate', word: '✕ Not passed', tone: 'bad' },
};

const JUDGEMENTS: Record<Judgement, { readonly word: string; readonly tone: string }> = {
  passes: { word: '✓ Passes', tone: 'good' },
  holds: { word: '? Holds', tone: 'doubt' },
  rejects: { word: '✕ Rejects', tone: 'bad' },
  told: { word: 'Told', tone: '' },
};

export const judgementMark = (judgement: Judgement): Html => mark(JUDGEMENTS[judgement]);

/** Each finding with what it leads to. */
export const findingList = (findings: readonly Finding[]): Html =>
  html`<ul class="findings">${findings.map(
    ({ judgement, sentence }) => html`<li>${judgementMark(judgement)}<span>${sentence}</span></li>
`,
  )}</ul>`;

export const verdictMark = (verdict: Verdict): Html => mark(VERDICTS[verdict]);

const mark = ({ word, tone }: { readonly word: string; readonly tone: string }): Html =>
  html`<span class="mark${tone !== '' && html` ${tone}`}">${word}</span>`;

export const confidenceOf = ({ gate }: Pick<Evaluation, 'gate'>): string => percent(gate.confidence);

/** The champion's line is dashed, for those who do not see the colours apart. */
export const modelsKey = ({ champion }: Pick<Evaluation, 'champion'>): KeyEntry[] => [
  { mark: 'line', series: 'first', label: 'challenger' },
  ...(champion ? [{ mark: 'line' as const, series: 'second dashed' as const, label: 'champion' }] : []),
];
