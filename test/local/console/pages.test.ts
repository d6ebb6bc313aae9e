/** Every page, narrow and wide, light and dark, over data that would like to be markup. */
import { join } from 'node:path';
import { CreateModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { stateMachineArn } from '#local/config';
import { awsClients } from '#test/support/aws-clients';
import {
  LOOKS,
  noBrowser,
  openBrowser,
  overflowOf,
  seriousFaults,
  settled,
  sidewaysOf,
  type Visit,
  wear,
} from '#test/support/browser';
import { sampleRows, toCsv } from '#test/support/dataset';
import { untilAsked, untilEnded } from '#test/support/executions';
import { startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { putText } from '#test/support/upload';

const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
/** What may be wider than a narrow screen: a picture of the whole machine, and rows of whatever somebody asks for. */
const MAY_SCROLL = /^(States of the run|Rows$)/;

describeUnless(noBrowser)('every page', () => {
  let home: string;
  let visit: Visit;
  let page: Page;
  /** Names of runs: one that asks, one that failed, one that is over. */
  let runs: { readonly waiting: string; readonly failed: string; readonly done: string };

  beforeAll(async () => {
    const local = await startLocal(join(await temporaryDirectory(), 'state'));
    home = local.consoleUrl;
    const clients = awsClients(local.url);
    const start = async (input: object) => {
      const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
      return (await clients.stepFunctions.send(command)).executionArn ?? '';
    };
    for (const ModelPackageGroupName of ['fraud', 'other'])
      await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName }));
    const folder = 's3://ronda-artifacts/datasets/plain/';
    await putText(clients, `${folder}rows.csv`, toCsv(sampleRows(2_000)));
    const gate = { minimumAuc: 0.6 };
    const done = await start({ dataset: { uri: folder, id: ['id'] }, gate, approval: { required: false } });
    const failed = await start({ model: MARKUP });
    const hostile = MARKUP.replaceAll('/', '_');
    const uri = `s3://ronda-artifacts/datasets/${hostile}/`;
    const rows = sampleRows(2_000).map((row) => ({ ...row, [MARKUP]: row.amount }));
    await putText(clients, `${uri}${hostile}.csv`, toCsv(rows, Object.keys(rows[0] ?? {})));
    // A model of its own, which no champion keeps from being asked about.
    await start({ model: 'other', dataset: { uri, id: ['id'] }, gate });
    [visit] = await Promise.all([openBrowser(), untilEnded(clients, done), untilEnded(clients, failed)]);
    page = visit.page;
    runs = { done: nameOf(done), failed: nameOf(failed), waiting: nameOf(await untilAsked(clients)) };
  });

  const nameOf = (arn: string) => arn.split(':').at(-1) ?? '';

  const open = async (path: string) => {
    await page.goto(home + path);
    await settled(page);
  };

  const scoreRow = async () => {
    await page.getByLabel('Rows to score').fill('amount,age,city\n400,60,Oslo');
    await page.getByRole('button', { name: 'Score' }).click();
    await page.locator('.contributions').waitFor();
  };

  const askWarehouse = async () => {
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.locator('.result td').first().waitFor();
  };

  const openEvent = async () => {
    await page.getByRole('button', { name: /^Event 2,/ }).click();
    await page.locator('.events .json').waitFor();
  };

  const openDialog = async () => {
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').waitFor();
  };

  test.each([
    { name: 'runs', path: () => '/' },
    { name: 'a run that asks', path: () => `/runs/${runs.waiting}` },
    { name: 'a run that is to be stopped', path: () => `/runs/${runs.waiting}`, prepare: openDialog },
    { name: 'a run that failed', path: () => `/runs/${runs.failed}` },
    { name: 'a run that is over', path: () => `/runs/${runs.done}` },
    { name: 'states', path: () => `/runs/${runs.done}/states` },
    { name: 'events', path: () => `/runs/${runs.done}/events`, prepare: openEvent },
    { name: 'report', path: () => `/runs/${runs.done}/report` },
    { name: 'data', path: () => `/runs/${runs.done}/data` },
    { name: 'input and output', path: () => `/runs/${runs.done}/input` },
    { name: 'a state', path: () => `/runs/${runs.done}?state=TrainModel` },
    { name: 'the form', path: () => '/start' },
    { name: 'models, with a row that is scored', path: () => '/models', prepare: scoreRow },
    { name: 'an answer of the warehouse', path: () => '/query', prepare: askWarehouse },
    { name: 'nothing', path: () => '/nowhere' },
  ])('fits, and is accessible, narrow and wide, light and dark: $name', async ({ path, prepare }) => {
    await open(path());
    await prepare?.();
    const found: object[] = [];
    for (const look of LOOKS) {
      await wear(page, look);
      const sideways = (await sidewaysOf(page)).filter((name) => !MAY_SCROLL.test(name));
      const [overflow, faults] = [await overflowOf(page), await seriousFaults(page)];
      if (overflow > 0 || sideways.length > 0 || faults.length > 0) found.push({ ...look, overflow, sideways, faults });
    }
    expect(found).toEqual([]);
  });

  test('complains of nothing but a page that is none, which says so to programs, too', () => {
    expect(visit.complaints).toEqual([expect.stringContaining('404 (Not Found)')]);
  });

  test.each([360, 1600])('tells in plain words why a run failed, and when it began, at %d pixels', async (width) => {
    await wear(page, { width, scheme: 'light' });
    await open('/');
    const row = page.locator('.runs tr', { has: page.getByText(runs.failed) });
    const text = (await row.allInnerTexts()).join();
    expect(text).toMatch(/InvalidExecutionInput: model: expected/);
    expect(text).not.toContain('errorType');
    expect(text).toMatch(/\d{1,2} \w+ \d{4}, \d{2}:\d{2}/);
    await open(`/runs/${runs.failed}/states`);
    expect((await page.locator('tr', { hasText: 'PrepareRun' }).allInnerTexts()).join()).toMatch(/model: expected/);
  });

  test('shows what looks like markup as the text it is', async () => {
    const { failed, waiting } = runs;
    for (const path of [
      `/runs/${failed}`,
      `/runs/${failed}/events`,
      `/runs/${failed}/input`,
      `/runs/${waiting}`,
      '/',
    ]) {
      await open(path);
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.title()).toMatch(/Ronda$/);
    }
    await open(`/runs/${failed}/input`);
    await page.getByText(MARKUP).first().waitFor();
    await open(`/runs/${failed}`);
    await page.locator('.head .notice.bad', { hasText: '<img src=x' }).waitFor();
    await open(`/runs/${waiting}/data`);
    const report = page.frameLocator('iframe');
    await report.getByText('<script>document.title=1').first().waitFor();
    expect(await report.locator('img, script').count()).toBe(0);
    await open(`/runs/${waiting}?state=ProcessData`);
    await page.locator('.json', { hasText: '<img src=x' }).first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
  });
});
