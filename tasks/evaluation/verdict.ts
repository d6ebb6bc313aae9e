/**
 * The gate, in words: may the challenger be registered, must a person decide, and why. One finding that rejects makes the verdict
 * `reject`; otherwise one that holds makes it `hold`. The rules of each finding stand in findings/, the reasons for them in docs/gate.md.
 */
import type { Evaluation, Finding, Judgement, Verdict } from '#tasks/contracts/evaluation';
import { compareWithGuessing, compareWithMinimum, countPositives, type JudgedAlone } from './findings/about-auc';
import { compareWithChampion, type JudgedBeside } from './findings/about-champion';
import { compareCosts, weighAgainstMoney } from './findings/about-costs';
import { type JudgedData, judgeData } from './findings/about-data';
import { judgeMetrics } from './findings/about-metrics';
import { judgeSegments } from './findings/about-segments';

export type Judged = JudgedAlone &
  JudgedBeside &
  JudgedData &
  Pick<Evaluation, 'metrics' | 'segments' | 'segmentsLeftOut' | 'costs'>;

/** @returns findings in order of weight: what rejects, what holds, what passes, what is only told */
export function judge(judged: Judged): Pick<Evaluation, 'verdict' | 'findings'> {
  const { leakage, duplicates } = judgeData(judged);
  const findings = [
    ...leakage,
    compareWithMinimum(judged),
    compareWithGuessing(judged),
    weighAgainstMoney(compareWithChampion(judged), judged),
    ...compareCosts(judged),
    ...judgeMetrics(judged),
    ...judgeSegments(judged),
    countPositives(judged),
    ...duplicates,
  ];
  return { verdict: verdictOf(findings), findings: findings.sort((a, b) => weightOf(a) - weightOf(b)) };
}

const WEIGHTS: readonly Judgement[] = ['rejects', 'holds', 'passes', 'told'];
const weightOf = ({ judgement }: Finding): number => WEIGHTS.indexOf(judgement);

function verdictOf(findings: readonly Finding[]): Verdict {
  const has = (judgement: Judgement) => findings.some((finding) => finding.judgement === judgement);
  return has('rejects') ? 'reject' : has('holds') ? 'hold' : 'promote';
}
