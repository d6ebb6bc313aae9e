/** Every way to exchange two models' ranks row by row, and DeLong's difference and variance of each: all pairs, all exchanges, no sorting. */
import type { Scores } from '#tasks/evaluation/scores';
import { delongByPairs } from './delong-by-pairs';

export interface Exchanged {
  readonly difference: number;
  readonly variance: number;
}

/** Two to the number of rows; the first is of the ranks as they are. */
export function allExchanges(first: Scores, second: Scores): Exchanged[] {
  const { labels } = first;
  const ranks = [ranksOf(first.scores), ranksOf(second.scores)] as const;
  return Array.from({ length: 2 ** labels.length }, (_, exchanged) => {
    const given = [0, 1].map((model) => ({
      labels,
      scores: Float64Array.from(labels, (_label, row) => ranks[(model ^ (exchanged >> row)) & 1]?.[row] as number),
    }));
    const { aucs, variances } = delongByPairs(given[0] as Scores, given[1] as Scores);
    return { difference: aucs[0] - aucs[1], variance: variances[0] + variances[1] - 2 * variances[2] };
  });
}

/** Midranks from 1, by counting. */
const ranksOf = (scores: Float64Array): number[] =>
  Array.from(scores, (score) => {
    const below = scores.filter((other) => other < score).length;
    return below + (scores.filter((other) => other === score).length + 1) / 2;
  });
