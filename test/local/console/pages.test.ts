/** Every page, narrow and wide, light and dark, over data that would like to be markup. */
import { join } from 'node:path';
import { CreateModelPackageGroupCommand } from '@aws-sdk/client-sagemaker';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { beforeAll, expect, test } from '@jest/globals';
import { stateMachineArn } from '#local/config';
import { type AwsClients, awsClients } from '#test/support/aws-clients';
import { noBrowser, openBrowser, overflowOf, seriousFaults, settled, type Visit } from '#test/support/browser';
import { sampleRows, toCsv, writeSample } from '#test/support/dataset';
import { untilAsked, untilEnded } from '#test/support/executions';
import { documentOf, ronda, startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';
import { putText } from '#test/support/upload';

const MARKUP = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
const LOOKS = [
  { width: 360, scheme: 'dark' },
  { width: 360, scheme: 'light' },
  { width: 1600, scheme: 'dark' },
  { width: 1600, scheme: 'light' },
] as const;

describeUnless(noBrowser)('every page', () => {
  let home: string;
  let clients: AwsClients;
  let waiting: string;
  let failed: string;
  let paths: string[];

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    const stateDirectory = join(directory, 'state');
    const local = await startLocal(stateDirectory);
    home = local.consoleUrl;
    clients = awsClients(local.url);
    const uri = `s3://ronda-artifacts/datasets/${MARKUP.replaceAll('/', '_')}/`;
    const rows = sampleRows(2_000).map((row) => ({ ...row, [MARKUP]: row.amount }));
    await putText(clients, `${uri}${MARKUP.replaceAll('/', '_')}.csv`, toCsv(rows, Object.keys(rows[0] ?? {})));
    const start = async (input: object) => {
      const command = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
      return (await clients.stepFunctions.send(command)).executionArn ?? '';
    };
    const deployed = documentOf(
      await ronda([
        ...[
          'run',
          '--data',
          await writeSample(join(directory, 'data.csv'), 2_000),
          '--id',
          'id',
          '--approve',
          '--minimum-auc',
          '0.6',
          '--json',
        ],
        ...['--state-dir', stateDirectory],
      ]),
    );
    failed = nameOf((await untilEnded(clients, await start({ model: MARKUP }))).executionArn);
    // A model of its own, which no champion keeps from being asked about.
    await clients.sagemaker.send(new CreateModelPackageGroupCommand({ ModelPackageGroupName: 'other' }));
    await start({ model: 'other', dataset: { uri, id: ['id'] }, gate: { minimumAuc: 0.6 } });
    waiting = nameOf(await untilAsked(clients));
    const done = nameOf(deployed.executionArn);
    paths = [
      '/',
      `/runs/${waiting}`,
      `/runs/${failed}`,
      ...['', '/states', '/events', '/report', '/data', '/input', '?state=TrainModel'].map(
        (tab) => `/runs/${done}${tab}`,
      ),
      '/start',
      '/models',
      '/query',
      '/nowhere',
    ];
  });

  const nameOf = (arn: string | undefined) => arn?.split(':').at(-1) ?? '';

  /** Until what was asked for has come, folded parts too. */
  const settle = async ({ page }: Visit, path: string) => {
    await page.goto(home + path);
    await settled(page);
    await page.evaluate("for (const part of document.querySelectorAll('main details')) part.open = true");
    await settled(page);
  };

  const scoreRow = async ({ page }: Visit) => {
    await page.getByLabel('Rows to score').fill('amount,age,city\n400,60,Oslo');
    await page.getByRole('button', { name: 'Score' }).click();
    await page.locator('.contributions').waitFor();
  };

  test.each(LOOKS)('fits, and is accessible, at $width pixels in the $scheme', async (look) => {
    const visit = await openBrowser(look);
    const found: object[] = [];
    for (const path of paths) {
      await settle(visit, path);
      if (path === '/models') await scoreRow(visit);
      const [overflow, faults] = [await overflowOf(visit.page), await seriousFaults(visit.page)];
      if (overflow > 0 || faults.length > 0) found.push({ path, overflow, faults });
    }
    expect(found).toEqual([]);
    // What is no page says so to programs, too.
    expect(visit.complaints).toEqual([expect.stringContaining('404 (Not Found)')]);
  });

  test.each([360, 1600])('tells in plain words why a run failed, and when it began, at %d pixels', async (width) => {
    const visit = await openBrowser({ width });
    await settle(visit, '/');
    const row = visit.page.locator('.runs tr', { has: visit.page.getByText(failed) });
    const text = (await row.allInnerTexts()).join();
    expect(text).toMatch(/InvalidExecutionInput: model: expected/);
    expect(text).not.toContain('errorType');
    expect(text).toMatch(/\d{1,2} \w+ \d{4}, \d{2}:\d{2}/);
  });

  test('shows what looks like markup as the text it is', async () => {
    const visit = await openBrowser();
    const { page } = visit;
    for (const path of [
      `/runs/${failed}`,
      `/runs/${failed}/events`,
      `/runs/${failed}/input`,
      `/runs/${waiting}`,
      '/',
    ]) {
      await settle(visit, path);
      expect(await page.locator('main img, main script').count()).toBe(0);
      expect(await page.title()).toMatch(/Ronda$/);
    }
    await settle(visit, `/runs/${failed}/input`);
    await page.getByText(MARKUP).first().waitFor();
    await settle(visit, `/runs/${failed}`);
    await page.locator('.head .notice.bad', { hasText: '<img src=x' }).waitFor();
    await settle(visit, `/runs/${waiting}/data`);
    const report = page.frameLocator('iframe');
    await report.getByText('<script>document.title=1').first().waitFor();
    expect(await report.locator('img, script').count()).toBe(0);
    await settle(visit, `/runs/${waiting}?state=ProcessData`);
    await page.locator('.json', { hasText: '<img src=x' }).first().waitFor();
    expect(await page.locator('main img, main script').count()).toBe(0);
  });
});
