import { expect, test } from '@jest/globals';
import { measureAuc } from '#tasks/evaluation/auc';
import { rank } from '#tasks/evaluation/ranking';
import { swapGaps } from '#tasks/evaluation/swap-gaps';
import { randomPair, seeded } from './rows';

/** Midranks from 1, by counting. */
const ranksOf = (scores: Float64Array): number[] =>
  Array.from(scores, (score) => {
    const below = scores.filter((other) => other < score).length;
    return below + (scores.filter((other) => other === score).length + 1) / 2;
  });

test.each([3, 1e6])(
  'is what exchanging ranks row by row does to the difference, with %d different scores',
  (levels) => {
    const random = seeded(4);
    for (let seed = 0; seed < 50; seed++) {
      const [first, second] = randomPair(seed, 8 + (seed % 20), levels);
      const { labels } = first;
      const ranks = [ranksOf(first.scores), ranksOf(second.scores)] as const;
      const gaps = swapGaps(rank(first), rank(second));
      const signs = Array.from(labels, () => (random() < 0.5 ? -1 : 1));
      const swapped = [0, 1].map((model) =>
        Float64Array.from(signs, (sign, row) => ranks[sign === 1 ? model : 1 - model]?.[row] as number),
      );
      const [ours, theirs] = swapped.map((scores) => measureAuc(rank({ labels, scores })).auc) as [number, number];
      const sums = [0, 0];
      const seen = [0, 0];
      signs.forEach((sign, row) => {
        const label = labels[row] === 1 ? 0 : 1;
        const ofClass = gaps[label];
        sums[label] = (sums[label] as number) + (sign * (ofClass[seen[label] as number] as number)) / ofClass.length;
        seen[label] = (seen[label] as number) + 1;
      });
      expect((sums[0] as number) + (sums[1] as number)).toBeCloseTo(ours - theirs, 12);
    }
  },
);
