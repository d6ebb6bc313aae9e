import { describe, expect, test } from '@jest/globals';
import { cheapestThreshold, costOfRow, FLAG_NOTHING } from '#tasks/evaluation/costs/cost-of';
import { rank } from '#tasks/evaluation/ranking';
import { randomPair, rowsOf } from '../rows';

const COSTS = { missedPositive: 20, falseAlarm: 3, review: 1 };

describe('the cheapest threshold', () => {
  test('costs as little as the best of all scores, tried one after another', () => {
    const [scores] = randomPair(5, 600, 80);
    const amounts = Array.from(scores.labels, (label, row) => label * (row % 40));
    const stakes = { amounts: Float64Array.from(amounts) };
    const costAt = (threshold: number) =>
      scores.scores.reduce(
        (sum, score, row) =>
          sum + costOfRow(scores.labels[row] as number, score >= threshold, stakes.amounts[row] as number, COSTS),
        0,
      );
    const cheapest = Math.min(...[FLAG_NOTHING, ...scores.scores].map(costAt));
    const found = cheapestThreshold(rank(scores), stakes, COSTS);
    expect(costAt(found)).toBeCloseTo(cheapest, 9);
    expect(found).toBeLessThan(FLAG_NOTHING);
  });

  test('flags nothing where looking costs more than it can find', () => {
    const ranking = rank(rowsOf([0, 1, 0, 1], [0.1, 0.2, 0.3, 0.4]));
    const dear = { missedPositive: 1, falseAlarm: 0, review: 5 };
    expect(cheapestThreshold(ranking, { amounts: null }, dear)).toBe(FLAG_NOTHING);
  });
});
