/**
 * What exchanging both models' ranks of one row does to the difference of their AUCs. Compare row i with a row j of the other class,
 * and exchange the ranks of i, of j, of both or of neither: the difference of what both models say of the pair takes four values,
 * and these are always ±a ± b, the signs being those of i and of j. So the difference of the AUCs is a sum of one term for each row
 * that keeps its size and changes its sign when the row's ranks are exchanged.
 */
import { eachScoreFromHighest, type Ranking } from './ranking';

/** One value for each row of a class: what the one model says of it minus what the other says. */
export type Gaps = Float64Array;

/**
 * @returns for each row of a class half the share of the other class below (above, for a negative) its rank by the first model minus
 * that by the second, among the other class's ranks by both models together. The sum of both classes' means is the difference of
 * the AUCs. First of the positives, then of the negatives
 */
export function swapGaps(first: Ranking, second: Ranking): [Gaps, Gaps] {
  const { labels, positives, negatives } = first;
  const ranks = [ranksOf(first), ranksOf(second)] as const;
  const places = labels.length * 2;
  const below = [new Uint32Array(places), new Uint32Array(places)] as const;
  for (const ofModel of ranks) {
    for (let row = 0; row < labels.length; row++) {
      const counts = below[labels[row] === 1 ? 1 : 0];
      const rank = ofModel[row] as number;
      counts[rank] = (counts[rank] as number) + 1;
    }
  }
  for (const counts of below) accumulate(counts);
  const gaps: [Gaps, Gaps] = [new Float64Array(positives), new Float64Array(negatives)];
  let [p, n] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const counts = below[labels[row] === 1 ? 0 : 1];
    const gap = (counts[ranks[0][row] as number] as number) - (counts[ranks[1][row] as number] as number);
    if (labels[row] === 1) gaps[0][p++] = gap / (4 * negatives);
    else gaps[1][n++] = -gap / (4 * positives);
  }
  return gaps;
}

/** Twice the midrank of each row, from 0. */
function ranksOf(ranking: Ranking): Uint32Array {
  const ranks = new Uint32Array(ranking.order.length);
  eachScoreFromHighest(ranking, (_score, _positives, _negatives, from, to) => {
    for (let at = from; at <= to; at++) ranks[ranking.order[at] as number] = from + to;
  });
  return ranks;
}

/** Turns counts at each place into twice the counts below it, those at it by halves. */
function accumulate(counts: Uint32Array): void {
  let below = 0;
  for (let place = 0; place < counts.length; place++) {
    const here = counts[place] as number;
    counts[place] = 2 * below + here;
    below += here;
  }
}
