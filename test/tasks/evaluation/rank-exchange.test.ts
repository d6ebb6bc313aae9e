import { expect, test } from '@jest/globals';
import { Random } from '#tasks/evaluation/random';
import { RankExchange } from '#tasks/evaluation/rank-exchange';
import { rank } from '#tasks/evaluation/ranking';
import { delongByPairs } from './delong-by-pairs';
import { allExchanges, type Exchanged } from './exchanged-by-hand';
import { randomPair } from './rows';

const LEVELS = [2, 5, 1e6];

test.each(LEVELS)('sees DeLong’s difference and variance in ranks as they are, with %d different scores', (levels) => {
  for (let seed = 0; seed < 100; seed++) {
    const [first, second] = randomPair(seed, 6 + seed, levels);
    const { aucs, variances } = delongByPairs(first, second);
    const { difference, variance } = new RankExchange(rank(first), rank(second)).asSeen();
    expect(Math.abs(difference - (aucs[0] - aucs[1]))).toBeLessThan(1e-9);
    expect(Math.abs(variance - (variances[0] + variances[1] - 2 * variances[2]))).toBeLessThan(1e-9);
  }
});

/** In whole billionths, each but once. */
const distinct = (all: readonly Exchanged[]) =>
  [...new Set(all.map(({ difference, variance }) => `${billionths(difference)} ${billionths(variance)}`))].sort();

const billionths = (value: number): number => Math.round(value * 1e9) + 0;

test.each(LEVELS)(
  'draws all that exchanging ranks row by row can make, and nothing else, with %d different scores',
  (levels) => {
    for (let seed = 0; seed < 10; seed++) {
      const [first, second] = randomPair(seed, 7, levels);
      const exchange = new RankExchange(rank(first), rank(second));
      const random = new Random(seed);
      const drawn = Array.from({ length: 2_000 }, () => exchange.draw(random));
      expect(distinct(drawn)).toEqual(distinct(allExchanges(first, second)));
      expect(distinct([exchange.asSeen()])).toEqual(distinct(allExchanges(first, second).slice(0, 1)));
    }
  },
);
