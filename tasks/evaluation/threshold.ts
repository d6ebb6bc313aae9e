/** From scores to decisions: the threshold with the best F1, and what a threshold does to given rows. */
import type { ConfusionMatrix } from '#tasks/contracts/evaluation';
import { eachScoreFromHighest, type Ranking } from './ranking';
import type { Scores } from './scores';

/**
 * The score that, as a threshold (`score >= threshold` is positive), gives the largest F1 on these rows. Among equals the
 * highest: fewer alarms for the same F1. Which rows to choose on is the caller's matter: chosen on the very rows it is then
 * judged on, F1 flatters itself.
 */
export function bestF1Threshold(ranking: Ranking): number {
  let threshold = Number.POSITIVE_INFINITY;
  let truePositives = 0;
  let predicted = 0;
  let best = { hits: 0, outOf: 1 };
  eachScoreFromHighest(ranking, (score, p, n) => {
    truePositives += p;
    predicted += p + n;
    const outOf = predicted + ranking.positives;
    // F1 is twice hits / outOf. Compared as whole numbers, so that equal ones are seen as equal.
    if (truePositives * best.outOf > best.hits * outOf) {
      best = { hits: truePositives, outOf };
      threshold = score;
    }
  });
  return threshold;
}

export interface Decisions {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly confusion: ConfusionMatrix;
}

/** Rates without rows to count are 0: precision when nothing is predicted positive, and F1 with it. */
export function decideAt(threshold: number, { labels, scores }: Scores): Decisions {
  const confusion = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let i = 0; i < labels.length; i++) {
    const isPredicted = (scores[i] as number) >= threshold;
    if (labels[i] === 1) confusion[isPredicted ? 'truePositives' : 'falseNegatives']++;
    else confusion[isPredicted ? 'falsePositives' : 'trueNegatives']++;
  }
  const { truePositives, falsePositives, falseNegatives } = confusion;
  return {
    precision: ratio(truePositives, truePositives + falsePositives),
    recall: ratio(truePositives, truePositives + falseNegatives),
    f1: ratio(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives),
    confusion,
  };
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
