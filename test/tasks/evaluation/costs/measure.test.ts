import { describe, expect, test } from '@jest/globals';
import { bootstrapCosts } from '#tasks/evaluation/costs/bootstrap';
import { cheapestThreshold, costOfRow, FLAG_NOTHING } from '#tasks/evaluation/costs/cost-of';
import { measureCosts } from '#tasks/evaluation/costs/measure';
import { evaluate } from '#tasks/evaluation/evaluate';
import { cdf } from '#tasks/evaluation/normal';
import { middle, Random } from '#tasks/evaluation/random';
import { rank } from '#tasks/evaluation/ranking';
import type { Scores } from '#tasks/evaluation/scores';
import { bestF1Threshold } from '#tasks/evaluation/threshold';
import { championOf, factsOf, inputOf } from '../evaluation-of';
import { randomPair, seeded } from '../rows';

const COSTS = { missedPositive: 10, falseAlarm: 3, review: 1, margin: 0 };

const amountsOf = (rows: number, seed = 5) => {
  const random = seeded(seed);
  return Float64Array.from({ length: rows }, () => Math.exp(4 * random()));
};

const costAt = ({ labels, scores }: Scores, amounts: Float64Array | null, threshold: number) =>
  scores.reduce(
    (sum, score, row) => sum + costOfRow(labels[row] as number, score >= threshold, amounts?.[row] ?? 0, COSTS),
    0,
  );

describe('the cost of a row', () => {
  test.each([
    ['a missed positive', 1, false, 10 + 25],
    ['a found positive', 1, true, 1],
    ['a false alarm', 0, true, 1 + 3],
    ['a negative left alone', 0, false, 0],
  ] as const)('of %s is what it costs', (_what, label, isFlagged, expected) => {
    expect(costOfRow(label, isFlagged, 25, COSTS)).toBe(expected);
  });
});

describe('costs of two models', () => {
  const [ours, theirs] = randomPair(21, 1200, 500);
  const amounts = amountsOf(1200);
  const measured = (changes: Partial<Parameters<typeof measureCosts>[0]> = {}) =>
    measureCosts({
      input: { ...COSTS, amount: 'amount' },
      confidence: 0.95,
      isEnough: true,
      challenger: { scores: ours, threshold: 0.4 },
      champion: { ranking: rank(theirs), threshold: 0.6 },
      amounts,
      ...changes,
    });

  test('are what the rows cost, by the thousand', () => {
    const { challenger, champion, noModel, difference } = measured();
    expect(challenger.perThousand).toBeCloseTo(costAt(ours, amounts, 0.4) / 1.2, 8);
    expect(champion?.perThousand).toBeCloseTo(costAt(theirs, amounts, 0.6) / 1.2, 8);
    expect(champion?.thresholdFrom).toBe('production');
    expect(noModel.perThousand).toBeCloseTo(costAt(ours, amounts, FLAG_NOTHING) / 1.2, 8);
    expect(difference?.perThousand).toBeCloseTo(challenger.perThousand - (champion?.perThousand ?? 0), 8);
  });

  test('take the champion’s cheapest threshold on these rows where its package names none', () => {
    const { champion } = measured({ champion: { ranking: rank(theirs), threshold: null } });
    expect(champion).toMatchObject({
      threshold: cheapestThreshold(rank(theirs), { amounts }, COSTS),
      thresholdFrom: 'test',
    });
  });

  test('reject what is dearer beyond doubt, and hold it where positives are few', () => {
    const dear = { challenger: { scores: ours, threshold: FLAG_NOTHING } };
    expect(measured(dear).difference?.interval[0]).toBeGreaterThan(0);
    expect(measured(dear).difference?.judgement).toBe('rejects');
    expect(measured({ ...dear, isEnough: false }).difference?.judgement).toBe('holds');
  });

  test('count a missing amount as 0, and how many positives have none', () => {
    const holes = amounts.map((amount, row) => (row < 100 ? Number.NaN : amount));
    const { amountsMissing, noModel } = measured({ amounts: holes });
    expect(amountsMissing).toBe(ours.labels.slice(0, 100).reduce((sum, label) => sum + label, 0));
    const known = holes.map((amount) => (Number.isNaN(amount) ? 0 : amount));
    expect(noModel.perThousand).toBeCloseTo(costAt(ours, known, FLAG_NOTHING) / 1.2, 8);
  });

  test('have the intervals that drawing rows class by class gives', () => {
    const { challenger, champion, noModel, difference } = measured();
    const random = new Random(7);
    const classes = [0, 1].map((label) => [...ours.labels.keys()].filter((row) => ours.labels[row] === label));
    const draws = Array.from({ length: 2000 }, () => {
      const rows = classes.flatMap((members) => members.map(() => members[random.bits() % members.length] as number));
      const cost = ({ labels, scores }: Scores, threshold: number) =>
        rows.reduce(
          (sum, row) =>
            sum + costOfRow(labels[row] as number, (scores[row] as number) >= threshold, amounts[row] as number, COSTS),
          0,
        ) / 1.2;
      const [a, b] = [cost(ours, 0.4), cost(theirs, 0.6)];
      return { challenger: a, champion: b, noModel: cost(ours, FLAG_NOTHING), difference: a - b };
    });
    for (const [interval, of] of [
      [challenger.interval, 'challenger'],
      [champion?.interval, 'champion'],
      [noModel.interval, 'noModel'],
      [difference?.interval, 'difference'],
    ] as const) {
      const [low, high] = middle(
        Float64Array.from(draws, (draw) => draw[of]),
        0.95,
      );
      const [ourLow, ourHigh] = interval as [number, number];
      expect(Math.abs(ourLow - low)).toBeLessThan(0.1 * (high - low));
      expect(Math.abs(ourHigh - high)).toBeLessThan(0.1 * (high - low));
    }
  });

  test('have nearly the same intervals when amounts must share a kind', () => {
    const rows = 12_000;
    const [many] = randomPair(3, rows, 500);
    const intervals = (precise: boolean) =>
      bootstrapCosts(
        {
          // Rounded to quarters there are few different amounts, each of which has a kind of its own.
          stakes: {
            ...many,
            amounts: amountsOf(rows).map((amount) => (precise ? amount : Math.round(amount * 4) / 4)),
          },
          flagsOf: (row) => ((many.scores[row] as number) >= 0.5 ? 1 : 2),
          costs: COSTS,
        },
        0.95,
      ).challenger;
    const [[low, high], [sharedLow, sharedHigh]] = [intervals(false), intervals(true)];
    expect(Math.abs(low - sharedLow)).toBeLessThan(0.1 * (high - low));
    expect(Math.abs(high - sharedHigh)).toBeLessThan(0.1 * (high - low));
  });
});

describe('an evaluation with costs', () => {
  const input = inputOf({ costs: { ...COSTS, amount: 'amount' }, facts: factsOf(1200, { amounts: amountsOf(1200) }) });
  const withAmounts = { ...input, thresholdRows: { ...randomPair(22, 900, 500)[0], amounts: amountsOf(900, 6) } };

  test('chooses the threshold that costs least on the validation rows and judges it on the test rows', () => {
    const { threshold, costs, thresholds } = evaluate(withAmounts);
    const chosen = cheapestThreshold(rank(withAmounts.thresholdRows), withAmounts.thresholdRows, COSTS);
    expect(threshold).toMatchObject({ value: chosen, chosenFor: 'cost', chosenOn: 'validation' });
    expect(costs?.challenger.threshold).toBe(chosen);
    const row = thresholds.find(({ threshold: value }) => value === chosen);
    expect(row?.costPerThousand).toBeCloseTo(costs?.challenger.perThousand as number, 8);
    for (const { threshold: value, costPerThousand } of thresholds) {
      expect(costPerThousand).toBeCloseTo(costAt(input.challenger, input.facts.amounts, value) / 1.2, 6);
    }
  });

  test('rejects a model that ranks worse and saves money only because the champion’s threshold was chosen for something else', () => {
    const { test, validation } = noisier();
    const { verdict, costs, champion } = evaluate({
      ...inputOf({ costs: { missedPositive: 100, falseAlarm: 2, review: 1, margin: 0 } }),
      expectedRows: test.champion.labels.length,
      challenger: test.challenger,
      champion: championOf(test.champion, bestF1Threshold(rank(validation.champion))),
      thresholdRows: { ...validation.challenger, amounts: null },
      facts: factsOf(test.champion.labels.length),
    });
    expect(champion?.interval[1]).toBeLessThan(0);
    expect(costs?.difference?.interval[1]).toBeLessThan(0);
    expect(costs?.difference?.atCheapest.perThousand).toBeGreaterThan(0);
    expect(verdict).toBe('reject');
  });

  test('takes amounts only where a column is named', () => {
    const { costs } = evaluate({ ...withAmounts, costs: COSTS });
    expect(costs?.noModel.perThousand).toBeCloseTo(costAt(input.challenger, null, FLAG_NOTHING) / 1.2, 8);
  });
});

/** A champion, and a challenger that blurs what the champion sees: scores of both, of test rows and of validation rows. */
function noisier() {
  const random = new Random(4);
  const labels = new Uint8Array(8_000).fill(1, 0, 400);
  const draw = () => {
    const seen = Array.from(labels, (label) => 2 * label + random.normal());
    const scored = (noise: number): Scores => ({
      labels,
      scores: Float64Array.from(seen, (value) => cdf(value + noise * random.normal() - 3)),
    });
    return { champion: scored(0.2), challenger: scored(0.7) };
  };
  return { test: draw(), validation: draw() };
}
