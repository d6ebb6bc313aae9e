/** Headless Chromium with a new, empty profile for each test file; closed after its tests. */
import { afterAll } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { executablePath, type Look, launch, PLACES } from './chromium';
import { unlessRequired } from './skip';
import { until } from './until';

/** For `describeUnless`: undefined when there is a browser. */
export const noBrowser = unlessRequired(executablePath ? undefined : `no Chromium in ${PLACES.slice(0, 3).join(', ')}`);

const open: BrowserContext[] = [];

afterAll(async () => {
  await Promise.all(open.splice(0).map((context) => context.close()));
});

export interface Visit {
  readonly page: Page;
  /** What the page's own code threw, and what a policy kept it from. */
  readonly complaints: readonly string[];
}

export async function openBrowser(look: Look = {}): Promise<Visit> {
  const context = await launch(look);
  open.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** What axe finds serious, one line each: rule, then where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // A policy forbids scripts from elsewhere, not what the browser's own tools evaluate.
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run({ iframes: false })')) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/** How many pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)');

/** What every page must hold at. */
export const LOOKS = [360, 1600].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

const QUIET_MILLISECONDS = 250;

/** Waits until what the page shows has come: it has a heading, and its structure has stopped to change. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  let last = -1;
  await until('a page that has settled', async () => {
    const now = await page.locator('main *').count();
    const isSame = now === last;
    last = now;
    if (!isSame) await page.waitForTimeout(QUIET_MILLISECONDS);
    return isSame;
  });
}

const MOST_STOPS = 400;

/** Goes to an element by the tabulator key alone. @throws Error when it cannot be reached so */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop < MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`expected ${target} to be reached by the tabulator key`);
}
