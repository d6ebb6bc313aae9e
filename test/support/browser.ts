/** Headless Chromium with a new, empty profile for each test file; closed after its tests. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import axe, { type AxeResults } from 'axe-core';
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core';
import { until } from './until';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const executablePath = PLACES.find(existsSync);

/** For `describeUnless`: undefined when there is a browser. */
export const noBrowser = executablePath ? undefined : `no Chromium in ${PLACES.slice(0, 3).join(', ')}`;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const open: { context: BrowserContext; profile: string }[] = [];

afterAll(async () => {
  for (const { context, profile } of open.splice(0)) {
    await context.close();
    // What the browser still writes while it ends.
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
});

export interface Look {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
}

export interface Visit {
  readonly page: Page;
  /** What the page's own code threw, and what a policy kept it from. */
  readonly complaints: readonly string[];
}

export async function openBrowser({ width = 1280, scheme = 'light' }: Look = {}): Promise<Visit> {
  const profile = await mkdtemp(join(tmpdir(), 'ronda-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: FLAGS,
    colorScheme: scheme,
    reducedMotion: 'reduce',
    viewport: { width, height: 900 },
  });
  open.push({ context, profile });
  context.setDefaultTimeout(120_000);
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
