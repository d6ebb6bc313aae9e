/** A thousand runs and a run of more than a thousand events are shown whole. How fast, `bench/console` measures. */
import { join } from 'node:path';
import { beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { count } from '#local/client/format';
import { awsClients } from '#test/support/aws-clients';
import { noBrowser, openBrowser } from '#test/support/browser';
import { EVENTS, RUNS, startMany } from '#test/support/many-runs';
import { startLocal } from '#test/support/ronda';
import { describeUnless } from '#test/support/skip';
import { temporaryDirectory } from '#test/support/temporary';

describeUnless(noBrowser)('many', () => {
  let page: Page;
  let home: string;
  let long: string;

  beforeAll(async () => {
    const local = await startLocal(join(await temporaryDirectory(), 'state'));
    home = local.consoleUrl;
    long = await startMany(awsClients(local.url));
    ({ page } = await openBrowser());
  });

  test('runs are all in the list, and found by a part of their name', async () => {
    await page.goto(home);
    await page.getByText('1,000+ runs').waitFor();
    expect(await page.locator('tbody tr').count()).toBe(1000);
    await page.getByRole('button', { name: 'Show older runs' }).click();
    await page.getByText(`${count(RUNS + 1)} runs`).waitFor();
    await page.getByLabel('Find').fill('short-0007');
    await page.getByText(`1 of ${count(RUNS + 1)}`).waitFor();
    // What stands far down, out of sight, is found by what came of it, too.
    await page.getByLabel('Find').fill('succeeded');
    await page.getByText(`${count(RUNS + 1)} runs`, { exact: true }).waitFor();
    await page.getByLabel('Find').fill('fraud failed');
    await page.getByText(`0 of ${count(RUNS + 1)}`, { exact: true }).waitFor();
  });

  test('events are all in the list, and each opens', async () => {
    await page.goto(`${home}/runs/${long}/events`);
    await page.getByRole('button', { name: /^Event 1,/ }).waitFor();
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(EVENTS);
    await page.getByRole('button', { name: /^Event 2,/ }).click();
    await page.locator('.json', { hasText: 'Count' }).waitFor();
  });
});
