import { describe, expect, test } from '@jest/globals';
import { renderReport } from '#tasks/evaluation/report';
import { ABOUT, evaluationOf } from './evaluation-of';
import { column, PROFILE } from './profile-of';
import { CASES } from './report-cases';

describe('report', () => {
  const document = renderReport(evaluationOf(), PROFILE);

  test('is one small document that loads and runs nothing, and takes its colours from the style sheet', () => {
    expect(document).toMatch(/^<!doctype html>/i);
    expect(document).not.toMatch(/<script|<link|<img|\ssrc=|url\(|@import|https?:/i);
    expect(document).not.toMatch(/\s(?:fill|stroke|color)="/);
    expect(Buffer.byteLength(document)).toBeLessThan(150_000);
  });

  test('is the same for the same evaluation', () => {
    expect(renderReport(evaluationOf(), PROFILE)).toBe(document);
  });

  test('does without champion, profile, importance and contributions', () => {
    const bare = renderReport({ ...CASES.firstModel().evaluation, importance: [], contributions: null });
    expect(bare).toContain('cannot be told for this kind of model');
    expect(bare).not.toMatch(/undefined|NaN|null|Infinity/);
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
          dataset: { ...ABOUT.dataset, uri: hostile, version: hostile, suspects: [{ feature: hostile, auc: 1 }] },
          training: { jobName: hostile, validationAuc: null, hyperparameters: { [hostile]: hostile } },
          importance: [{ feature: hostile, gain: 1, share: 1 }],
          lineage: { ...ABOUT.lineage, codeVersion: hostile, startedAt: hostile },
        },
      }),
      { ...PROFILE, warnings: [hostile], columns: [column(hostile, 0.2)] },
    );
    expect(report).not.toMatch(/<script|<img|onerror='/);
    expect(report).toContain('&quot;&gt;&lt;script&gt;');
  });
});
