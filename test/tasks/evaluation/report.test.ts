import { describe, expect, test } from '@jest/globals';
import type { DatasetProfile } from '#tasks/contracts/process-data';
import { renderReport } from '#tasks/evaluation/report';
import { summarize } from '#tasks/evaluation/summary';
import { ABOUT, CHAMPION_ARN, evaluationOf } from './evaluation-of';

const column = (name: string, drift: number | null): DatasetProfile['columns'][number] => ({
  name,
  type: 'double',
  role: 'feature',
  rows: 30_000,
  missing: 0,
  distinct: 100,
  numbers: null,
  distribution: null,
  drift,
});

const PROFILE: DatasetProfile = {
  version: 1,
  rows: 30_000,
  positives: 6_636,
  duplicates: 35,
  splitBy: 'time',
  splits: {
    train: { rows: 21_000, positives: 4_645 },
    validation: { rows: 7_800, positives: 1_500 },
    test: { rows: 1_200, positives: 491 },
  },
  columns: [
    column('Amount', 0.012),
    column('Hour', 0.31),
    column('New', null),
    ...Array.from({ length: 12 }, (_, i) => column(`Other${i}`, 0.001)),
  ],
  warnings: ['Column Hour has 12 values that look like text.'],
  duplicatesAcrossSplits: 0,
  suspects: [],
  championTest: null,
};

/** Text of the document as a reader sees it, without what only drawing needs. */
const textOf = (document: string) =>
  document
    .replace(/<style.*?<\/style>|<svg.*?<\/svg>/gs, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replace(/\s+/g, ' ');

/** Cells of the table row whose head begins with `name`. */
const cellsOf = (document: string, name: string) => {
  const row = document.split('<tr>').find((part) => part.includes(`>${name}`) && part.includes('scope="row"'));
  return [...(row ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => textOf(cell as string).trim());
};

describe('report', () => {
  const evaluation = evaluationOf();
  const document = renderReport(evaluation, PROFILE);
  const text = textOf(document);

  test('begins with the verdict and its reasons in words', () => {
    expect(evaluation.verdict).toBe('hold');
    expect(text).toContain('fraud: a person must decide about the new model');
    for (const { sentence } of evaluation.findings) expect(text).toContain(sentence);
    for (const { label, value, note } of summarize(evaluation)) expect(text).toContain(`${label} ${value} ${note}`);
  });

  test('has the figures of both models and their difference', () => {
    const { challenger, champion } = evaluation;
    const minus = (value: number) => value.toFixed(4).replace('-', '−');
    const [ours, theirs, difference] = cellsOf(document, 'ROC AUC');
    expect(ours).toBe(`${minus(challenger.auc)} ${challenger.interval.map(minus).join(' to ')}`);
    expect(theirs).toContain(minus(champion?.quality.auc as number));
    expect(difference?.replace('+', '')).toContain(minus(champion?.difference as number));
    for (const [name, key] of [
      ['Average precision', 'averagePrecision'],
      ['Kolmogorov-Smirnov gap', 'kolmogorovSmirnov'],
      ['Log loss', 'logLoss'],
      ['Brier score', 'brier'],
    ] as const) {
      expect(cellsOf(document, name).slice(0, 2)).toEqual([
        minus(challenger[key]),
        minus(champion?.quality[key] as number),
      ]);
    }
  });

  test('has the decisions at the threshold', () => {
    const { truePositives, falsePositives, trueNegatives, falseNegatives } = evaluation.threshold.confusion;
    const counts = (name: string) =>
      cellsOf(document, name).map((cell) => Number(cell.split(' ')[0]?.replace(',', '')));
    expect(counts('Is positive')).toEqual([truePositives, falseNegatives]);
    expect(counts('Is negative')).toEqual([falsePositives, trueNegatives]);
  });

  test('has the importance of features as figures and bars', () => {
    expect(cellsOf(document, 'Amount')[0]).toBe('75 %');
    expect(document).toContain('width:33.3%');
  });

  test('has the data: splits, warnings, the ten columns that drifted most', () => {
    expect(cellsOf(document, 'All rows')).toEqual(['30,000', '6,636', '22.12 %']);
    expect(cellsOf(document, 'Training')).toEqual(['21,000', '4,645', '22.12 %']);
    expect(text).toContain('Split by time');
    expect(text).toContain('Column Hour has 12 values that look like text.');
    expect(cellsOf(document, 'Hour')).toEqual(['0.310', 'large']);
    expect(text).toContain('of the 10 columns that changed most, of 14');
    expect(text).not.toContain('Other9');
  });

  test('has the lineage', () => {
    for (const fact of [
      ABOUT.executionArn,
      ABOUT.dataset.version,
      ABOUT.dataset.uri,
      ABOUT.training.jobName,
      CHAMPION_ARN,
    ]) {
      expect(text).toContain(fact);
    }
    expect(text).toContain('max_depth=5 , num_round=100');
  });

  test('draws five pictures, each with a description that tells its figures', () => {
    const descriptions = [...document.matchAll(/role="img" aria-label="([^"]+)"/g)].map(
      ([, description]) => description,
    );
    expect(descriptions.length).toBe(5);
    expect(descriptions[0]).toContain(`AUC ${evaluation.challenger.auc.toFixed(3)}`);
    expect(document.match(/<svg/g)?.length).toBe(5);
  });

  test('is one document that loads and runs nothing, and takes its colours from the page', () => {
    expect(document).toMatch(/^<!doctype html>/i);
    expect(document).not.toMatch(/<script|<link|<img|\ssrc=|url\(http|@import/i);
    // What clips is not painted.
    const drawn = document.replace(/<clipPath.*?<\/clipPath>/gs, '');
    const painted = [...drawn.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour);
    expect(
      [...new Set(painted)].filter((colour) => !/^(none|transparent|var\(--[a-z]+\))$/.test(colour as string)),
    ).toEqual([]);
    expect(Buffer.byteLength(document)).toBeLessThan(100_000);
  });

  test('is the same for the same evaluation', () => {
    expect(renderReport(evaluation, PROFILE)).toBe(document);
  });

  test('does without champion, profile and importance', () => {
    const alone = renderReport(evaluationOf({ champion: null, about: { ...ABOUT, importance: [] } }));
    expect(alone.match(/<svg/g)?.length).toBe(4);
    expect(textOf(alone)).toContain('There is no champion yet');
    expect(alone).not.toMatch(/undefined|NaN|null/);
  });

  test('escapes hostile names wherever they come from', () => {
    const hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";
    const report = renderReport(
      evaluationOf({
        champion: null,
        about: {
          ...ABOUT,
          model: hostile,
          run: hostile,
          championProblem: hostile,
          executionArn: hostile,
          dataset: { ...ABOUT.dataset, uri: hostile, version: hostile },
          training: { jobName: hostile, validationAuc: null, hyperparameters: { [hostile]: hostile } },
          importance: [{ feature: hostile, gain: 1, share: 1 }],
        },
      }),
      { ...PROFILE, warnings: [hostile], columns: [column(hostile, 0.2)] },
    );
    expect(report).not.toMatch(/<script|<img|onerror='/);
    expect(report).toContain('&quot;&gt;&lt;script&gt;');
  });
});
