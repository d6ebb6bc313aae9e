/**
 * What an operator does in a day, in a real browser: by pointer first, then by keyboard alone.
 * Long, as the one day is told twice.
 */
import { join } from 'node:path';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DescribeModelPackageCommand, ListModelPackagesCommand } from '@aws-sdk/client-sagemaker';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { PredictOutput } from '#tasks/contracts/predict';
import { type AwsClients, awsClients, query } from '#test/support/aws-clients';
import { noBrowser, openBrowser, tabTo } from '#test/support/browser';
import { sampleRows, toCsv } from '#test/support/dataset';
import { startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { until } from '#test/support/until';
import { putText } from '#test/support/upload';

const DATA = 's3://ronda-artifacts/datasets/story/';
const HOSTILE = '<img src=x onerror="document.title=\'hacked\'"> & "quoted"';

describeUnless(noBrowser)('an operator in the console', () => {
  let page: Page;
  let complaints: readonly string[];
  let clients: AwsClients;
  let home: string;

  beforeAll(async () => {
    const local = await startLocal(join(await temporaryDirectory(), 'state'));
    clients = awsClients(local.url);
    home = local.consoleUrl;
    await putText(clients, `${DATA}rows.csv`, toCsv(sampleRows(2_000)));
    ({ page, complaints } = await openBrowser());
    await page.goto(home);
  });

  const field = (name: string) => page.getByLabel(name, { exact: true });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  const state = (name: string, status: string) =>
    page.getByRole('button', { name: new RegExp(`^${name}, \\w+, ${status}$`) });
  const outcome = (word: string) => page.locator('.head .status', { hasText: word }).waitFor();
  const decisionOf = async (version: number) => {
    const { ModelPackageSummaryList = [] } = await clients.sagemaker.send(
      new ListModelPackagesCommand({ ModelPackageGroupName: 'fraud' }),
    );
    const ModelPackageName = ModelPackageSummaryList.map(({ ModelPackageArn }) => ModelPackageArn).find((arn) =>
      arn?.endsWith(`/${version}`),
    );
    return clients.sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName }));
  };

  test('is told there is no run yet, and led to the form', async () => {
    await page.getByText('There is no run yet').waitFor();
    await page.getByRole('link', { name: 'Start one' }).click();
    await page.getByRole('heading', { name: 'Start a run' }).waitFor();
  });

  test('sees at its field what is wrong with an input, and nothing is started', async () => {
    await field('URI').fill('my-bucket/rows.csv');
    await field('Minimum AUC').fill('high');
    await button('Start the run').click();
    await page.getByText('The run was not started').waitFor();
    expect(await field('URI').getAttribute('aria-invalid')).toBe('true');
    expect(await page.locator('#field-dataset-uri-problem').textContent()).toContain('expected an S3 URI');
    expect(await page.locator('#field-gate-minimumAuc-problem').textContent()).toContain('expected number');
  });

  test('finds at each field what it means, and fills it by keyboard', async () => {
    await tabTo(page, field('Minimum AUC'));
    const hint = await field('Minimum AUC').getAttribute('aria-describedby');
    expect(hint).toBe('field-gate-minimumAuc-hint field-gate-minimumAuc-problem');
    expect(await page.locator('#field-gate-minimumAuc-hint').textContent()).toContain('The least ROC AUC');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('0.55');
    const metrics = page.locator('summary', { hasText: 'Metrics' });
    await tabTo(page, metrics);
    await page.keyboard.press('Enter');
    const rate = page.getByRole('group', { name: 'Recall at false positive rate' }).getByLabel('Rate');
    await tabTo(page, rate);
    await page.keyboard.type('0.5');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0.1');
    await tabTo(page, field('Required'));
    await page.keyboard.type('yes');
    await button('As JSON').click();
    const json = page.getByLabel('Execution input');
    expect(JSON.parse(await json.inputValue())).toEqual({
      dataset: { uri: 'my-bucket/rows.csv' },
      gate: { minimumAuc: 0.55, metrics: { recallAtFalsePositiveRate: { rate: 0.5, minimum: 0.1 } } },
      approval: { required: true },
    });
    await button('As JSON').click();
    expect(await rate.inputValue()).toBe('0.5');
  });

  test('starts a run and watches the graph advance, while the list tells that it asks', async () => {
    const list = await page.context().newPage();
    await list.goto(home);
    await field('URI').fill(DATA);
    await field('ID').fill('id');
    await field('Minimum AUC').fill('0.6');
    await field('Hyperparameters').fill('num_round = 10');
    await button('Start the run').click();
    await page.waitForURL(/\/runs\/fraud-/);
    await state('PrepareRun', '(running|succeeded)').waitFor();
    await state('ProcessData', 'succeeded').waitFor();
    await state('TrainModel', 'succeeded').waitFor();
    await page.getByRole('heading', { name: /Let it into production\?/ }).waitFor();
    await outcome('waiting');
    await list.locator('tbody .status', { hasText: 'waiting' }).waitFor();
    await list.getByRole('status').filter({ hasText: 'A run waits for a decision: fraud-' }).waitFor();
    expect(await list.title()).toBe('(1) Runs · Ronda');
    await list.close();
  });

  test('sees the time go on in which the run waits', async () => {
    await page.getByRole('link', { name: 'States', exact: true }).click();
    const time = page.locator('tr', { hasText: 'RequestApproval' }).locator('td.number');
    const before = await time.textContent();
    await until('another time', async () => (await time.textContent()) !== before);
    await page.getByRole('link', { name: 'Graph', exact: true }).click();
  });

  test('looks into a state: its input, what it gave, its log', async () => {
    await state('TrainModel', 'succeeded').click();
    await page.getByText('Variables assigned').click();
    await page.locator('.part[open] .json', { hasText: 'validationAuc' }).waitFor();
    await page.locator('summary', { hasText: 'Log' }).click();
    await page.locator('.log', { hasText: 'validation-auc' }).waitFor();
  });

  test('opens the reports, which run nothing', async () => {
    await page.getByRole('link', { name: 'Report', exact: true }).click();
    const report = page.frameLocator('iframe[title="Evaluation report"]');
    await report.getByRole('heading', { level: 1 }).waitFor();
    await page.getByRole('link', { name: 'Data', exact: true }).click();
    await page.frameLocator('iframe[title="Report on the data"]').getByRole('heading', { level: 1 }).waitFor();
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('');
  });

  test('cannot reject without a reason, and rejects with one, which is shown as it was written', async () => {
    await button('Reject').click();
    await page.getByText('A rejection needs a reason.').waitFor();
    await field('Decided by').fill('Ann <Å>');
    await field('Reason').fill(HOSTILE);
    await button('Reject').click();
    await outcome('rejected');
    await page.locator('.head .notice', { hasText: HOSTILE }).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toContain('hacked');
    const { ModelApprovalStatus, ApprovalDescription } = await decisionOf(1);
    expect(ModelApprovalStatus).toBe('Rejected');
    expect(ApprovalDescription).toContain(`rejected by Ann <Å> at `);
    expect(ApprovalDescription).toContain(HOSTILE);
  });

  const startAgainByKeyboard = async () => {
    await page.goto(home);
    await tabTo(page, page.getByRole('link', { name: 'Start a run' }));
    await page.keyboard.press('Enter');
    await tabTo(page, field('Force'));
    expect(await field('URI').inputValue()).toBe(DATA);
    await page.keyboard.type('yes');
    await tabTo(page, button('Start the run'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /Let it into production\?/ }).waitFor();
  };

  test('starts again, opens the report and rejects, by keyboard alone', async () => {
    await startAgainByKeyboard();
    await tabTo(page, page.getByRole('link', { name: 'Report', exact: true }));
    await page.keyboard.press('Enter');
    await page.frameLocator('iframe[title="Evaluation report"]').getByRole('heading', { level: 1 }).waitFor();
    await tabTo(page, field('Reason'));
    await page.keyboard.type('not yet');
    await tabTo(page, button('Reject'));
    await page.keyboard.press('Enter');
    await outcome('rejected');
    expect((await decisionOf(2)).ApprovalDescription).toMatch(/^rejected by tester at \S+: not yet$/);
  });

  test('starts again and approves, by keyboard alone', async () => {
    await startAgainByKeyboard();
    await tabTo(page, field('Reason'));
    await page.keyboard.type('better than nothing');
    await tabTo(page, button('Approve'));
    await page.keyboard.press('Enter');
    await outcome('deployed');
    expect(await decisionOf(3)).toMatchObject({
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: expect.stringMatching(/^approved by tester at \S+: better than nothing$/),
    });
  });

  test('goes from state to state with the arrow keys', async () => {
    await tabTo(page, state('RecordOutcome', 'succeeded'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'RetrainingFinished' }).waitFor();
  });

  test('sees which version serves, and tries the endpoint, by keyboard alone', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Models' }));
    await page.keyboard.press('Enter');
    const serving = page.locator('tr', { hasText: 'serves' });
    await serving.getByRole('rowheader', { name: '3' }).waitFor();
    expect((await serving.allInnerTexts()).join()).toMatch(
      /approved by tester on \d+ \w+ \d{4}, \d\d:\d\d:\d\d: better than nothing/,
    );
    await tabTo(page, field('Rows to score'));
    await page.getByPlaceholder(/\namount,age,city$/).waitFor();
    await page.keyboard.type('id,amount,age,city\nx,400,60,Oslo\ny,1,20,Bergen');
    await tabTo(page, button('Score'));
    await page.keyboard.press('Enter');
    await page.getByText('By version 3').waitFor();
    const classes = await page.locator('.scores tbody .class').allTextContents();
    expect(classes).toEqual(['positive', 'negative']);
    const moves = await page.locator('.scores tbody tr').first().locator('.contributions li').allTextContents();
    expect(moves[0]).toMatch(/^amount\+\d\.\d{4}$/);
  });

  test('gets contributions that add up to the score', async () => {
    const rows = [{ amount: 400, age: null, city: 'Oslo' }];
    const Payload = JSON.stringify({ model: 'fraud', rows, explain: true });
    const answer = await clients.lambda.send(new InvokeCommand({ FunctionName: 'ronda-predict', Payload }));
    const { predictions, explanation } = PredictOutput.parse(JSON.parse(answer.Payload?.transformToString() ?? ''));
    const margin = explanation?.contributions[0]?.reduce((sum, adds) => sum + adds, explanation.bias) ?? Number.NaN;
    expect(1 / (1 + Math.exp(-margin))).toBeCloseTo(predictions[0]?.score ?? 0, 5);
  });

  test('is told in words what is wrong with a row', async () => {
    await field('Rows to score').fill('amount\n12');
    await button('Score').click();
    await page.getByRole('alert').filter({ hasText: 'the row lacks' }).waitFor();
  });

  test('asks the warehouse, and is refused what would change it', async () => {
    await tabTo(page, page.getByRole('link', { name: 'Query' }));
    await page.keyboard.press('Enter');
    const sql = page.getByLabel(/^SQL/);
    await tabTo(page, sql);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('select count(*) as all_rows from fraud_dataset');
    await page.keyboard.press('Control+Enter');
    await page.locator('.result', { hasText: '2000' }).waitFor();
    await tabTo(page, page.getByRole('region', { name: 'Rows' }));
    await sql.fill('delete from fraud_dataset');
    await button('Run').click();
    await page.getByRole('alert').filter({ hasText: "got 'DELETE FROM FRAUD_DATASET'" }).waitFor();
    expect(await query(clients, 'select count(*) from fraud_dataset')).toEqual([[2000]]);
  });

  test('redrives a failed run once its cause is gone, by keyboard', async () => {
    await query(clients, 'CREATE TABLE fraud_predictions (something_else INT)');
    await page.getByRole('link', { name: 'Start a run' }).click();
    await field('Required').selectOption('no');
    await field('Target').selectOption('batch');
    await field('Score URI').fill(DATA);
    await field('Force').selectOption('yes');
    await button('Start the run').click();
    await outcome('failed');
    await page.locator('.head .notice.bad', { hasText: 'LoadFailed' }).waitFor();
    await query(clients, 'DROP TABLE fraud_predictions');
    const elsewhere = await page.context().newPage();
    await elsewhere.goto(page.url());
    await elsewhere.locator('.head .status', { hasText: 'failed' }).waitFor();
    await tabTo(page, button('Redrive'));
    await page.keyboard.press('Enter');
    await outcome('deployed');
    await elsewhere.locator('.head .status', { hasText: 'deployed' }).waitFor();
    await elsewhere.close();
    expect(await query(clients, 'select count(*) from fraud_predictions')).toEqual([[2000]]);
  });

  const startForDecision = async () => {
    await page.getByRole('link', { name: 'Start a run' }).click();
    await field('Required').selectOption('yes');
    await field('Target').selectOption('none');
    await field('Force').selectOption('yes');
    await button('Start the run').click();
    await page.getByRole('heading', { name: /Let it into production\?/ }).waitFor();
  };

  test('stops a run, saying why, by keyboard alone', async () => {
    await startForDecision();
    await tabTo(page, button('Stop'));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await tabTo(page, button('Stop'));
    await page.keyboard.press('Enter');
    await tabTo(page, page.getByRole('dialog').getByLabel('Why'));
    await page.keyboard.type('the month is not over');
    await page.keyboard.press('Enter');
    await outcome('aborted');
    await page.locator('.head .notice', { hasText: 'the month is not over' }).waitFor();
  });

  test('is told who decided what, when somebody else was faster', async () => {
    await startForDecision();
    const id = await page
      .locator('.factlist')
      .textContent()
      .then((text) => /run (fraud-\S+-[0-9a-f]{6})/.exec(text ?? '')?.[1]);
    await page.route('**/api/decide', async (route) => {
      const Payload = JSON.stringify({ id, decision: 'rejected', by: 'bob', reason: 'I was here first' });
      await clients.lambda.send(new InvokeCommand({ FunctionName: 'ronda-decide-approval', Payload }));
      await route.continue();
    });
    await field('Reason').fill('looks right');
    await button('Approve').click();
    await outcome('rejected');
    await page.unroute('**/api/decide');
    const told = page
      .getByRole('status')
      .filter({ hasText: 'Your decision does not count. bob rejected it already on' });
    await told.filter({ hasText: 'I was here first' }).waitFor();
    expect(await told.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    await page.reload();
    await page.locator('.decided li', { hasText: /^rejected by bob, .*: I was here first$/ }).waitFor();
  });

  test('finds all of it in the list, with the line of the model’s AUC', async () => {
    await page.getByRole('link', { name: 'Runs' }).first().click();
    await page.locator('.sparkline', { hasText: 'fraud' }).waitFor();
    await page.locator('tbody tr', { hasText: 'rejected' }).nth(1).waitFor();
    const words = await page.locator('tbody .status').allTextContents();
    expect(words.map((text) => text.replace(/^\W/, ''))).toEqual([
      'rejected',
      'aborted',
      'deployed',
      'deployed',
      'rejected',
      'rejected',
    ]);
    await page.getByLabel('Find').fill('rejected ann');
    await page.getByText('1 of 6').waitFor();
    // Each round that was judged: all but the one that was stopped.
    expect(await page.locator('.sparkline a').count()).toBe(5);
  });

  test('reads an error only as long as it is true', async () => {
    await page.route('**/api/listRuns*', (route) => route.abort());
    await page.getByRole('alert').filter({ hasText: 'the console’s server does not answer' }).waitFor();
    await page.unroute('**/api/listRuns*');
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    await page.getByText('1 of 6').waitFor();
  });

  test('meets nothing that the page’s own policy forbids, and no error of its code', () => {
    expect(complaints.filter((text) => !/status of 400|status of 409|ERR_FAILED/.test(text))).toEqual([]);
  });
});
