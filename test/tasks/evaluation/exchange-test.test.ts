import { expect, test } from '@jest/globals';
import { exchangeTest } from '#tasks/evaluation/exchange-test';
import { Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';
import type { Scores } from '#tasks/evaluation/scores';
import { allExchanges, type Exchanged } from './exchanged-by-hand';
import { randomPair, rowsOf } from './rows';

const EXCHANGES = 1_999;

const pValueOf = (first: Scores, second: Scores) =>
  exchangeTest(rank(first), rank(second), { random: new Random(1), exchanges: EXCHANGES });

/** Of all exchanges, equal ones by halves. */
function exactly(first: Scores, second: Scores): number {
  const all = allExchanges(first, second).map(inErrors);
  const seen = all[0] as number;
  const isEqual = (value: number) => value === seen || Math.abs(value - seen) < 1e-9 * seen;
  const shares = all.map((value): number => (isEqual(value) ? 0.5 : value > seen ? 1 : 0));
  return shares.reduce((sum, share) => sum + share, 0) / all.length;
}

const inErrors = ({ difference, variance }: Exchanged): number =>
  Math.abs(difference) < 1e-12 ? 0 : Math.abs(difference) / Math.sqrt(variance < 1e-12 ? 0 : variance);

/** Four standard errors of a share of all draws, or of as many as make a hundred. */
const near = (share: number) => 4 * Math.max(Math.sqrt(share / EXCHANGES), share / 10);

test.each([2, 5, 1e6])(
  'is the share of all exchanges with a larger difference in standard errors, with %d different scores',
  (levels) => {
    for (let seed = 0; seed < 20; seed++) {
      const [first, second] = randomPair(seed, 10, levels);
      const exact = exactly(first, second);
      expect(Math.abs(pValueOf(first, second) - exact)).toBeLessThan(near(exact));
    }
  },
);

test('knows a model that is always right from one that is always wrong, as far as six rows can tell', () => {
  const labels = [0, 0, 0, 1, 1, 1];
  const [right, wrong] = [rowsOf(labels, [1, 2, 3, 4, 5, 6]), rowsOf(labels, [4, 5, 6, 1, 2, 3])];
  const exact = exactly(right, wrong);
  expect(exact).toBe(1 / 64);
  expect(Math.abs(pValueOf(right, wrong) - exact)).toBeLessThan(near(exact));
});

test('does not depend on the order of rows, nor on which model is named first', () => {
  const [first, second] = randomPair(3, 90, 30);
  const turned = ({ labels, scores }: Scores) => rowsOf([...labels].reverse(), [...scores].reverse());
  const pValue = pValueOf(first, second);
  expect(pValueOf(turned(first), turned(second))).toBe(pValue);
  expect(pValueOf(second, first)).toBe(pValue);
});
