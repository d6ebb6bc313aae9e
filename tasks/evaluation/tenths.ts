/** Rows in ten groups by score: what they say and what they are (calibration), and what looking at the top ones gains. */
import type { ModelQuality } from '#tasks/contracts/evaluation';
import { eachScoreFromHighest, type Ranking } from './ranking';

export interface Tenth {
  readonly rows: number;
  readonly positives: number;
  readonly meanScore: number;
  readonly lowestScore: number;
}

/**
 * Ten groups of as nearly equal size as ties allow, lowest scores first: equal scores stay together, in the group where the
 * middle one of them falls. Groups that ties leave empty are missing.
 */
export function tenthsOf(ranking: Ranking, tenths = 10): Tenth[] {
  const total = ranking.order.length;
  const sums = {
    rows: new Float64Array(tenths),
    scores: new Float64Array(tenths),
    positives: new Float64Array(tenths),
  };
  const lowest = new Float64Array(tenths);
  let below = total;
  eachScoreFromHighest(ranking, (score, p, n) => {
    below -= p + n;
    const tenth = tenthAt(below + (p + n) / 2, total, tenths);
    add(sums.rows, tenth, p + n);
    add(sums.scores, tenth, score * (p + n));
    add(sums.positives, tenth, p);
    lowest[tenth] = score;
  });
  return Array.from(sums.rows, (rows, tenth) => ({
    rows,
    positives: sums.positives[tenth] as number,
    meanScore: (sums.scores[tenth] as number) / rows,
    lowestScore: lowest[tenth] as number,
  })).filter(({ rows }) => rows > 0);
}

/** @param middle rank of the middle of a group of equal scores, from the lowest */
export const tenthAt = (middle: number, total: number, tenths = 10): number => Math.floor((middle * tenths) / total);

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] as number) + value;
}

export const calibrationOf = (tenths: readonly Tenth[]): ModelQuality['calibration'] =>
  tenths.map(({ rows, positives, meanScore }) => ({ rows, meanScore, positiveRate: positives / rows }));

export function gainsOf(tenths: readonly Tenth[], { order, positives }: Ranking): ModelQuality['gains'] {
  const above = { rows: 0, positives: 0 };
  return [...tenths].reverse().map((tenth) => {
    above.rows += tenth.rows;
    above.positives += tenth.positives;
    return {
      rows: tenth.rows,
      positives: tenth.positives,
      lowestScore: tenth.lowestScore,
      lift: tenth.positives / tenth.rows / (positives / order.length),
      cumulativeRows: above.rows / order.length,
      cumulativePositives: above.positives / positives,
    };
  });
}
