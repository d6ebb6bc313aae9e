import { describe, expect, test } from '@jest/globals';
import { apart, count, digitsFor, percent, pValue, signed } from '#tasks/evaluation/format';
import { judge } from '#tasks/evaluation/verdict';

type Judged = Parameters<typeof judge>[0];

const GOOD: Judged = {
  gate: { minimumAuc: 0.7, margin: 0.01, confidence: 0.95 },
  challenger: { auc: 0.7812, interval: [0.7683, 0.794] },
  champion: null,
  championProblem: null,
};
const against = (difference: number, interval: [number, number], p = 0.2): Partial<Judged> => ({
  champion: { quality: { auc: 0.78 }, difference, interval, pValue: p },
});
const judged = (changes: Partial<Judged>) => judge({ ...GOOD, ...changes });

describe('verdict', () => {
  test('passes a first model that is good enough, and says why', () => {
    expect(judge(GOOD)).toEqual({
      passed: true,
      reasons: [
        'AUC 0.781 (95 % interval 0.768 to 0.794) is above the required 0.700.',
        "Even the lower end of the AUC's interval, 0.768, is above 0.500, the AUC of guessing.",
        'There is no champion yet to compare it with.',
      ],
    });
  });

  test('passes a model that is better than the champion', () => {
    const { passed, reasons } = judged(against(0.012, [0.003, 0.021], 0.0089));
    expect(passed).toBe(true);
    expect(reasons[2]).toBe(
      "It is better than the champion: the champion's AUC is 0.780, the difference +0.012 (95 % interval +0.003 to +0.021, p = 0.009).",
    );
  });

  test('passes a model that is surely not much worse', () => {
    const { passed, reasons } = judged(against(-0.001, [-0.01, 0.008]));
    expect(passed).toBe(true);
    expect(reasons[2]).toContain('It is not worse than the champion by more than the allowed 0.010: ');
  });

  test('passes a model that the champion cannot be compared with, and says what is in the way', () => {
    const { passed, reasons } = judged({ championProblem: 'the dataset lacks its column Merchant' });
    expect(passed).toBe(true);
    expect(reasons[2]).toBe(
      'It was not compared with the champion, which could not score these rows: the dataset lacks its column Merchant.',
    );
  });

  test('passes an AUC of exactly the minimum', () => {
    const { passed, reasons } = judged({ challenger: { auc: 0.7, interval: [0.65, 0.75] } });
    expect(passed).toBe(true);
    expect(reasons[0]).toContain('is exactly the required 0.700.');
  });

  test('fails when the AUC is too low, with as many digits as it takes to see it', () => {
    const { passed, reasons } = judged({ challenger: { auc: 0.69996, interval: [0.68, 0.72] } });
    expect(passed).toBe(false);
    expect(reasons[0]).toBe('AUC 0.69996 (95 % interval 0.680 to 0.720) is below the required 0.70000.');
  });

  test('fails when the interval reaches down to guessing', () => {
    const { passed, reasons } = judged({ challenger: { auc: 0.75, interval: [0.48, 0.9] } });
    expect(passed).toBe(false);
    expect(reasons[0]).toBe(
      "The AUC's interval reaches down to 0.480: on these rows the model cannot be told from guessing (0.500).",
    );
  });

  test('fails when the model may be worse than the champion by more than the margin', () => {
    const { passed, reasons } = judged(against(-0.004, [-0.0153, 0.007]));
    expect(passed).toBe(false);
    expect(reasons[0]).toBe(
      "It may be worse than the champion, by up to 0.015 where 0.010 is allowed: the champion's AUC is 0.780, the difference −0.004 (95 % interval −0.015 to +0.007, p = 0.200).",
    );
  });

  test('fails when the model is worse than the champion, in so many words', () => {
    expect(judged(against(-0.05, [-0.07, -0.03], 1e-6)).reasons[0]).toMatch(
      /^It is worse than the champion, .*p < 0\.001\)\.$/,
    );
  });

  test('puts what speaks against the model first', () => {
    const { reasons } = judged({ challenger: { auc: 0.75, interval: [0.48, 0.9] }, ...against(-0.1, [-0.2, 0]) });
    expect(reasons.map((reason) => reason.split(' ').slice(0, 3).join(' '))).toEqual([
      "The AUC's interval",
      'It may be',
      'AUC 0.750 (95',
    ]);
  });
});

describe('figures in words', () => {
  test('are written one way', () => {
    expect([signed(0.012), signed(-0.012), signed(-0.0001)]).toEqual(['+0.012', '−0.012', '0.000']);
    expect([percent(0.95), percent(0.999), percent(0.0017), percent(0.22123)]).toEqual([
      '95 %',
      '99.9 %',
      '0.17 %',
      '22.12 %',
    ]);
    expect([pValue(0.0004), pValue(0.04), pValue(1)]).toEqual(['p < 0.001', 'p = 0.040', 'p = 1.000']);
    expect(count(284807)).toBe('284,807');
    expect([digitsFor(0.42), digitsFor(0.000412), digitsFor(0)]).toEqual([4, 6, 4]);
    expect([apart(0.7, 0.7), apart(0.7004, 0.7)]).toEqual([
      ['0.700', '0.700'],
      ['0.7004', '0.7000'],
    ]);
  });
});
