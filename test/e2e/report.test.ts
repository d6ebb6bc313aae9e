/** The reports of real runs, as a browser shows them: their figures, and where the model, its jobs and its code come from. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ResultDocument } from '#local/cli/result/document';
import { Evaluation } from '#tasks/contracts/evaluation';
import type { ExecutionInput } from '#tasks/contracts/execution-input';
import { awsClients, textUnder } from '#test/support/aws-clients';
import { LOOKS, noBrowser, openBrowser, overflowOf, seriousFaults, sidewaysOf, wear } from '#test/support/browser';
import { writeSample } from '#test/support/dataset';
import { documentOf, ronda, startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { codeVersion } from '../../bin/code-version.mjs';

const INPUT = {
  gate: { minimumAuc: 0.6, minimumPositives: 20, segments: { columns: ['city'], minimumPositives: 20 } },
  costs: { missedPositive: 5, amount: 'amount', review: 2 },
};

describeUnless(noBrowser)('the reports of two runs', () => {
  let first: Evaluation;
  let second: Evaluation;
  let page: Page;
  let reports: string;

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const clients = awsClients((await startLocal(directory)).url);
    const run = async (rows: number, settings: ExecutionInput) => {
      const input = join(directory, 'input.json');
      await writeFile(input, JSON.stringify({ ...INPUT, ...settings }));
      const data = await writeSample(join(directory, `data-${rows}.csv`), rows);
      const words = [
        'run',
        '--data',
        data,
        '--id',
        'id',
        '--input',
        input,
        '--approve',
        '--json',
        '--state-dir',
        directory,
      ];
      return documentOf<ResultDocument>(await ronda(words));
    };
    const evaluationOf = async ({ run }: ResultDocument) =>
      Evaluation.parse(JSON.parse(await textUnder(clients, `s3://ronda-artifacts/evaluation/${run}/evaluation.json`)));
    first = await evaluationOf(await run(3_000, { tuning: { enabled: true, maxJobs: 2 } }));
    const document = await run(4_000, { training: { hyperparameters: { num_round: 20 } } });
    second = await evaluationOf(document);
    reports = join(directory, 'reports', String(document.run));
    ({ page } = await openBrowser());
  });

  const textOf = async (name: string): Promise<string> => {
    await page.goto(pathToFileURL(join(reports, name)).href);
    return (await page.evaluate<string>('document.body.innerText')).replace(/\s+/g, ' ');
  };

  test('know code, jobs with their durations, and what the champion was made with', () => {
    expect(first.lineage).toMatchObject({ codeVersion: codeVersion(process.cwd()), champion: null });
    expect(first.lineage.modelDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(second.lineage.champion).toEqual({
      run: first.run,
      datasetVersion: first.dataset.version,
      hyperparameters: first.training.hyperparameters,
      codeVersion: first.lineage.codeVersion,
      modelDigest: first.lineage.modelDigest,
    });
    const { processing, training, scoring } = second.lineage;
    const jobs = { process: processing, train: training, 'score-test': scoring.challenger };
    for (const [purpose, job] of Object.entries({
      ...jobs,
      'score-valid': scoring.validation,
      'score-champ': scoring.champion,
    })) {
      expect(job?.jobName).toBe(`${second.run}-${purpose}-0-0`);
      expect(job?.seconds).toBeGreaterThan(0);
      expect(job?.seconds).toBeLessThan(600);
    }
    expect([second.lineage.tuning, first.lineage.scoring.champion]).toEqual([null, null]);
  });

  test('know the search that found a model, and which of its jobs did', () => {
    const { tuning, training } = first.lineage;
    expect(training.jobName.startsWith(String(tuning?.jobName))).toBe(true);
    expect(tuning?.seconds).toBeGreaterThan(training.seconds ?? Number.NaN);
  });

  test('explain the scores of all test rows where there are few', () => {
    expect(second.contributions?.rows).toBe(second.test.rows);
    expect(second.contributions?.features.map(({ feature }) => feature)).toContain('amount');
    expect(second.contributions?.features[0]?.points.length).toBe(150);
  });

  test('show the evaluation’s figures', async () => {
    const text = await textOf('report.html');
    const minus = (value: number, digits: number) => value.toFixed(digits).replace('-', '−');
    expect(text).toContain(
      `Challenger ${minus(second.challenger.auc, 4)} ${second.challenger.interval.map((end) => minus(end, 4)).join(' to ')}`,
    );
    expect(text).toContain(`Champion ${minus(second.champion?.quality.auc as number, 4)}`);
    for (const { sentence } of second.findings) expect(text).toContain(sentence.replaceAll('\u00a0', ' '));
    for (const { rowId } of second.disagreements) expect(text).toContain(rowId);
    expect(text).toContain(`num_round 20 ${first.training.hyperparameters.num_round} differs`);
    expect(text).toContain(`${second.lineage.scoring.champion?.jobName}, `);
    expect(text).toContain(second.lineage.codeVersion);
    expect(text).toContain('Rows 3,000 4,000 +33.3 %');
    expect(text).toMatch(/Drift of \d columns since the champion was trained/);
    expect(text).not.toMatch(/undefined|NaN|Infinity/);
  });

  test('show the dataset', async () => {
    const text = await textOf('eda.html');
    expect(text).toContain('4,000 rows, of which');
    expect(text).toMatch(/age .*missing/);
    expect(text).toContain('city 1 where it is the value, else 0: city=');
  });

  test.each(['report.html', 'eda.html'])('have no serious fault and fit every screen: %s', async (name) => {
    await textOf(name);
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true");
    for (const look of LOOKS) {
      await wear(page, look);
      expect(await overflowOf(page)).toBe(0);
      expect(await seriousFaults(page)).toEqual([]);
      const sideways = await sidewaysOf(page);
      expect(look.width === 360 ? sideways.filter((name) => name.startsWith('unnamed')) : sideways).toEqual([]);
    }
  });
});
