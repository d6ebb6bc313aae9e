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

/** Of violations every detail; of what passes a sample is enough, which takes half the time. */
const AXE_OPTIONS = JSON.stringify({ iframes: false, resultTypes: ['violations'] });

/** What axe finds serious, one line each: rule, then where. */
export async function seriousFaults(page: Page): Promise<string[]> {
  // A policy forbids scripts from elsewhere, not what the browser's own tools evaluate.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate(`axe.run(${AXE_OPTIONS})`)) as AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

/**
 * How many pixels the page can be scrolled sideways. It is tried: beside the gutter of a scroll bar the root's own widths are too
 * large, and hide as much.
 */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(`(() => {
    const { scrollX: left, scrollY: top } = window;
    scrollTo({ left: 1e6, top, behavior: 'instant' });
    const most = Math.max(scrollX, left);
    scrollTo({ left, top, behavior: 'instant' });
    return most;
  })()`);

/** The names of boxes that must be scrolled sideways to be read whole; of those without a name, where they are. */
export const sidewaysOf = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((box) => !box.matches('textarea, input, select') && box.scrollWidth - box.clientWidth > 1)
    .filter((box) => ['auto', 'scroll'].includes(getComputedStyle(box).overflowX))
    .map((box) => [box, box.firstElementChild].map((one) => one?.getAttribute('aria-label')).find(Boolean)
      ?? 'unnamed ' + box.tagName + '.' + box.className)`);

/** What every page must hold at. */
export const LOOKS = [360, 1600].flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })));

/** Gives a page that is open already another size and scheme. */
export async function wear(page: Page, { width, scheme }: { width: number; scheme: 'light' | 'dark' }): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ media: 'screen', colorScheme: scheme });
}

const QUIET_MILLISECONDS = 250;

/** Unfolds what the page shows, and waits until it has come: there is a heading, and the structure has stopped to change. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').waitFor();
  let last = -1;
  await until('a page that has settled', async () => {
    const now = await page.evaluate<number>(`(() => {
      for (const part of document.querySelectorAll('main details')) part.open = true;
      return document.querySelectorAll('main *').length;
    })()`);
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
