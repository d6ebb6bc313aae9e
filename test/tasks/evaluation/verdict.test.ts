/** What each result of the evaluation makes of the verdict, and in which words. Long, as it is the table of all findings. */
import { describe, expect, test } from '@jest/globals';
import type { CostResult, MetricResult, SegmentResult } from '#tasks/contracts/evaluation';
import { judgeCosts } from '#tasks/evaluation/costs/measure';
import { apart, count, digitsFor, money, percent, pValue, signed } from '#tasks/evaluation/format';
import { judgeMetric } from '#tasks/evaluation/metrics/judge';
import { type Judged, judge } from '#tasks/evaluation/verdict';

const GOOD: Judged = {
  gate: { minimumAuc: 0.7, margin: 0.01, confidence: 0.95, minimumPositives: 50, metrics: {} },
  test: { rows: 20_000, positives: 315 },
  dataset: { suspects: [], duplicatesAcrossSplits: 0 },
  challenger: { auc: 0.7812, interval: [0.7683, 0.794] },
  champion: null,
  championProblem: null,
  metrics: [],
  segments: [],
  segmentsLeftOut: 0,
  costs: null,
};
const against = (difference: number, interval: [number, number], p = 0.2): Partial<Judged> => ({
  champion: { quality: { auc: 0.78 }, difference, interval, intervalMethod: 'delong-mover', pValue: p },
});
const FEW: Partial<Judged> = { test: { rows: 20_000, positives: 14 } };
/** With plain spaces. */
const plainly = <T>(document: T): T => JSON.parse(JSON.stringify(document).replaceAll('\u00a0', ' ')) as T;
const judged = (...changes: Partial<Judged>[]) => {
  const { verdict, findings } = plainly(judge(Object.assign({}, GOOD, ...changes)));
  return { verdict, findings, reasons: findings.map(({ sentence }) => sentence) };
};

describe('verdict', () => {
  test('promotes a first model that is good enough, and says why', () => {
    const { verdict, reasons } = judged();
    expect(verdict).toBe('promote');
    expect(reasons).toEqual([
      'AUC 0.781 (95 % interval 0.768 to 0.794) is above the required 0.700.',
      "Even the lower end of the AUC's interval, 0.768, is above 0.500, the AUC of guessing.",
      'There is no champion yet to compare it with.',
      'The test rows hold 315 positives; 50 are needed to judge.',
    ]);
  });

  test('promotes a model that is better than the champion', () => {
    const { verdict, reasons } = judged(against(0.012, [0.003, 0.021], 0.0089));
    expect(verdict).toBe('promote');
    expect(reasons[2]).toBe(
      "It is better than the champion: the champion's AUC is 0.780, the difference +0.012 (95 % interval +0.003 to +0.021, p = 0.009).",
    );
  });

  test('promotes a model that is surely not much worse', () => {
    const { verdict, reasons } = judged(against(-0.001, [-0.01, 0.008]));
    expect(verdict).toBe('promote');
    expect(reasons[2]).toContain('It is not worse than the champion by more than the allowed 0.010: ');
  });

  test('promotes an AUC of exactly the minimum', () => {
    const { verdict, reasons } = judged({ challenger: { auc: 0.7, interval: [0.65, 0.75] } });
    expect(verdict).toBe('promote');
    expect(reasons[0]).toContain('is exactly the required 0.700.');
  });

  test('never calls a model better that scores every row as the champion does', () => {
    const same = { quality: { auc: 0.78 }, difference: 0, interval: [0, 0], intervalMethod: 'identical', pValue: 1 };
    const { verdict, reasons } = judged({ champion: same as Judged['champion'] });
    expect(verdict).toBe('promote');
    expect(reasons[2]).toContain('It is the very same model as the champion: ');
  });

  test('holds another model that puts too few rows in the same order', () => {
    const alike = (reach: number) => ({
      champion: {
        quality: { auc: 0.95 },
        difference: 0,
        interval: [-reach, reach],
        intervalMethod: 'same-order',
        pValue: 1,
      },
    });
    const { verdict, reasons } = judged(alike(0.032) as Partial<Judged>);
    expect(verdict).toBe('hold');
    expect(reasons[0]).toContain(
      'It puts all rows in the same order as the champion, but is another model, and may mistake rows of which these hold none: by that it may be worse by up to 0.032 where 0.010 is allowed: ',
    );
    expect(judged(alike(0.008) as Partial<Judged>).verdict).toBe('promote');
  });

  test('rejects an AUC that is too low, with as many digits as it takes to see it', () => {
    const { verdict, reasons } = judged({ challenger: { auc: 0.69996, interval: [0.68, 0.72] } });
    expect(verdict).toBe('reject');
    expect(reasons[0]).toBe('AUC 0.69996 (95 % interval 0.680 to 0.720) is below the required 0.70000.');
  });

  test('rejects a model that cannot be told from guessing', () => {
    const { verdict, reasons } = judged({ challenger: { auc: 0.75, interval: [0.48, 0.9] } });
    expect(verdict).toBe('reject');
    expect(reasons[0]).toBe(
      "The AUC's interval reaches down to 0.480: on these rows the model cannot be told from guessing (0.500).",
    );
  });

  test('rejects a model that is worse than the champion beyond doubt and may be so by more than the margin', () => {
    const { verdict, reasons } = judged(against(-0.05, [-0.07, -0.03], 1e-6));
    expect(verdict).toBe('reject');
    expect(reasons[0]).toBe(
      "It is worse than the champion, by up to 0.070 where 0.010 is allowed: the champion's AUC is 0.780, the difference −0.050 (95 % interval −0.070 to −0.030, p < 0.001).",
    );
  });

  test('holds a model of which these rows cannot tell whether it is worse', () => {
    const { verdict, reasons } = judged(against(0.004, [-0.0153, 0.023]));
    expect(verdict).toBe('hold');
    expect(reasons[0]).toContain(
      'These rows cannot tell whether it is worse than the champion: it may be worse by up to 0.015 where 0.010 is allowed: ',
    );
  });

  test('rejects a model that may lose more than five times what it may gain, unless positives are few', () => {
    const { verdict, reasons } = judged(against(-0.0061, [-0.0153, 0.003]));
    expect(verdict).toBe('reject');
    expect(reasons[0]).toContain(
      'It has little to gain and much to lose beside the champion: it may be worse by up to 0.015 where 0.010 is allowed, and better by 0.003 at most: ',
    );
    expect(judged(against(-0.0061, [-0.0153, 0.0031])).verdict).toBe('hold');
    expect(judged(FEW, against(-0.0061, [-0.0153, 0.003])).verdict).toBe('hold');
  });

  test('looks at the interval, never at the value inside', () => {
    for (const difference of [-0.009, 0.003, 0.009]) {
      expect(judged(against(difference, [-0.0153, 0.007])).verdict).toBe('hold');
      expect(judged(against(difference, [-0.01, 0.02])).verdict).toBe('promote');
    }
  });

  test('holds a model that the champion cannot be compared with, and says what is in the way', () => {
    const { verdict, reasons } = judged({ championProblem: 'the dataset lacks its column Merchant.' });
    expect(verdict).toBe('hold');
    expect(reasons[0]).toBe(
      'It could not be compared with the champion, which cannot score these rows: the dataset lacks its column Merchant.',
    );
  });

  test('puts what rejects first, then what holds, then what passes', () => {
    const { findings } = judged({ challenger: { auc: 0.75, interval: [0.48, 0.9] } }, against(0.1, [-0.2, 0.4]));
    expect(findings.map(({ about, judgement }) => [about, judgement])).toEqual([
      ['guessing', 'rejects'],
      ['champion', 'holds'],
      ['minimum', 'passes'],
      ['positives', 'passes'],
    ]);
  });
});

describe('verdict with few positives', () => {
  test('is hold for a model that would pass, even a first one or a better one', () => {
    for (const changes of [{}, against(0.05, [0.02, 0.08])]) {
      const { verdict, reasons } = judged(FEW, changes);
      expect(verdict).toBe('hold');
      expect(reasons[0]).toBe(
        'The test rows hold only 14 positives, fewer than the 50 that are needed to judge: with so few nobody can know how good the model is; its AUC may be anything from 0.768 to 0.794.',
      );
    }
  });

  test.each([
    ['hold', 0.65, [0.5, 0.78]],
    ['hold', 0.55, [0.45, 0.71]],
    ['reject', 0.55, [0.45, 0.65]],
  ] as const)('is %s for an AUC of %d with the interval %j', (expected, auc, [low, high]) => {
    expect(judged(FEW, { challenger: { auc, interval: [low, high] } }).verdict).toBe(expected);
  });

  test('is reject for a model that is worse than the champion all the same', () => {
    expect(judged(FEW, against(-0.2, [-0.3, -0.1])).verdict).toBe('reject');
  });
});

const RECALL: MetricResult = {
  metric: 'recallAtFalsePositiveRate',
  better: 'higher',
  parameter: 0.01,
  value: 0.61,
  champion: 0.6,
  difference: 0.01,
  interval: [-0.01, 0.03],
  intervalMethod: 'bootstrap',
  bound: 0.5,
  margin: 0.02,
  judgement: 'passes',
};
const metric = (changes: Partial<MetricResult>): Partial<Judged> => {
  const result = { ...RECALL, ...changes };
  return { metrics: [{ ...result, judgement: judgeMetric(result) }] };
};

describe('verdict by metrics', () => {
  test.each([
    ['promote', {}],
    ['promote', { bound: null, margin: null, value: 0 }],
    ['reject', { value: 0.499 }],
    ['hold', { interval: [-0.03, 0.01] }],
    ['reject', { interval: [-0.03, -0.005] }],
    ['promote', { interval: [-0.02, -0.005] }],
    ['promote', { better: 'lower', bound: 0.7, interval: [-0.5, 0.02] }],
    ['hold', { better: 'lower', bound: 0.7, interval: [-0.01, 0.03] }],
    ['reject', { better: 'lower', bound: 0.7, interval: [0.01, 0.03] }],
    ['reject', { better: 'lower', bound: 0.6 }],
  ] as [string, Partial<MetricResult>][])('is %s for %j', (expected, changes) => {
    expect(judged(metric(changes)).verdict).toBe(expected);
  });

  test('only tells a margin to a champion that is not there', () => {
    const alone = metric({ bound: null, champion: null, difference: null, interval: null });
    expect(alone.metrics?.[0]?.judgement).toBe('told');
    expect(judged(alone).reasons).not.toContain('');
  });

  test('says what was asked for and what came out', () => {
    const { reasons } = judged(metric({ interval: [-0.03, 0.01], difference: -0.01 }));
    expect(reasons[0]).toBe(
      "Recall at a false positive rate of 1 % 0.610 is above the required 0.500. Recall at a false positive rate of 1 % may be worse by more than the allowed 0.020 than the champion's 0.600 (−0.010, 95 % interval −0.030 to +0.010).",
    );
  });
});

const TRAVEL: SegmentResult = {
  column: 'Category',
  value: 'travel',
  rows: 1204,
  positives: 88,
  challenger: 0.71,
  champion: 0.79,
  difference: -0.08,
  interval: [-0.11, -0.06],
  judgement: 'rejects',
};
const segments = (...list: Partial<SegmentResult>[]): Partial<Judged> => ({
  gate: { ...GOOD.gate, segments: { columns: ['Category'], maximumDrop: 0.05, minimumPositives: 50 } },
  segments: list.map((changes) => ({ ...TRAVEL, ...changes })),
});

describe('verdict by segments', () => {
  test('rejects a model that falls in a segment beyond doubt', () => {
    const { verdict, reasons } = judged(segments({}));
    expect(verdict).toBe('reject');
    expect(reasons[0]).toBe(
      "Where Category is 'travel' the AUC falls by 0.060 at least, more than the allowed 0.050: 0.710 beside the champion's 0.790, −0.080 (95 % interval −0.110 to −0.060); 1,204 rows, 88 positive.",
    );
  });

  test('holds a model that falls in a segment, perhaps by more than is allowed', () => {
    const { verdict, reasons } = judged(segments({ judgement: 'holds', interval: [-0.12, -0.03] }));
    expect(verdict).toBe('hold');
    expect(reasons[0]).toContain('falls, perhaps by as much as 0.120 where 0.050 is allowed');
  });

  test('tells segments that are too small, and judges them not', () => {
    const { verdict, reasons } = judged(segments({ judgement: 'passes' }, { judgement: 'told', value: 'art' }));
    expect(verdict).toBe('promote');
    expect(reasons).toContain(
      '1 segment passes: no fall of more than the allowed 0.050 is shown. 1 segment with fewer than 50 positives, or nothing to compare with, is told in the report, not judged.',
    );
  });
});

test('names the five worst segments and counts the others', () => {
  const { reasons } = judged(segments(...Array.from({ length: 12 }, (_, index) => ({ value: `c${index}` }))));
  expect(reasons.filter((reason) => reason.startsWith('Where Category is'))).toHaveLength(5);
  expect(reasons).toContain('7 more segments fall; the report lists them.');
});

const cost = (interval: [number, number], margin = 0, atCheapest = interval): Partial<Judged> => {
  const middleOf = ([low, high]: [number, number]) => (low + high) / 2;
  const perThousand = middleOf(interval);
  const costs: CostResult = {
    input: { missedPositive: 100, falseAlarm: 5, review: 1, margin },
    amountsMissing: 0,
    challenger: { threshold: 0.2, perThousand: 900 + perThousand, interval: [800, 1000] },
    champion: { threshold: 0.3, thresholdFrom: 'production', perThousand: 900, interval: [800, 1000] },
    noModel: { perThousand: 1575, interval: [1400, 1700] },
    difference: {
      perThousand,
      interval,
      judgement: judgeCosts(interval, margin),
      atCheapest: { threshold: 0.25, perThousand: middleOf(atCheapest), interval: atCheapest },
    },
  };
  return { costs };
};

describe('verdict by costs', () => {
  test('promotes what is cheaper or not dearer as far as anyone can tell', () => {
    expect(judged(cost([-80, -20])).verdict).toBe('promote');
    expect(judged(cost([-80, 20])).verdict).toBe('promote');
    expect(judged(cost([-80, -20])).reasons[3]).toBe(
      "It is cheaper than the champion: a thousand decisions cost 850.00 at the threshold 0.200, the champion's 900.00 at 0.300, with which it works in production; the difference is −50.00 (95 % interval −80.00 to −20.00); flagging nothing costs 1,575.",
    );
  });

  test('rejects what is dearer beyond doubt by more than is allowed', () => {
    const { verdict, reasons } = judged(cost([5, 40]));
    expect(verdict).toBe('reject');
    expect(reasons[0]).toMatch(/^It is dearer than the champion: /);
    expect(judged(cost([5, 40], 10)).verdict).toBe('promote');
  });

  test('holds a model that ranks worse but costs less, and says that they disagree', () => {
    const { verdict, reasons } = judged(against(-0.05, [-0.07, -0.03], 1e-6), cost([-80, -20]));
    expect(verdict).toBe('hold');
    expect(reasons[0]).toMatch(/^Ranking and money disagree: it costs less than the champion, and yet ranks worse\. /);
  });

  test('rejects a model that ranks worse and costs less only by its threshold, which the champion could have', () => {
    const { verdict, reasons } = judged(against(-0.05, [-0.07, -0.03], 1e-6), cost([-80, -20], 0, [-15, 10]));
    expect(verdict).toBe('reject');
    expect(reasons.find((reason) => reason.startsWith('It is cheaper than the champion'))).toContain(
      'A new threshold for the champion may save as much: beside it at 0.250, the cheapest for it on these rows, the difference is −2.50 (95 % interval −15.00 to +10.00).',
    );
  });

  test('rejects a model that ranks worse and does not cost less beyond doubt', () => {
    expect(judged(against(-0.05, [-0.07, -0.03], 1e-6), cost([-80, 2])).verdict).toBe('reject');
  });
});

describe('verdict on doubtful data', () => {
  const suspects = [{ feature: 'ChargebackDate', auc: 0.9984 }];

  test('is hold at best when a feature tells the label alone', () => {
    const { verdict, reasons } = judged({ dataset: { suspects, duplicatesAcrossSplits: 0 } });
    expect(verdict).toBe('hold');
    expect(reasons[0]).toBe(
      'ChargebackDate (AUC 0.998) tells the label alone: perhaps known only after the event (leakage). Then no figure here will hold in production.',
    );
  });

  test('is reject when the model is rejected anyway', () => {
    const changes = { dataset: { suspects, duplicatesAcrossSplits: 0 } };
    expect(judged(changes, against(-0.05, [-0.07, -0.03])).verdict).toBe('reject');
  });

  test('tells rows that were learned by heart', () => {
    const { verdict, reasons } = judged({ dataset: { suspects: [], duplicatesAcrossSplits: 37 } });
    expect(verdict).toBe('promote');
    expect(reasons.at(-1)).toBe(
      '37 held-out rows equal a training row in every feature column; where that is no coincidence, the figures flatter the model.',
    );
  });
});

describe('figures in words', () => {
  test('are written one way', () => {
    expect([signed(0.012), signed(-0.012), signed(-0.0001)]).toEqual(['+0.012', '−0.012', '0.000']);
    expect([percent(0.95), percent(0.999), percent(0.0017), percent(0.22123)]).toEqual([
      '95\u00a0%',
      '99.9\u00a0%',
      '0.17\u00a0%',
      '22.12\u00a0%',
    ]);
    expect([pValue(0.0004), pValue(0.04), pValue(1)]).toEqual(['p < 0.001', 'p = 0.040', 'p = 1.000']);
    expect(count(284807)).toBe('284,807');
    expect([12345.6, 12.5, 0, 0.03124, -1234].map(money)).toEqual(['12,346', '12.50', '0.00', '0.0312', '−1,234']);
    expect([digitsFor(0.42), digitsFor(0.000412), digitsFor(0)]).toEqual([4, 6, 4]);
    expect([apart(0.7, 0.7), apart(0.7004, 0.7)]).toEqual([
      ['0.700', '0.700'],
      ['0.7004', '0.7000'],
    ]);
  });
});
