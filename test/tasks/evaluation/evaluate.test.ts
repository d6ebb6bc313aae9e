import { describe, expect, test } from '@jest/globals';
import { Evaluation } from '#tasks/contracts/evaluation';
import { evaluate } from '#tasks/evaluation/evaluate';
import { rank } from '#tasks/evaluation/ranking';
import type { Scores } from '#tasks/evaluation/scores';
import { summarize } from '#tasks/evaluation/summary';
import { bestF1Threshold, decideAt } from '#tasks/evaluation/threshold';
import { delongByPairs } from './delong-by-pairs';
import { ABOUT, CHAMPION_ARN, championOf, evaluationOf, inputOf } from './evaluation-of';
import { rowsOf } from './rows';

describe('evaluation', () => {
  test('fits its contract, and survives JSON unchanged', () => {
    const evaluation = evaluationOf();
    expect(Evaluation.parse(JSON.parse(JSON.stringify(evaluation)))).toEqual(evaluation);
  });

  test('compares both models on the same rows', () => {
    const input = inputOf();
    const slow = delongByPairs(input.challenger, input.champion?.scores as Scores);
    const { challenger, champion } = evaluate(input);
    expect(challenger.auc).toBeCloseTo(slow.aucs[0], 12);
    expect(challenger.standardError).toBeCloseTo(Math.sqrt(slow.variances[0]), 12);
    expect(champion).toMatchObject({ modelPackageArn: CHAMPION_ARN });
    expect(champion?.quality.auc).toBeCloseTo(slow.aucs[1], 12);
    expect(champion?.difference).toBeCloseTo(slow.aucs[0] - slow.aucs[1], 12);
  });

  test('chooses the threshold on the given rows and judges it on the test rows', () => {
    const input = inputOf();
    const value = bestF1Threshold(rank(input.thresholdRows as Scores));
    expect(evaluate(input).threshold).toEqual({
      value,
      chosenFor: 'f1',
      chosenOn: 'validation',
      ...decideAt(value, input.challenger),
    });
  });

  test('says so when it had to choose the threshold on the test rows', () => {
    expect(evaluationOf({ thresholdRows: undefined }).threshold.chosenOn).toBe('test');
  });

  test('finds a model equal to itself', () => {
    const { challenger, about } = inputOf();
    const { lineage } = about;
    const origin = lineage.champion && { ...lineage.champion, modelDigest: lineage.modelDigest };
    const { champion, verdict, disagreements, findings } = evaluationOf({
      about: { ...about, lineage: { ...lineage, champion: origin } },
      champion: championOf(challenger),
    });
    expect(champion).toMatchObject({ difference: 0, interval: [0, 0], intervalMethod: 'identical', pValue: 1 });
    expect([verdict, disagreements]).toEqual(['promote', []]);
    expect(findings.some(({ sentence }) => sentence.includes('better than the champion'))).toBe(false);
  });

  test('lists the ten rows about which the models differ most, by their ids', () => {
    const input = inputOf();
    const gaps = [...input.challenger.scores].map((score, row) => ({
      row,
      gap: Math.abs(score - (input.champion?.scores.scores[row] as number)),
    }));
    const largest = gaps.sort((a, b) => b.gap - a.gap).slice(0, 10);
    const { disagreements } = evaluate(input);
    expect(disagreements.map(({ challenger, champion }) => Math.abs(challenger - champion))).toEqual(
      largest.map(({ gap }) => gap),
    );
    for (const { rowId, label, challenger } of disagreements) {
      const row = Number(rowId.slice(1));
      expect([label, challenger]).toEqual([input.challenger.labels[row], input.challenger.scores[row]]);
    }
  });

  test('has a table of thresholds, the chosen one among them, that adds up', () => {
    const { thresholds, threshold, test: rows } = evaluationOf();
    expect(thresholds.find(({ threshold: value }) => value === threshold.value)).toMatchObject(threshold.confusion);
    expect(thresholds.map(({ threshold: value }) => value)).toEqual(
      thresholds.map(({ threshold: value }) => value).sort((a, b) => b - a),
    );
    for (const { truePositives, falsePositives, trueNegatives, falseNegatives, costPerThousand } of thresholds) {
      expect(truePositives + falsePositives + trueNegatives + falseNegatives).toBe(rows.rows);
      expect(truePositives + falseNegatives).toBe(rows.positives);
      expect(costPerThousand).toBeNull();
    }
  });

  test('stands alone without a champion', () => {
    expect(evaluationOf({ champion: null })).toMatchObject({
      champion: null,
      championProblem: null,
      verdict: 'promote',
      disagreements: [],
    });
  });
});

const change = (row: number, changed: { label?: number; score?: number }): Scores => {
  const { challenger } = inputOf();
  if (changed.label !== undefined) challenger.labels[row] = changed.label;
  if (changed.score !== undefined) challenger.scores[row] = changed.score;
  return challenger;
};
const asChampion = (scores: Scores) => ({ champion: championOf(scores) });
const toChooseOn = (scores: Scores) => ({ thresholdRows: { ...scores, amounts: null } });

describe('evaluation of scores that cannot be trusted', () => {
  test.each([
    [
      'fewer scores than test rows',
      { expectedRows: 1201 },
      'expected the challenger to score 1201 rows, got 1200 scores',
    ],
    [
      'fewer scores of the champion',
      asChampion(rowsOf([1, 0], [0.9, 0.1])),
      'expected the champion to score 1200 rows, got 2',
    ],
    [
      'labels that differ between the files',
      asChampion(change(17, { label: 1 - (inputOf().challenger.labels[17] as number) })),
      'in row 18',
    ],
    ['a score that is not finite', { challenger: change(2, { score: Number.NaN }) }, 'got NaN for row 3'],
    [
      'a score that is no probability',
      { challenger: change(5, { score: 1.5 }) },
      'score from 0 to 1, got 1.5 for row 6',
    ],
    [
      'a champion that scores margins',
      asChampion(change(0, { score: -3 })),
      'expected the champion to score from 0 to 1, got -3',
    ],
    [
      'a label that is neither 0 nor 1',
      { challenger: change(9, { label: 2 }) },
      'expected labels 0 or 1, got 2 for row 10',
    ],
    [
      'labels without scores',
      { challenger: { labels: new Uint8Array(3), scores: new Float64Array(2) } },
      'as many labels as scores of the challenger, got 3 and 2',
    ],
    [
      'rows of one class only',
      { challenger: rowsOf([0, 0, 0], [0.1, 0.2, 0.3]), expectedRows: 3 },
      'got 0 positive and 3 negative',
    ],
    [
      'a single positive',
      { challenger: rowsOf([0, 1, 0], [0.1, 0.2, 0.3]), expectedRows: 3 },
      'at least two test rows of either class',
    ],
    ['no row', { challenger: rowsOf([], []), expectedRows: 0 }, 'got 0 positive and 0 negative'],
    [
      'fewer scores than rows to choose the threshold on',
      { expectedThresholdRows: 901 },
      'expected the challenger, for the threshold, to score 901 rows, got 900 scores',
    ],
    [
      'threshold rows without a positive',
      toChooseOn(rowsOf([0, 0], [0.1, 0.2])),
      'expected positive rows to choose the threshold on',
    ],
    [
      'threshold rows that are no probabilities',
      toChooseOn(rowsOf([0, 1], [0.1, 7])),
      'for the threshold, to score from 0 to 1, got 7',
    ],
  ])('rejects %s', (_what, changes, message) => {
    expect(() => evaluationOf(changes)).toThrow(
      expect.objectContaining({ name: 'ScoresInvalid', message: expect.stringContaining(message) }),
    );
  });
});

describe('summary', () => {
  const value = (lines: ReturnType<typeof summarize>, label: string) => lines.find((line) => line.label === label);

  test('tells the figures that matter, rounded for people', () => {
    const evaluation = evaluationOf();
    const lines = summarize(evaluation);
    expect(lines.map(({ label }) => label)).toEqual([
      'Gate',
      'AUC',
      'Against the champion',
      'Average precision',
      'F1',
      'Test rows',
    ]);
    expect(value(lines, 'AUC')?.value).toBe(evaluation.challenger.auc.toFixed(3));
    expect(value(lines, 'Test rows')).toMatchObject({ value: '1,200' });
    expect(value(lines, 'F1')?.note).toContain(`at threshold ${evaluation.threshold.value.toFixed(3)}`);
  });

  test('tells a first model from one that could not be compared', () => {
    const championProblem = 'column Amount is gone';
    expect(value(summarize(evaluationOf({ champion: null })), 'Against the champion')?.value).toBe('first model');
    expect(
      value(summarize(evaluationOf({ champion: null, about: { ...ABOUT, championProblem } })), 'Against the champion'),
    ).toEqual({
      label: 'Against the champion',
      value: 'not compared',
      note: championProblem,
    });
  });
});
